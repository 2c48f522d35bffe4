namespace Simulator.Protocols;

/// <summary>Servers in the order of how far they have come: as far as the k-th of them, k of them have come.</summary>
sealed class Ranking(int servers)
{
    readonly long[] sorted = new long[servers];

    /// <summary>The largest number that so many of these servers have reached; 0 when there are none.</summary>
    public long ReachedBy(int many, NodeSet of, long[] progress)
    {
        var count = 0;
        foreach (var server in of)
        {
            // Insertion sort: a handful of numbers.
            var value = progress[server.Value];
            var at = count++;
            for (; at > 0 && sorted[at - 1] < value; at--) sorted[at] = sorted[at - 1];
            sorted[at] = value;
        }
        return count == 0 ? 0 : sorted.AsSpan(0, count)[many - 1];
    }
}
