namespace Simulator.Analysis.Consistency;

sealed partial class Blocks
{
    // Segments are numbered along the chains, so that those of a block are neighbours.
    readonly List<int> opener = [];
    readonly List<int> blockStart = [];
    int[] readStart = [], reads = [];
    int[] first = [], last = [], firstOp = [];
    int[] ranked = [];

    /// <summary>Follows the chains of compare-and-set from each write and from the initial value.</summary>
    bool Chain()
    {
        for (var i = 0; i < ops.Length; i++)
        {
            if (!kept[i] || !IsCas(ops[i])) continue;
            var v = Seen(ops[i]);
            if (consumer[v] != Nobody) return Found(new Conflict(ConflictKind.ReplacedTwice, ops[consumer[v]], ops[i]));
            consumer[v] = i;
        }
        var beginning = Nobody;
        for (var v = 0; v < producer.Length; v++)
            if (producer[v] == Init) beginning = v;
        blockStart.Add(0);
        opener.Add(Init);
        if (beginning != Nobody) Follow(beginning);
        for (var i = 0; i < ops.Length; i++)
        {
            if (!kept[i] || IsRead(ops[i]) || IsCas(ops[i])) continue;
            blockStart.Add(opener.Count);
            opener.Add(i);
            if (observed[Stored(ops[i])]) Follow(Stored(ops[i]));
        }
        blockStart.Add(opener.Count);
        for (var i = 0; i < ops.Length; i++)
            if (kept[i] && (IsRead(ops[i]) || IsCas(ops[i])) && segmentOf[Seen(ops[i])] == Nobody)
                return Found(new Conflict(ConflictKind.Circular, ops[i]) { Links = Circle(Seen(ops[i])) });
        BucketReads();
        return true;
    }

    void Follow(int v)
    {
        segmentOf[v] = opener.Count - 1;
        while (consumer[v] != Nobody)
        {
            opener.Add(consumer[v]);
            v = Stored(ops[consumer[v]]);
            if (!observed[v]) return;
            segmentOf[v] = opener.Count - 1;
        }
    }

    /// <summary>The compare-and-sets on the way from a value back to itself.</summary>
    List<int> Circle(int v)
    {
        var circle = new List<int>();
        var met = new HashSet<int>();
        while (met.Add(v))
        {
            circle.Add(ops[producer[v]]);
            v = Seen(ops[producer[v]]);
        }
        return circle;
    }

    void BucketReads()
    {
        readStart = new int[opener.Count + 1];
        for (var i = 0; i < ops.Length; i++)
            if (kept[i] && IsRead(ops[i])) readStart[segmentOf[Seen(ops[i])] + 1]++;
        for (var s = 0; s < opener.Count; s++) readStart[s + 1] += readStart[s];
        reads = new int[readStart[^1]];
        var fill = readStart.AsSpan(0, opener.Count).ToArray();
        for (var i = 0; i < ops.Length; i++)
            if (kept[i] && IsRead(ops[i])) reads[fill[segmentOf[Seen(ops[i])]]++] = i;
    }

    /// <summary>Condition (1): inside a block, nothing returned before something of an earlier place was invoked.</summary>
    bool InsideOut()
    {
        var blocks = blockStart.Count - 1;
        (first, last, firstOp) = (new int[blocks], new int[blocks], new int[blocks]);
        for (var b = 0; b < blocks; b++)
        {
            (first[b], last[b], firstOp[b]) = (int.MaxValue, -1, Nobody);
            var (latest, latestOp) = (-1, Nobody);
            for (var s = blockStart[b]; s < blockStart[b + 1]; s++)
            {
                if (opener[s] == Init) first[b] = -1;
                else if (!Place(b, opener[s], ref latest, ref latestOp, opens: true)) return false;
                var (sibling, siblingOp) = (latest, latestOp);
                for (var r = readStart[s]; r < readStart[s + 1]; r++)
                {
                    if (!Place(b, reads[r], ref latest, ref latestOp, opens: false)) return false;
                    if (all.Invoke[ops[reads[r]]] > sibling) (sibling, siblingOp) = (all.Invoke[ops[reads[r]]], reads[r]);
                }
                (latest, latestOp) = (sibling, siblingOp);
            }
        }
        return true;
    }

    bool Place(int block, int i, ref int latest, ref int latestOp, bool opens)
    {
        var op = ops[i];
        if (all.Return[op] < latest)
            return Found(new Conflict(ConflictKind.Inverted, ops[latestOp], op) { Links = Links(latestOp, i) });
        if (opens && all.Invoke[op] > latest) (latest, latestOp) = (all.Invoke[op], i);
        if (all.Return[op] < first[block]) (first[block], firstOp[block]) = (all.Return[op], i);
        last[block] = int.Max(last[block], all.Invoke[op]);
        return true;
    }

    /// <summary>Condition (2), by zones in the order of their lower ends.</summary>
    bool Zones()
    {
        var blocks = first.Length;
        ranked = new int[blocks];
        var lower = new int[blocks];
        for (var b = 0; b < blocks; b++) (ranked[b], lower[b]) = (b, int.Min(first[b], last[b]));
        lower[0] = int.MinValue;
        Array.Sort(lower, ranked);
        var forward = Nobody;
        foreach (var b in ranked)
        {
            if (forward != Nobody && first[forward] < last[b] && first[b] < last[forward]) return Cross(forward, b);
            if (first[b] < last[b] && (forward == Nobody || last[b] > last[forward])) forward = b;
        }
        return true;
    }

    /// <summary>Of the operations that show a crossing those that end first tell the shortest story.</summary>
    bool Cross(int a, int b)
    {
        var (lateA, lateB) = (FirstAfter(a, first[b]), FirstAfter(b, first[a]));
        return Found(new Conflict(ConflictKind.Crossed, Of(firstOp[a]), Of(firstOp[b]), Of(lateA), Of(lateB))
        {
            Links = [.. Links(firstOp[a], lateA), .. Links(firstOp[b], lateB)],
        });
    }

    /// <summary>The operation of a block that ends first among those invoked after an event.</summary>
    int FirstAfter(int block, int @event)
    {
        var found = Nobody;
        void Consider(int i)
        {
            if (all.Invoke[ops[i]] > @event && (found == Nobody || all.Return[ops[i]] < all.Return[ops[found]])) found = i;
        }
        for (var s = blockStart[block]; s < blockStart[block + 1]; s++)
        {
            if (opener[s] != Init) Consider(opener[s]);
            for (var r = readStart[s]; r < readStart[s + 1]; r++) Consider(reads[r]);
        }
        return found;
    }

    int Of(int i) => i == Nobody ? Nobody : ops[i];

    int SegmentAt(int i) => IsRead(ops[i]) ? segmentOf[Seen(ops[i])] : SegmentOpenedBy(i);

    int SegmentOpenedBy(int i)
    {
        var stored = segmentOf[Stored(ops[i])];
        return stored != Nobody && opener[stored] == i ? stored : opener.IndexOf(i);
    }

    /// <summary>The operations that opened the segments from one of two operations to the other.</summary>
    List<int> Links(int i, int j)
    {
        if (i == Nobody && j == Nobody) return [];
        var (from, to) = i == Nobody ? (0, SegmentAt(j)) : j == Nobody ? (0, SegmentAt(i)) : (SegmentAt(i), SegmentAt(j));
        if (from > to) (from, to) = (to, from);
        var links = new List<int>();
        for (var s = from; s <= to; s++)
            if (opener[s] != Init) links.Add(ops[opener[s]]);
        return links;
    }

    void Arrange()
    {
        var order = new List<int>(ops.Length);
        foreach (var b in ranked)
            for (var s = blockStart[b]; s < blockStart[b + 1]; s++)
            {
                if (opener[s] != Init) order.Add(ops[opener[s]]);
                for (var r = readStart[s]; r < readStart[s + 1]; r++) order.Add(ops[reads[r]]);
            }
        Order = [.. order];
    }
}
