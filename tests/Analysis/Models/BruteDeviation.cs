using Simulator.Analysis.Consistency;

namespace Simulator.Tests.Analysis.Models;

/// <summary>
/// How far reads of a counter are off, by trying out: at every moment of a read, every choice of what has taken effect of that which had
/// begun and not ended. What lies between the smallest and the largest of these is not off.
/// </summary>
static class BruteDeviation
{
    /// <summary>Null where a read found no number.</summary>
    public static long? Largest(Operations all)
    {
        var largest = 0L;
        foreach (var read in Enumerable.Range(0, all.Count).Where(op => all.Act[op] == Act.Read))
        {
            if (all.Values[all.Result[read]] is not { Kind: ValueKind.Integer or ValueKind.Nil } found) return null;
            var sums = Enumerable.Range(all.Invoke[read], all.Return[read] - all.Invoke[read]).SelectMany(moment => Sums(all, all.Key[read], moment)).ToList();
            var told = found.IsNil ? 0 : found.Number;
            largest = long.Max(largest, long.Max(sums.Min() - told, told - sums.Max()));
        }
        return largest;
    }

    /// <summary>What the counter may be right after an event.</summary>
    static IEnumerable<long> Sums(Operations all, int key, int moment)
    {
        int[] begun = [.. Enumerable.Range(0, all.Count).Where(op => all.Act[op] != Act.Read && all.Key[op] == key && all.Invoke[op] <= moment)];
        int[] open = [.. begun.Where(op => all.Return[op] > moment)];
        var sure = begun.Except(open).Sum(op => Amount(all, op));
        for (var mask = 0; mask < 1 << open.Length; mask++)
            yield return sure + open.Where((_, i) => (mask >> i & 1) != 0).Sum(op => Amount(all, op));
    }

    static long Amount(Operations all, int op) => all.Values[all.Argument[op]] is { Kind: ValueKind.Integer } by ? by.Number : 1;
}
