namespace Simulator.Protocols.Raft;

/// <summary>
/// Figure 3 of the paper and what follows from it, asked after every step. Each looks only at what the moved server has
/// changed, and remembers the rest.
/// </summary>
public static class RaftSpec
{
    public static IReadOnlyList<Invariant> All()
    {
        var committed = new CommittedLog();
        return
        [
            new ElectionSafety(), new VoteOnce(), new LeaderAppendOnly(), new LogMatching(),
            new StateMachineSafety(committed), new LeaderCompleteness(committed), new CommittedEntriesStay(committed),
            new MonotonicState(), new EqualStates(),
        ];
    }
}

/// <summary>A property of the server that has just moved, if it is honest, given what was seen before.</summary>
public abstract class RaftInvariant(string name, string source) : NodeInvariant<RaftNode>(name, source);

/// <summary>"At most one leader can be elected in a given term" (§5.2).</summary>
public sealed class ElectionSafety() : RaftInvariant("election-safety", "Raft, Figure 3")
{
    readonly Dictionary<long, NodeId> leaders = [];
    PerServer<long> lastLed;

    protected override string? Check(RaftNode node)
    {
        if (!node.IsLeader) return null;
        ref var led = ref lastLed[node.Id];
        if (led == node.CurrentTerm) return null;
        led = node.CurrentTerm;
        if (leaders.TryAdd(led, node.Id) || leaders[led] == node.Id) return null;
        return Text($"{leaders[led]} and {node.Id} both lead in term {led}");
    }
}

/// <summary>Figure 2: a server votes "first-come-first-served" for one candidate in each term (§5.2).</summary>
public sealed class VoteOnce() : RaftInvariant("vote-once", "Raft, Figure 2")
{
    PerServer<(long Term, NodeId? Vote)> votes;

    protected override string? Check(RaftNode node)
    {
        ref var seen = ref votes.OfLife(node.Id, node);
        var before = seen;
        if (before.Term == node.CurrentTerm && before.Vote == node.VotedFor) return null;
        seen = (node.CurrentTerm, node.VotedFor);
        return before.Vote is { } first && before.Term == node.CurrentTerm
            ? Text(
                $"{node.Id} voted for {first} in term {before.Term} and then {(node.VotedFor is { } next ? $"for {next}" : "forgot it")}")
            : null;
    }
}

/// <summary>"A leader never overwrites or deletes entries in its log; it only appends new entries" (§5.3).</summary>
public sealed class LeaderAppendOnly() : RaftInvariant("leader-append-only", "Raft, Figure 3")
{
    readonly LogWatch watch = new();
    PerServer<long> lastLed;

    protected override string? Check(RaftNode node)
    {
        var changed = watch.Changed(node, out var change);
        ref var led = ref lastLed.OfLife(node.Id, node);
        var ledThisTerm = led == node.CurrentTerm;
        led = node.IsLeader ? node.CurrentTerm : 0;
        if (!changed || !ledThisTerm || !node.IsLeader || change.Agreement >= change.Before!.LastIndex) return null;
        return Text($"{node.Id}, leader of term {node.CurrentTerm}, changed its log from index {change.Agreement + 1} on");
    }
}

/// <summary>
/// "If two logs contain an entry with the same index and term, then the logs are identical … up through the given index" (§5.3).
/// </summary>
/// <remarks>Equal entries with equal predecessors everywhere: by induction over the index the whole prefixes are equal.</remarks>
public sealed class LogMatching() : RaftInvariant("log-matching", "Raft, Figure 3")
{
    readonly LogWatch watch = new();
    readonly List<Known?> known = [];
    long first = 1;

    protected override string? Check(RaftNode node)
    {
        if (!watch.Changed(node, out var change)) return null;
        var log = change.Now;
        for (var index = long.Max(change.Agreement, log.Snapshot.Index) + 1; index <= log.LastIndex; index++)
            if (Compare(node, index, log[index], log.TermAt(index - 1)) is { } text) return text;
        if (watch.Compacted - first > 4096)
        {
            known.RemoveRange(0, (int)long.Min(watch.Compacted - first, known.Count));
            first = watch.Compacted;
        }
        return null;
    }

    string? Compare(RaftNode node, long index, Entry entry, long previousTerm)
    {
        if (index < first) return null;
        while (known.Count <= index - first) known.Add(null);
        var at = (int)(index - first);
        for (var other = known[at]; other is not null; other = other.Next)
        {
            if (other.Entry.Term != entry.Term) continue;
            if (!LogWatch.Same(other.Entry, entry))
                return Text($"{node.Id} and {other.Server} hold different entries of term {entry.Term} at index {index}");
            if (other.PreviousTerm != previousTerm)
                return Text($"{node.Id} and {other.Server} hold the same entry at index {index} ")
                    + Text($"after entries of terms {previousTerm} and {other.PreviousTerm}");
            return null;
        }
        known[at] = new Known(node.Id, entry, previousTerm, known[at]);
        return null;
    }

    sealed record Known(NodeId Server, Entry Entry, long PreviousTerm, Known? Next);
}

/// <summary>
/// "If a server has applied a log entry at a given index …, no other server will ever apply a different log entry for the same
/// index" (§5.4.3).
/// </summary>
public sealed class StateMachineSafety(CommittedLog committed) : RaftInvariant("state-machine-safety", "Raft, Figure 3")
{
    protected override string? Check(RaftNode node)
    {
        committed.Observe(node);
        return committed.TakeConflict();
    }
}

/// <summary>
/// "If a log entry is committed in a given term, then that entry will be present in the logs of the leaders for all
/// higher-numbered terms" (§5.4).
/// </summary>
/// <remarks>
/// Only of higher terms: a late vote may still make a leader of an old term after a newer one has committed. By Log Matching
/// it is enough to look at the last entry that was committed in a lower term.
/// </remarks>
public sealed class LeaderCompleteness(CommittedLog committed) : RaftInvariant("leader-completeness", "Raft, Figure 3")
{
    PerServer<long> lastLed;

    protected override string? Check(RaftNode node)
    {
        committed.Observe(node);
        if (!node.IsLeader) return null;
        ref var led = ref lastLed[node.Id];
        if (led == node.CurrentTerm) return null;
        led = node.CurrentTerm;
        var index = committed.LastBelow(node.CurrentTerm);
        if (index <= node.Written.Snapshot.Index || committed[index] is not { } entry) return null;
        if (index <= node.Written.LastIndex && LogWatch.Same(node.Written[index], entry)) return null;
        return Text($"{node.Id} leads term {node.CurrentTerm} without entry {index} of term {entry.Term}, which was committed before");
    }
}

/// <summary>
/// What is committed stays in every log that holds it: only a conflict with a leader may cut a log, and no leader conflicts with
/// that.
/// </summary>
/// <remarks>
/// No leader of the term in which it was committed, or a later one: an entry that a new leader has committed may still be cut
/// off the log of a server that only now hears from an old leader, and hears from the new one next.
/// </remarks>
public sealed class CommittedEntriesStay(CommittedLog committed) : RaftInvariant("committed-entries-stay", "Raft, §5.3 and §5.4.3")
{
    readonly LogWatch watch = new();
    PerServer<long> knownCommitted;

    protected override string? Check(RaftNode node)
    {
        committed.Observe(node);
        ref var commit = ref knownCommitted.OfLife(node.Id, node);
        var own = commit;
        commit = node.CommitIndex;
        if (!watch.Changed(node, out var change) || change.Before is not { } before) return null;
        var now = change.Now;
        if (now.LastIndex < before.Snapshot.Index)
            return Text($"{node.Id} went back from a snapshot of index {before.Snapshot.Index} to a log that ends at {now.LastIndex}");
        for (var index = long.Max(change.Agreement, now.Snapshot.Index) + 1; index <= before.LastIndex; index++)
        {
            if (index <= before.Snapshot.Index) continue;
            if (index <= own || committed.Binds(index, before[index], node.CurrentTerm))
                return Text($"{node.Id} cut entry {index} of term {before[index].Term}, which is committed, off its log");
        }
        return null;
    }
}

/// <summary>
/// Figure 2: term, commitIndex and lastApplied "increase monotonically"; within one life, for a crash may undo an unfinished
/// write.
/// </summary>
public sealed class MonotonicState() : RaftInvariant("monotonic-state", "Raft, Figure 2")
{
    PerServer<(long Term, long Commit, long Applied, long Snapshot)> seen;

    protected override string? Check(RaftNode node)
    {
        ref var last = ref seen.OfLife(node.Id, node);
        var before = last;
        last = (node.CurrentTerm, node.CommitIndex, node.LastApplied, node.Written.Snapshot.Index);
        if (last == before) return null;
        if (last.Term < before.Term) return Text($"{node.Id} went back from term {before.Term} to {last.Term}");
        if (last.Commit < before.Commit) return Text($"{node.Id} took its commit index back from {before.Commit} to {last.Commit}");
        if (last.Applied < before.Applied) return Text($"{node.Id} took back what it had applied, from {before.Applied} to {last.Applied}");
        if (last.Snapshot < before.Snapshot) return Text($"{node.Id} replaced the snapshot of {before.Snapshot} by one of {last.Snapshot}");
        return last.Applied > last.Commit || last.Commit > node.Written.LastIndex
            ? Text($"{node.Id} has applied {last.Applied} and committed {last.Commit} of {node.Written.LastIndex} entries")
            : null;
    }
}

/// <summary>Servers that have applied equally much are in equal states: also after snapshots and with repeated requests.</summary>
public sealed class EqualStates() : RaftInvariant("equal-states", "Raft, §2 and §7")
{
    readonly StateComparison states = new("entries");

    protected override string? Check(RaftNode node) => states.Compare(node.Id, node, node.LastApplied, node.StateDigest);
}
