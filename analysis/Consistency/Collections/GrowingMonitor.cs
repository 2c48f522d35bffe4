namespace Simulator.Analysis.Consistency.Collections;

/// <summary>
/// Lists, and sets from which nothing is removed, whose elements are put in once each: what reads found tells the order. The contents
/// form a chain, each a beginning (of a list) or a part (of a set) of the next; so each read stands after the elements that it found
/// first of all reads, and before those that it did not find. That order is linearizable if and only if no operation of it began after
/// one that stands later had ended. Linear in what was read, after sorting.
/// </summary>
sealed class GrowingMonitor(Operations all, int[] ops, Contents contents, bool isList)
{
    readonly Dictionary<int, int> adder = [];
    readonly List<int> adds = [];
    readonly List<int> order = [];

    /// <summary>Where in the order operations of equal rank begin: within a rank any order that respects real time will do.</summary>
    readonly List<int> ranks = [];

    public (int[]? Order, Clash? Clash) Run()
    {
        var reads = new List<int>();
        foreach (var op in ops)
        {
            if (all.Act[op] == Act.Read)
            {
                if (contents.Of[op] is null) return (null, null);
                reads.Add(op);
            }
            else if (all.Act[op] is not (Act.Add or Act.Append) || !adder.TryAdd(all.Argument[op], op)) return (null, null);
            else adds.Add(op);
        }
        int[] sorted = [.. reads.OrderBy(op => contents.Of[op]!.Length)];
        if (Invented(sorted) is { } invented) return (null, invented);
        if ((isList ? ByBeginnings(sorted) : ByParts(sorted)) is { } apart) return (null, apart);
        return Backwards() is { } backwards ? (null, backwards) : (order.ToArray(), null);
    }

    Clash? Invented(int[] reads)
    {
        var once = new HashSet<int>();
        foreach (var read in reads)
        {
            once.Clear();
            foreach (var element in contents.Of[read]!)
            {
                if (!adder.TryGetValue(element, out var by)) return new Clash(ClashKind.ThinAir, read, -1, [read], element);
                if (!once.Add(element)) return new Clash(ClashKind.Repeated, read, by, Together(read, by), element);
            }
        }
        return null;
    }

    /// <summary>Reads of a list, the shortest first: each appended element, then the reads that end with it.</summary>
    Clash? ByBeginnings(int[] reads)
    {
        var longest = reads.Length == 0 ? [] : contents.Of[reads[^1]]!;
        foreach (var read in reads)
        {
            var found = contents.Of[read]!;
            var same = found.AsSpan().CommonPrefixLength(longest);
            if (same < found.Length)
                return new Clash(ClashKind.Disagree, read, reads[^1],
                    Together(read, reads[^1], adder[found[same]], adder[longest[same]]), found[same]);
        }
        var at = 0;
        for (var length = 0; length <= longest.Length; length++)
        {
            if (length > 0) Rank([adder[longest[length - 1]]]);
            var from = at;
            while (at < reads.Length && contents.Of[reads[at]]!.Length == length) at++;
            Rank(reads[from..at]);
        }
        Rest(new HashSet<int>(longest).Contains);
        return null;
    }

    /// <summary>Reads of a set, the smallest first: the elements that are new, then the reads that found just these.</summary>
    Clash? ByParts(int[] reads)
    {
        var known = new SortedDictionary<int, int>();
        for (var at = 0; at < reads.Length;)
        {
            var size = contents.Of[reads[at]]!.Length;
            var from = at;
            for (; at < reads.Length && contents.Of[reads[at]]!.Length == size; at++)
            {
                var old = 0;
                foreach (var element in contents.Of[reads[at]]!)
                    if (known.ContainsKey(element)) old++;
                // All that smaller reads found must be here, and of equal reads the first has made everything known.
                if (old < known.Count) return Apart(reads[at], known);
                if (at > from) continue;
                int[] added =
                [
                    .. contents.Of[reads[at]]!.Where(element => !known.ContainsKey(element)).Select(element => adder[element]),
                ];
                foreach (var op in added) known.Add(all.Argument[op], reads[at]);
                Rank(added);
            }
            Rank(reads[from..at]);
        }
        Rest(known.ContainsKey);
        return null;
    }

    /// <summary>The element that another read found and this one did not, and one with which it is the other way round.</summary>
    Clash Apart(int read, SortedDictionary<int, int> known)
    {
        var found = contents.Of[read]!;
        var missing = known.First(pair => Array.BinarySearch(found, pair.Key) < 0);
        var other = contents.Of[missing.Value]!;
        var own = found.First(element => Array.BinarySearch(other, element) < 0);
        return new Clash(ClashKind.Disagree, read, missing.Value, Together(read, missing.Value, adder[missing.Key], adder[own]), own);
    }

    /// <summary>What was put in and never seen comes last; of unknown outcome, it may never have happened.</summary>
    void Rest(Func<int, bool> isSeen) => Rank([.. adds.Where(op => all.Return[op] != Operations.Never && !isSeen(all.Argument[op]))]);

    void Rank(int[] members)
    {
        if (members.Length == 0) return;
        ranks.Add(order.Count);
        order.AddRange(members.Order());
    }

    Clash? Backwards()
    {
        var latest = -1;
        var (rank, pending) = (0, -1);
        for (var i = 0; i < order.Count; i++)
        {
            if (rank < ranks.Count && ranks[rank] == i)
            {
                rank++;
                if (pending >= 0 && (latest < 0 || all.Invoke[pending] > all.Invoke[latest])) latest = pending;
            }
            var op = order[i];
            if (latest >= 0 && all.Return[op] < all.Invoke[latest]) return Backwards(latest, op);
            if (pending < 0 || all.Invoke[op] > all.Invoke[pending]) pending = op;
        }
        return null;
    }

    /// <summary>With what tells that the one comes before the other: reads themselves, or the first read between two elements.</summary>
    Clash Backwards(int late, int early)
    {
        var chosen = new List<int> { late, early };
        if (all.Act[late] != Act.Read && all.Act[early] != Act.Read)
        {
            var from = order.IndexOf(late);
            chosen.Add(order.FindIndex(from, op => all.Act[op] == Act.Read) is >= 0 and var at ? order[at] : late);
        }
        if (all.Act[late] == Act.Read && all.Act[early] == Act.Read)
        {
            var less = new HashSet<int>(contents.Of[late]!);
            chosen.Add(adder[contents.Of[early]!.First(element => !less.Contains(element))]);
        }
        if (isList && all.Act[late] != Act.Read && all.Act[early] != Act.Read)
            chosen.AddRange(order.Where(op => all.Act[op] == Act.Read && contents.Of[op]!.Contains(all.Argument[early])).Take(1));
        return new Clash(ClashKind.Backwards, late, early, Together([.. chosen]), Telling(late, early));
    }

    /// <summary>The element by which the order of the two is known.</summary>
    int Telling(int late, int early)
    {
        if (all.Act[late] != Act.Read) return all.Argument[late];
        if (all.Act[early] != Act.Read) return all.Argument[early];
        var less = new HashSet<int>(contents.Of[late]!);
        return contents.Of[early]!.First(element => !less.Contains(element));
    }

    static int[] Together(params ReadOnlySpan<int> chosen) => [.. new SortedSet<int>(chosen.ToArray())];
}
