namespace Simulator.Protocols.MultiPaxos;

/// <summary>
/// What the papers prove, asked after every step. Each invariant looks only at what the moved server has changed, and remembers the
/// rest.
/// </summary>
public static class MultiPaxosSpec
{
    public static IReadOnlyList<Invariant> All()
    {
        var ghost = new MultiPaxosGhost();
        return
        [
            new OneLeaderPerBallot(), new OneValuePerBallot(ghost), new PromisesKept(ghost), new ChosenValuesSurvive(ghost),
            new Agreement(ghost), new VotesStay(), new MonotonicState(), new EqualStates(),
        ];
    }
}

/// <summary>A property of the server that has just moved, given what was seen before.</summary>
public abstract class MultiPaxosInvariant(string name, string source) : NodeInvariant<MultiPaxosNode>(name, source);

/// <summary>"Different proposers choose their numbers from disjoint sets of numbers" (§2.5), so no two lead with the same.</summary>
public sealed class OneLeaderPerBallot() : MultiPaxosInvariant("one-leader-per-ballot", "Paxos Made Simple, §2.5")
{
    readonly Dictionary<long, NodeId> leaders = [];
    PerServer<long> lastLed;

    protected override string? Check(MultiPaxosNode node)
    {
        if (!node.IsLeader) return null;
        ref var led = ref lastLed.OfLife(node.Id, node);
        if (led == node.Ballot) return null;
        led = node.Ballot;
        return leaders.TryAdd(led, node.Id) || leaders[led] == node.Id
            ? null : Text($"{leaders[led]} and {node.Id} both lead with ballot {led}");
    }
}

/// <summary>In each slot there is one proposal of a number: "different proposals have different numbers" (§2.2).</summary>
public sealed class OneValuePerBallot(MultiPaxosGhost ghost) : MultiPaxosInvariant("one-value-per-ballot", "Paxos Made Simple, §2.2")
{
    protected override string? Check(MultiPaxosNode node)
    {
        ghost.Observe(node);
        return ghost.Take(MultiPaxosGhost.OneValue);
    }
}

/// <summary>
/// P1a: "An acceptor can accept a proposal numbered n iff it has not responded to a prepare request having a number greater than n".
/// </summary>
public sealed class PromisesKept(MultiPaxosGhost ghost) : MultiPaxosInvariant("promises-kept", "Paxos Made Simple, P1a")
{
    protected override string? Check(MultiPaxosNode node)
    {
        ghost.Observe(node);
        return ghost.Take(MultiPaxosGhost.Kept);
    }
}

/// <summary>
/// P2b: "If a proposal with value v is chosen, then every higher-numbered proposal issued by any proposer has value v"; looked at where
/// it is accepted, which its proposer does first.
/// </summary>
public sealed class ChosenValuesSurvive(MultiPaxosGhost ghost) : MultiPaxosInvariant("chosen-values-survive", "Paxos Made Simple, P2b")
{
    protected override string? Check(MultiPaxosNode node)
    {
        ghost.Observe(node);
        return ghost.Take(MultiPaxosGhost.Survives);
    }
}

/// <summary>"Only a single value is chosen", in each slot, and whoever learns one learns that (§2.1).</summary>
public sealed class Agreement(MultiPaxosGhost ghost) : MultiPaxosInvariant("agreement", "Paxos Made Simple, §2.1")
{
    protected override string? Check(MultiPaxosNode node)
    {
        ghost.Observe(node);
        return ghost.Take(MultiPaxosGhost.Agreement);
    }
}

/// <summary>"The highest-numbered proposal that it has ever accepted" is remembered (§2.2); only what is chosen goes.</summary>
public sealed class VotesStay() : MultiPaxosInvariant("votes-stay", "Paxos Made Simple, §2.2")
{
    PerServer<MultiPaxosDisk?> seen;

    protected override string? Check(MultiPaxosNode node)
    {
        ref var last = ref seen.OfLife(node.Id, node);
        var before = last;
        var now = node.Written;
        last = now;
        if (now.Checkpoint.Slot > node.Executed)
            return Text($"{node.Id} has a checkpoint of slot {now.Checkpoint.Slot} and has executed {node.Executed}");
        // Appended to, a journal has lost nothing; it is rewritten with each checkpoint.
        if (before is null || ReferenceEquals(before.Checkpoint, now.Checkpoint)) return null;
        var kept = new Dictionary<long, long>();
        foreach (var vote in now.Votes.Span) kept[vote.Slot] = vote.Ballot;
        foreach (var vote in before.Votes.Span)
            if (vote.Slot > now.Checkpoint.Slot && kept.GetValueOrDefault(vote.Slot) < vote.Ballot)
                return Text($"{node.Id} forgot its vote of ballot {vote.Ballot} in slot {vote.Slot}, ")
                    + Text($"after its checkpoint of {now.Checkpoint.Slot}");
        return null;
    }
}

/// <summary>Promises only rise, and what is executed and checkpointed only grows.</summary>
/// <remarks>In one life: of what is written, a crash may lose what nobody has been told of.</remarks>
public sealed class MonotonicState() : MultiPaxosInvariant("monotonic-state", "Paxos Made Simple, §2.2 and §3")
{
    PerServer<(long Promised, long Executed, long Checkpoint)> seen;

    protected override string? Check(MultiPaxosNode node)
    {
        ref var last = ref seen.OfLife(node.Id, node);
        var before = last;
        last = (node.Promised, node.Executed, node.Written.Checkpoint.Slot);
        if (last == before) return null;
        if (last.Promised < before.Promised)
            return Text($"{node.Id} went back from a promise of {before.Promised} to one of {last.Promised}");
        if (last.Executed < before.Executed)
            return Text($"{node.Id} took back what it had executed, from {before.Executed} to {last.Executed}");
        return last.Checkpoint < before.Checkpoint
            ? Text($"{node.Id} replaced the checkpoint of {before.Checkpoint} by one of {last.Checkpoint}") : null;
    }
}

/// <summary>"If all servers execute the same sequence of state machine commands, they produce the same sequence of states" (§3).</summary>
public sealed class EqualStates() : MultiPaxosInvariant("equal-states", "Paxos Made Simple, §3")
{
    readonly StateComparison states = new("slots");

    protected override string? Check(MultiPaxosNode node) => states.Compare(node.Id, node, node.Executed, node.StateDigest);
}
