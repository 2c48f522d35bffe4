namespace Simulator.Protocols.Pbft;

/// <summary>
/// What §4.2 to §4.5 claim of honest replicas, asked after every step. Each looks only at what the moved replica has changed, and
/// remembers the rest.
/// </summary>
public static class PbftSpec
{
    public static IReadOnlyList<Invariant> All(PbftQuorums quorums, PbftOptions options)
    {
        var prepared = new PreparedGhost();
        var decided = new DecidedGhost();
        return
        [
            new Agreement(decided), new PreparedOnce(prepared), new AcceptedOnce(), new CommittedWherePrepared(prepared, quorums),
            new DecisionsSurvive(decided), new CheckpointsCertified(quorums), new WithinWatermarks(options.LogSize),
            new MonotonicState(), new EqualStates(), new ExactlyOnce(),
        ];
    }
}

/// <summary>A property of the honest replica that has just moved, given what was seen before.</summary>
public abstract class PbftInvariant(string name, string source) : NodeInvariant<PbftNode>(name, source);

/// <summary>"All non-faulty replicas agree on the sequence numbers of requests that commit locally" (§4.5.1).</summary>
public sealed class Agreement(DecidedGhost decided) : PbftInvariant("agreement", "PBFT, §4.5.1")
{
    protected override string? Check(PbftNode node)
    {
        decided.Observe(node);
        return decided.TakeConflict();
    }
}

/// <summary>
/// "If prepared(m, v, n, i) is true then prepared(m', v, n, j) is false for any non-faulty replica j" and any other m' (§4.2).
/// </summary>
public sealed class PreparedOnce(PreparedGhost prepared) : PbftInvariant("prepared-once", "PBFT, §4.2")
{
    protected override string? Check(PbftNode node)
    {
        prepared.Observe(node);
        return prepared.TakeConflict();
    }
}

/// <summary>
/// A replica accepts one pre-prepare for each view and number (§4.2). Within one life, for a crash may undo an unfinished write, and
/// what rested on it was never said.
/// </summary>
public sealed class AcceptedOnce() : PbftInvariant("accepted-once", "PBFT, §4.2")
{
    Growth<Logged> logs;
    PerServer<SortedDictionary<(long Sequence, long View), ulong>?> seen;

    protected override string? Check(PbftNode node)
    {
        foreach (var logged in logs.Of(node, node.Written.Log))
        {
            if (logged is not Accepted { PrePrepare: var p }) continue;
            ref var accepted = ref seen.OfLife(node.Id, node);
            accepted ??= [];
            if (!accepted.TryAdd((p.Sequence, p.View), p.Digest) && accepted[(p.Sequence, p.View)] != p.Digest)
                return Text($"{node.Id} accepted two pre-prepares in view {p.View} for {p.Sequence}");
            while (accepted.Count > 4096) accepted.Remove(accepted.First().Key);
        }
        return null;
    }
}

/// <summary>
/// "If committed-local(m, v, n, i) is true for some non-faulty i then committed(m, v, n) is true": it has prepared at f+1 honest
/// replicas (§4.2).
/// </summary>
public sealed class CommittedWherePrepared(PreparedGhost prepared, PbftQuorums quorums)
    : PbftInvariant("committed-where-prepared", "PBFT, §4.2")
{
    Growth<Decision> decisions;

    protected override string? Check(PbftNode node)
    {
        prepared.Observe(node);
        foreach (var decision in decisions.Of(node, node.Decisions))
        {
            var where = prepared.At(decision.Sequence, decision.View, decision.Digest);
            if (where.Count < quorums.Weak && !IsOld(node, decision))
                return Text($"{node.Id} committed {decision.Sequence} in view {decision.View}, which has prepared only at {where}");
        }
        return null;
    }

    /// <summary>Told a second time after a cut, and forgotten meanwhile.</summary>
    static bool IsOld(PbftNode node, Decision decision) => decision.Sequence <= node.Written.Stable.Sequence;
}

/// <summary>
/// What an honest replica has committed locally, every later view that an honest replica enters proposes again under its number,
/// unless a stable checkpoint covers it (§4.5.1).
/// </summary>
public sealed class DecisionsSurvive(DecidedGhost decided) : PbftInvariant("decisions-survive", "PBFT, §4.5.1")
{
    PerServer<NewView?> seen;

    protected override string? Check(PbftNode node)
    {
        decided.Observe(node);
        ref var last = ref seen.OfLife(node.Id, node);
        var m = node.Written.Place.NewView;
        if (ReferenceEquals(m, last)) return null;
        last = m;
        if (m is null) return null;
        var stable = 0L;
        foreach (var asked in m.ViewChanges) stable = long.Max(stable, asked.Stable);
        for (var sequence = stable + 1; sequence <= decided.Last; sequence++)
        {
            if (decided.Before(m.View, sequence) is not { } digest) continue;
            var at = (int)(sequence - stable) - 1;
            if (at >= m.PrePrepares.Count || m.PrePrepares[at].Digest != digest)
                return Text($"{node.Id} entered view {m.View} without what was committed at {sequence}");
        }
        return null;
    }
}

/// <summary>
/// A stable checkpoint has a proof of a quorum, and those of one number are of one state (§4.3).
/// </summary>
public sealed class CheckpointsCertified(PbftQuorums quorums) : PbftInvariant("checkpoints-certified", "PBFT, §4.3")
{
    readonly SortedDictionary<long, (NodeId Server, ulong Digest)> stable = [];
    PerServer<StableCheckpoint?> seen;

    protected override string? Check(PbftNode node)
    {
        ref var last = ref seen[node.Id];
        var now = node.Written.Stable;
        if (ReferenceEquals(last, now) || now.Sequence == 0) return null;
        last = now;
        var signers = NodeSet.Empty;
        foreach (var m in now.Proof)
        {
            if (m.Sequence != now.Sequence || m.Digest != now.Proof[0].Digest)
                return Text($"{node.Id} takes checkpoint messages about different states for a proof of {now.Sequence}");
            signers = signers.With(m.Signer);
        }
        if (signers.Count < quorums.Strong)
            return Text($"{node.Id} takes its checkpoint {now.Sequence} for stable with a proof of {signers} alone");
        if (stable.TryAdd(now.Sequence, (node.Id, now.Proof[0].Digest)) || stable[now.Sequence].Digest == now.Proof[0].Digest) return null;
        return Text($"{node.Id} and {stable[now.Sequence].Server} hold different stable checkpoints of {now.Sequence}");
    }
}

/// <summary>The log holds nothing outside the watermarks (§4.2, §4.3).</summary>
public sealed class WithinWatermarks(int logSize) : PbftInvariant("within-watermarks", "PBFT, §4.3")
{
    Growth<Logged> logs;

    protected override string? Check(PbftNode node)
    {
        foreach (var logged in logs.Of(node, node.Written.Log))
        {
            if (logged.Sequence > node.Written.Stable.Sequence && logged.Sequence <= node.Low + logSize) continue;
            return Text($"{node.Id} logs {logged.Sequence} outside of ({node.Written.Stable.Sequence}, {node.Low + logSize}]");
        }
        return null;
    }
}

/// <summary>Views, checkpoints and executions only go forward; within one life, for a crash may undo an unfinished write.</summary>
public sealed class MonotonicState() : PbftInvariant("monotonic-state", "PBFT, §4.3 and §4.4")
{
    PerServer<(long View, long Low, long Stable, long Committed)> seen;

    protected override string? Check(PbftNode node)
    {
        ref var last = ref seen.OfLife(node.Id, node);
        var before = last;
        last = (node.View, node.Low, node.Written.Stable.Sequence, node.Committed);
        if (last == before) return null;
        if (last.View < before.View) return Text($"{node.Id} went back from view {before.View} to {last.View}");
        if (last.Low < before.Low) return Text($"{node.Id} took its low watermark back from {before.Low} to {last.Low}");
        if (last.Stable < before.Stable) return Text($"{node.Id} took its stable checkpoint back from {before.Stable} to {last.Stable}");
        return last.Committed < before.Committed
            ? Text($"{node.Id} took back what it had carried out, from {before.Committed} to {last.Committed}") : null;
    }
}

/// <summary>
/// Replicas that have carried out the same numbers are in the same state, and have carried out the same under each: also after
/// state transfer, rollback and repeated requests (§4.1: the replicas are deterministic and start in the same state).
/// </summary>
public sealed class EqualStates() : PbftInvariant("equal-states", "PBFT, §4 and §4.2")
{
    readonly SortedDictionary<long, (NodeId Server, ulong Digest)> states = [];
    Growth<Execution> executions;
    PerServer<long> committed;

    protected override string? Check(PbftNode node)
    {
        foreach (var execution in executions.Of(node, node.Executions))
            if (Compare(node, execution.Sequence, execution.StateDigest) is { } text) return text;
        ref var last = ref committed.OfLife(node.Id, node);
        if (last == node.Committed || node.IsAhead) return null;
        last = node.Committed;
        return Compare(node, last, node.StateDigest);
    }

    string? Compare(PbftNode node, long sequence, ulong digest)
    {
        if (!states.TryGetValue(sequence, out var other))
        {
            states.Add(sequence, (node.Id, digest));
            while (states.Count > 8192) states.Remove(states.First().Key);
            return null;
        }
        return other.Digest == digest ? null : Text($"{node.Id} and {other.Server} are in different states after {sequence}");
    }
}

/// <summary>§4.1: no request is carried out twice, and none of a client after a later one of the same client.</summary>
public sealed class ExactlyOnce() : PbftInvariant("exactly-once", "PBFT, §4.1")
{
    Growth<Execution> executions;
    PerServer<Clients?> seen;

    protected override string? Check(PbftNode node)
    {
        foreach (var execution in executions.Of(node, node.Executions))
        {
            ref var clients = ref seen.OfLife(node.Id, node);
            clients ??= new Clients();
            if (execution.Sequence <= clients.UpTo) continue;
            clients.UpTo = execution.Sequence;
            foreach (var request in execution.Fresh)
            {
                if (clients.Last.TryGetValue(request.Signer, out var last) && request.Timestamp <= last)
                    return Text($"{node.Id} carried out {request.Operation} of {request.Signer} at {execution.Sequence} a second time");
                clients.Last[request.Signer] = request.Timestamp;
            }
        }
        return null;
    }

    sealed class Clients
    {
        public readonly Dictionary<NodeId, long> Last = [];
        public long UpTo;
    }
}
