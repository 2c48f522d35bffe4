namespace Simulator.Scenarios;

/// <summary>Finds what a misspelt name was meant to be.</summary>
public static class Nearest
{
    const int Longest = 64;

    /// <summary>
    /// The candidate with the fewest edits (insert, delete, replace, swap of neighbours), if few enough to be a slip: one in
    /// three characters, at least one. Null when there is none. Of equally near ones the first.
    /// </summary>
    public static string? Name(string found, IEnumerable<string> candidates)
    {
        if (found.Length is 0 or > Longest) return null;
        string? nearest = null;
        var fewest = int.Max(1, (found.Length + 1) / 3) + 1;
        foreach (var candidate in candidates)
        {
            if (candidate.Length > Longest) continue;
            var edits = Edits(found.ToLowerInvariant().Replace('_', '-'), candidate.ToLowerInvariant());
            if (edits < fewest && edits < found.Length) (nearest, fewest) = (candidate, edits);
        }
        return nearest;
    }

    /// <summary><c>found nmae, expected one of name, size; did you mean 'name'?</c></summary>
    /// <param name="expected">What goes before the list: <c>one of</c>, <c>a protocol:</c>.</param>
    internal static string Choice(string found, string expected, IEnumerable<string> names) =>
        $"found {Excerpt.Of(found)}, expected {expected} {string.Join(", ", names)}{Hint(found, names)}";

    /// <summary>The same for the key of a mapping.</summary>
    internal static string KeyChoice(string found, IEnumerable<string> keys) =>
        $"found the key '{Excerpt.Of(found)}', expected one of {string.Join(", ", keys)}{Hint(found, keys)}";

    /// <summary><c>; did you mean 'name'?</c>, or nothing.</summary>
    public static string Hint(string found, IEnumerable<string> candidates) => Name(found, candidates) is { } name
        ? $"; did you mean '{name}'?"
        : "";

    /// <summary>Edit distance in which a swap of two neighbours counts once (optimal string alignment).</summary>
    static int Edits(string a, string b)
    {
        var before = new int[b.Length + 1];
        var last = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var row = new int[b.Length + 1];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = a[i - 1] == b[j - 1] ? 0 : 1;
                row[j] = int.Min(int.Min(last[j] + 1, row[j - 1] + 1), last[j - 1] + same);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = int.Min(row[j], before[j - 2] + 1);
            }
            (before, last) = (last, row);
        }
        return last[b.Length];
    }
}
