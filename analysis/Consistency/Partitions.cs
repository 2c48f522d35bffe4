namespace Simulator.Analysis.Consistency;

/// <summary>
/// Splits a history into parts that are linearizable one by one if and only if the whole is (Herlihy and Wing's locality): by key, and
/// transactions by the registers that they share.
/// </summary>
static class Partitions
{
    /// <summary>The operations of each part in the order of invocation, parts in the order of their first operation.</summary>
    public static List<int[]> Of(Operations all, bool[] skipped, TransactionSteps? transactions, bool areSets = false)
    {
        var partOf = new Dictionary<(int, int), int>();
        var unread = areSets ? Unread(all, skipped) : [];
        var parts = new List<List<int>>();
        var roots = transactions is null ? null : Roots(transactions);
        for (var i = 0; i < all.Count; i++)
        {
            if (skipped[i]) continue;
            var name = roots is null ? (all.Key[i], unread.Contains(all.Key[i]) ? all.Argument[i] : -1)
                : (transactions!.Of[i] is [var first, ..] ? roots[first.Register] : -1, -1);
            if (!partOf.TryGetValue(name, out var part))
            {
                partOf.Add(name, part = parts.Count);
                parts.Add([]);
            }
            parts[part].Add(i);
        }
        return [.. parts.Select(p => p.ToArray())];
    }

    /// <summary>
    /// The keys of sets that are never read as a whole: their elements have nothing to do with each other, and are parts of their own.
    /// </summary>
    static HashSet<int> Unread(Operations all, bool[] skipped)
    {
        var keys = new HashSet<int>(all.Key);
        for (var i = 0; i < all.Count; i++)
            if (all.Act[i] == Act.Read && !skipped[i]) keys.Remove(all.Key[i]);
        return keys;
    }

    static int[] Roots(TransactionSteps transactions)
    {
        var roots = Enumerable.Range(0, transactions.Registers).ToArray();
        int Root(int i)
        {
            while (roots[i] != i) i = roots[i] = roots[roots[i]];
            return i;
        }
        foreach (var steps in transactions.Of)
            for (var i = 1; i < steps.Length; i++) roots[Root(steps[i].Register)] = Root(steps[0].Register);
        return [.. roots.Select((_, i) => Root(i))];
    }

    /// <summary>
    /// One order of all operations out of one order of each part. An operation of a part takes effect at the latest invocation among
    /// those up to it in its part's order, which lies within its own span; sorting by that moment keeps each order and real time.
    /// </summary>
    public static int[] Merge(Operations all, List<int[]> orders)
    {
        var total = orders.Sum(o => o.Length);
        var (moments, merged) = (new long[total], new int[total]);
        var at = 0;
        foreach (var order in orders)
        {
            var latest = 0;
            for (var i = 0; i < order.Length; i++)
            {
                latest = int.Max(latest, all.Invoke[order[i]]);
                (moments[at], merged[at]) = ((long)latest << 32 | (uint)i, order[i]);
                at++;
            }
        }
        Array.Sort(moments, merged);
        return merged;
    }
}
