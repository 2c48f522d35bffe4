namespace Simulator.Analysis.Consistency.Collections;

/// <summary>
/// Bounds on what a counter that only grows can show: at least what was added for certain before the read began, at most all that was
/// begun to be added before it ended. To break them is a contradiction; to keep them is not enough, so everything else is searched.
/// </summary>
static class CounterMonitor
{
    public static Clash? Clash(Operations all, int[] ops)
    {
        var adds = ops.Where(op => all.Act[op] != Act.Read).ToArray();
        if (adds.Any(op => CounterObject.Amount(all, op) < 0 || all.Act[op] == Act.Increment && all.Result[op] >= 0)) return null;
        var ended = adds.Where(op => all.Return[op] != Operations.Never).ToArray();
        Array.Sort([.. ended.Select(op => all.Return[op])], ended);
        var (surely, possibly) = (Sums(all, ended), Sums(all, adds));
        foreach (var read in ops)
        {
            if (all.Act[read] != Act.Read || CounterObject.Told(all, read) is not { } seen) continue;
            var before = Count(ended, op => all.Return[op] < all.Invoke[read]);
            if (seen < surely[before])
            {
                // Of amounts that only grow the largest are the fewest that suffice.
                var few = new List<int>();
                Int128 sum = 0;
                foreach (var op in ended[..before].OrderByDescending(op => CounterObject.Amount(all, op)))
                {
                    if (sum > seen) break;
                    few.Add(op);
                    sum += CounterObject.Amount(all, op);
                }
                return new Clash(ClashKind.TooLow, read, -1, [.. few.Append(read).Order()]);
            }
            var begun = Count(adds, op => all.Invoke[op] < all.Return[read]);
            if (seen > possibly[begun]) return new Clash(ClashKind.TooHigh, read, -1, [.. adds[..begun].Append(read).Order()]);
        }
        return null;
    }

    static Int128[] Sums(Operations all, int[] adds)
    {
        var sums = new Int128[adds.Length + 1];
        for (var i = 0; i < adds.Length; i++) sums[i + 1] = sums[i] + CounterObject.Amount(all, adds[i]);
        return sums;
    }

    /// <summary>How many from the first on have a property that those after them lack.</summary>
    static int Count(int[] ops, Func<int, bool> has)
    {
        var (low, high) = (0, ops.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (has(ops[middle])) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
