using System.Globalization;

namespace Simulator.Analysis.Metrics;

/// <summary>The sides of a partition, by number and by a name that a reader understands.</summary>
public static class PartitionSides
{
    /// <summary>
    /// One name a side: <c>majority</c> for the side with more than half of all servers in the partition and <c>minority</c> for the
    /// rest, numbered when there are several; <c>side 1</c>, <c>side 2</c> … when no side has a majority.
    /// </summary>
    public static IReadOnlyList<string> Names(IReadOnlyList<IReadOnlyList<string>> sides)
    {
        var servers = sides.SelectMany(side => side).Where(IsServer).Distinct().Count();
        var sizes = sides.Select(side => side.Count(IsServer)).ToArray();
        var strong = sizes.Count(size => 2 * size > servers);
        if (strong == 0) return [.. sizes.Select((_, i) => Numbered("side", i + 1))];
        var names = new string[sizes.Length];
        int majorities = 0, minorities = 0;
        for (var i = 0; i < sizes.Length; i++)
            names[i] = 2 * sizes[i] > servers
                ? strong == 1 ? "majority" : Numbered("majority", ++majorities)
                : sizes.Length - strong == 1 ? "minority" : Numbered("minority", ++minorities);
        return names;
    }

    /// <summary>The first side that a machine stands on; -1 when it stands on none or is not known.</summary>
    public static int Of(IReadOnlyList<IReadOnlyList<string>> sides, string? machine)
    {
        if (machine is null) return -1;
        for (var i = 0; i < sides.Count; i++)
            if (sides[i].Contains(machine)) return i;
        return -1;
    }

    /// <summary>Whether two partitions have the same machines on the same sides, in whatever order the machines are named.</summary>
    public static bool Same(IReadOnlyList<IReadOnlyList<string>> a, IReadOnlyList<IReadOnlyList<string>> b) =>
        a.Count == b.Count && a.Zip(b).All(pair =>
            pair.First.Order(StringComparer.Ordinal).SequenceEqual(pair.Second.Order(StringComparer.Ordinal)));

    // Client machines are c1, c2 …; every other name is a server.
    static bool IsServer(string machine) =>
        !(machine.Length > 1 && machine[0] == 'c' && machine.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0);

    static string Numbered(string word, int number) => string.Create(CultureInfo.InvariantCulture, $"{word} {number}");
}
