using System.Globalization;

namespace Simulator.Analysis.Consistency.Sessions;

/// <summary>Makes the operations that contradict a model few.</summary>
static class SessionWitness
{
    /// <summary>More are not tried one by one.</summary>
    const int Most = 400;

    const long Configurations = 20_000;

    /// <summary>
    /// Begins with the operations of the pattern and what they need, then with what makes the one a cause of the other, or with all when
    /// these alone do not contradict, and leaves out whatever can be left out.
    /// </summary>
    public static Witness Of(SessionHistory history, SessionModel model, SessionFinding finding)
    {
        var seen = finding.Operations.Where(op => history.From[op] >= 0).Select(op => history.From[op]);
        var start = Sources(history, finding.Operations.Concat(seen));
        if (!IsBad(history.All, start, model, out _)) start = Sources(history, CausalPaths.Among(history, finding.Operations));
        if (!IsBad(history.All, start, model, out _)) start = Between(history, finding.Operations);
        if (!IsBad(history.All, start, model, out _)) start = [.. Enumerable.Range(0, history.All.Count)];
        var isSmall = start.Count <= Most;
        if (isSmall) start = Smaller(history.All, start, model);
        IsBad(history.All, start, model, out var told);
        return new Witness(start, Part(history.All, start), told.Count > 0 ? told : finding.Sentences, isSmall);
    }

    /// <summary>A line for each operation, by session.</summary>
    public static IEnumerable<string> Lines(Witness witness)
    {
        var all = witness.SubHistory;
        foreach (var i in Enumerable.Range(0, all.Count).OrderBy(i => all.Process[i]).ThenBy(i => all.Invoke[i]))
            yield return string.Create(CultureInfo.InvariantCulture, $"process {all.Process[i]}: {Told(all, i)}");
    }

    static string Told(Operations all, int i)
    {
        var key = all.Key[i] == Operations.None ? "" : " " + all.Keys[all.Key[i]];
        return all.Act[i] switch
        {
            Act.Read => $"read{key} -> {ValueOf(all, all.Result[i])}",
            Act.Cas => $"cas{key} {ValueOf(all, all.Argument[i])} -> {ValueOf(all, all.Other[i])}",
            _ => $"write{key} {ValueOf(all, all.Argument[i])}",
        } + (all.Return[i] == Operations.Never ? " (outcome unknown)" : "");
    }

    static string ValueOf(Operations all, int value) => value == Operations.None ? "nil" : all.Values[value].ToString();

    static List<int> Sources(SessionHistory history, IEnumerable<int> ops) => [.. ops.Select(op => history.Source[op]).Distinct().Order()];

    /// <summary>Everything that the sessions of these operations did up to them, with what was read there.</summary>
    static List<int> Between(SessionHistory history, IReadOnlyList<int> ops)
    {
        var chosen = new SortedSet<int>();
        foreach (var op in ops)
            for (var each = history.First[history.Session[op]]; each <= op; each++)
            {
                chosen.Add(each);
                if (history.From[each] >= 0) chosen.Add(history.From[each]);
            }
        return Sources(history, chosen);
    }

    /// <summary>Half of them, then quarters, and so on; single ones until none can be left out.</summary>
    static List<int> Smaller(Operations all, List<int> ops, SessionModel model)
    {
        var size = int.Max(1, ops.Count / 2);
        while (true)
        {
            var before = ops.Count;
            for (var at = 0; at < ops.Count;)
            {
                List<int> fewer = [.. ops[..at], .. ops[int.Min(ops.Count, at + size)..]];
                if (IsBad(all, fewer, model, out _)) ops = fewer;
                else at += size;
            }
            if (size == 1 && ops.Count == before) return ops;
            size = int.Max(1, size / 2);
        }
    }

    /// <summary>Whether a part contradicts by itself. A value that only a left-out write explains is no contradiction.</summary>
    static bool IsBad(Operations all, IReadOnlyList<int> ops, SessionModel model, out IReadOnlyList<string> sentences)
    {
        var part = SessionHistory.Of(Part(all, ops));
        var whole = part.From.Contains(SessionHistory.ThinAir);
        sentences = [];
        if (whole && !IsThinAirAnyway(all, part)) return false;
        var (finding, _) = SessionChecks.Decide(part, model, Configurations);
        sentences = finding.Sentences;
        return finding.Holds == false;
    }

    static bool IsThinAirAnyway(Operations all, SessionHistory part)
    {
        var written = new HashSet<(int, int)>();
        for (var i = 0; i < all.Count; i++)
            if (all.Act[i] == Act.Write) written.Add((all.Key[i] + 1, all.Argument[i]));
            else if (all.Act[i] == Act.Cas) written.Add((all.Key[i] + 1, all.Other[i]));
        for (var op = 0; op < part.Count; op++)
            if (part.From[op] == SessionHistory.ThinAir && written.Contains((part.Key[op], part.Value[op]))) return false;
        return true;
    }

    static Operations Part(Operations all, IReadOnlyList<int> ops) => new(all, ops, _ => false, all.Dialect);
}
