namespace Simulator.Protocols.Pbft;

// What the invariants remember. No server sees any of it.

/// <summary>What is new at the end of a sequence that grows there and is now and then cut at its beginning.</summary>
struct Growth<T>
{
    PerServer<Seq<T>> seen;

    /// <summary>The new items; after a cut all that is left, some of it not new.</summary>
    public ReadOnlySpan<T> Of(PbftNode node, Seq<T> now)
    {
        ref var last = ref seen.OfLife(node.Id, node);
        var before = last;
        if (before.SameAs(now)) return default;
        last = now;
        var comparer = EqualityComparer<T>.Default;
        var goesOn = before.Count > 0 && now.Count > before.Count
            && comparer.Equals(before[0], now[0]) && comparer.Equals(before[before.Count - 1], now[before.Count - 1]);
        return goesOn ? now.Skip(before.Count).Span : now.Span;
    }
}

/// <summary>What has prepared at honest replicas: of each number, in each view, which digest and where.</summary>
public sealed class PreparedGhost
{
    readonly SortedDictionary<long, List<Known>> known = [];
    Growth<Logged> logs;
    string? conflict;

    /// <summary>The replicas at which this digest has prepared in this view.</summary>
    public NodeSet At(long sequence, long view, ulong digest)
    {
        if (known.TryGetValue(sequence, out var all))
            foreach (var one in all)
                if (one.View == view && one.Digest == digest) return one.Where;
        return NodeSet.Empty;
    }

    /// <summary>Takes in what has newly prepared at a replica. Asking again in the same step changes nothing.</summary>
    public void Observe(PbftNode node)
    {
        foreach (var logged in logs.Of(node, node.Written.Log))
            if (logged is Prepared { Certificate: var certificate }) Take(node.Id, certificate);
    }

    /// <summary>Two digests that prepared in one view under one number, told once; else null.</summary>
    public string? TakeConflict()
    {
        var text = conflict;
        conflict = null;
        return text;
    }

    void Take(NodeId where, Certificate certificate)
    {
        if (!known.TryGetValue(certificate.Sequence, out var all)) known.Add(certificate.Sequence, all = []);
        Known? same = null;
        foreach (var one in all)
        {
            if (one.View != certificate.View) continue;
            if (one.Digest == certificate.Digest) same = one;
            else conflict ??= FormattableString.Invariant(
                $"{where} and {one.Where} hold certificates for different requests in view {one.View} at {certificate.Sequence}");
        }
        if (same is null) all.Add(same = new Known(certificate.View, certificate.Digest));
        same.Where = same.Where.With(where);
        while (known.Count > 8192) known.Remove(known.First().Key);
    }

    sealed class Known(long view, ulong digest)
    {
        public readonly long View = view;
        public readonly ulong Digest = digest;
        public NodeSet Where;
    }
}

/// <summary>What is committed-local at honest replicas: of each number the digest and the first view in which that was so.</summary>
public sealed class DecidedGhost
{
    readonly SortedDictionary<long, (ulong Digest, long View, NodeId By)> decided = [];
    Growth<Decision> decisions;
    string? conflict;

    public void Observe(PbftNode node)
    {
        foreach (var decision in decisions.Of(node, node.Decisions))
        {
            if (!decided.TryGetValue(decision.Sequence, out var known))
                decided.Add(decision.Sequence, (decision.Digest, decision.View, node.Id));
            else if (known.Digest != decision.Digest)
                conflict ??= FormattableString.Invariant(
                    $"{node.Id} and {known.By} have committed different requests at {decision.Sequence}, ")
                    + FormattableString.Invariant($"in views {decision.View} and {known.View}");
            while (decided.Count > 8192) decided.Remove(decided.First().Key);
        }
    }

    public string? TakeConflict()
    {
        var text = conflict;
        conflict = null;
        return text;
    }

    /// <summary>What was decided at a number in a view before this one; null when nothing was, as far as is known.</summary>
    public ulong? Before(long view, long sequence) =>
        decided.TryGetValue(sequence, out var known) && known.View < view ? known.Digest : null;

    /// <summary>The highest number of which anything is known; 0 for none.</summary>
    public long Last => decided.Count == 0 ? 0 : decided.Keys.Last();
}
