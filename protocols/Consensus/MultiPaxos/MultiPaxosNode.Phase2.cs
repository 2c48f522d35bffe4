namespace Simulator.Protocols.MultiPaxos;

// Phase 2, one round trip between the leader and a quorum for each slot.
public partial class MultiPaxosNode
{
    // The leader's side.

    void Propose(Env env, Leader leader, Command command)
    {
        leader.Waiting.Enqueue(command);
        Pump(env, leader);
    }

    /// <summary>Proposes as long as there is something to propose and room in the window.</summary>
    void Pump(Env env, Leader leader)
    {
        var votes = new List<Vote>();
        while (NextCommand(leader) is { } command)
        {
            votes.Add(new Vote(leader.Next, leader.Ballot, command));
            leader.Proposals[leader.Next] = new Proposal(command, env.Now);
            leader.Next++;
        }
        if (votes.Count == 0) return;
        // The leader accepts its own proposals first; what goes out after this write leaves when that is on disk.
        CastVotes(env, [.. votes]);
        for (var i = 0; i < votes.Count;)
        {
            var length = RunFrom(votes, i);
            var commands = votes.GetRange(i, length).ConvertAll(static vote => vote.Command);
            var message = new Accept(leader.Ballot, votes[i].Slot, [.. commands], executed);
            foreach (var acceptor in leader.Audience) env.Send(acceptor, message);
            CountOwn(env, leader, votes[i].Slot, length);
            i += length;
        }
    }

    /// <summary>How many consecutive slots begin here, up to a message full.</summary>
    int RunFrom(List<Vote> votes, int start)
    {
        var end = start + 1;
        while (end < votes.Count && end - start < options.Batch && votes[end].Slot == votes[end - 1].Slot + 1) end++;
        return end - start;
    }

    /// <summary>Alone, the leader must wait for its own disk; where others are needed, their answers show that it has written.</summary>
    void CountOwn(Env env, Leader leader, long first, int count)
    {
        if (leader.Alone) env.Send(self, new Accepted(leader.Ballot, first, count));
        else
            for (var slot = first; slot < first + count; slot++) leader.Proposals[slot].Acceptors = NodeSet.Of(self);
    }

    /// <summary>What to propose in the next slot; null when nothing is to be proposed there, or not yet.</summary>
    Command? NextCommand(Leader leader)
    {
        while (leader.Next <= executed || ledger.ChosenIn(leader.Next) is not null) leader.Next++;
        var slot = leader.Next;
        if (slot - executed > options.Pipeline || slot <= leader.Phase1.Checkpoint || !MayPropose(slot, leader)) return null;
        if (slot <= leader.Phase1.LastReported) return ValueFor(slot, leader.Phase1.Best.GetValueOrDefault(slot));
        if (leader.Waiting.Count > 0) return FromWaiting(leader);
        // §3: no-ops bring a configuration that is on its way into effect.
        return slot < configurations.Latest.From ? NoOp.It : null;
    }

    Command FromWaiting(Leader leader)
    {
        var first = leader.Waiting.Dequeue();
        if (options.Bundle == 1 || first is not Execute) return first;
        var bundle = new List<Command> { first };
        while (bundle.Count < options.Bundle && leader.Waiting.TryPeek(out var next) && next is Execute)
            bundle.Add(leader.Waiting.Dequeue());
        return bundle.Count == 1 ? first : new Bundle([.. bundle]);
    }

    /// <summary>What phase 1 has found for slots that are not executed, and who has accepted what this server proposes there.</summary>
    void DescribeProposals(Scribe scribe, Proposer proposer)
    {
        for (var slot = executed + 1; slot <= proposer.Phase1.LastReported; slot++)
            if (proposer.Phase1.Best.TryGetValue(slot, out var best))
                scribe.Field("found", $"{slot} in {best.Ballot}: {best.Command.Digest:x}");
        if (proposer is not Leader leader) return;
        for (var slot = executed + 1; slot < leader.Next; slot++)
            if (leader.Proposals.TryGetValue(slot, out var proposal))
                scribe.Field("proposed", $"{slot} to {proposal.Acceptors}: {proposal.Command.Digest:x}");
    }

    bool MayPropose(long slot, Leader leader) => HasPhase1For(configurations.At(slot), leader.Phase1.Promises);

    void OnAccepted(Env env, NodeId from, Accepted m)
    {
        if (role is not Leader leader || !CountsAcceptance(m, leader.Ballot)) return;
        leader.Heard = leader.Heard.With(from);
        for (var slot = m.First; slot < m.First + m.Count; slot++)
        {
            if (!leader.Proposals.TryGetValue(slot, out var proposal)) continue;
            proposal.Acceptors = proposal.Acceptors.With(from);
            if (IsPhase2Quorum(configurations.At(slot), proposal.Acceptors)) Choose(env, slot, proposal.Command);
        }
        ExecuteReady(env);
        GoOn(env);
    }

    /// <summary>To an acceptor again what it has not accepted for a heartbeat interval.</summary>
    void ProposeAgain(Env env, Leader leader, NodeId to)
    {
        var first = 0L;
        var commands = new List<Command>();
        for (var slot = executed + 1; slot <= leader.Next; slot++)
        {
            var isWanted = leader.Proposals.TryGetValue(slot, out var proposal) && !proposal.Acceptors.Contains(to)
                && env.Now - proposal.Since >= options.HeartbeatInterval;
            if (commands.Count > 0 && (!isWanted || commands.Count == options.Batch))
            {
                env.Send(to, new Accept(leader.Ballot, first, [.. commands], executed));
                commands.Clear();
            }
            if (!isWanted) continue;
            if (commands.Count == 0) first = slot;
            commands.Add(proposal!.Command);
        }
    }

    // The acceptor's side.

    void OnAccept(Env env, NodeId from, Accept m)
    {
        if (!MayAccept(m.Ballot))
        {
            env.Send(from, new Preempted(m.Ballot, Promised));
            return;
        }
        HearLeader(env, from, m.Ballot);
        var votes = new List<Vote>();
        for (var i = 0; i < m.Commands.Count; i++)
        {
            var slot = m.First + i;
            // Where a checkpoint lies, the proposal can only be what was chosen.
            if (slot > Disk.Checkpoint.Slot && ledger.VoteIn(slot)?.Ballot != m.Ballot) votes.Add(new Vote(slot, m.Ballot, m.Commands[i]));
        }
        if (votes.Count > 0) CastVotes(env, [.. votes]);
        Acknowledge(env, from, new Accepted(m.Ballot, m.First, m.Commands.Count));
        LearnUpTo(env, m.Ballot, m.Chosen, m.First, m.Commands.Count);
    }

    void CastVotes(Env env, Seq<Vote> votes)
    {
        SaveVotes(env, votes);
        foreach (var vote in votes) ledger.Enter(vote);
    }

    protected bool HasVotedIn(long slot) => ledger.VoteIn(slot) is not null;

    // The rules.

    /// <summary>§2.2, P1a: accepts "iff it has not responded to a prepare request having a number greater".</summary>
    protected virtual bool MayAccept(long ballot) => ballot >= Promised;

    /// <summary>§2.5: accepted proposals are in stable storage before that is said.</summary>
    protected virtual void SaveVotes(Env env, Seq<Vote> votes) =>
        Persist(env, Disk with { Promised = long.Max(Disk.Promised, votes[0].Ballot), Votes = Disk.Votes.AddRange(votes.Span) });

    protected virtual void Acknowledge(Env env, NodeId leader, Accepted reply) => env.Send(leader, reply);

    /// <summary>An acceptance counts only in the ballot in which it was asked for: in another the slot may hold another value.</summary>
    protected virtual bool CountsAcceptance(Accepted m, long ballot) => m.Ballot == ballot;

    /// <summary>
    /// §2.2, P2c: what phase 1 has found, or any value if no acceptor of its quorum has accepted one. That is a no-op here, for "the gap"
    /// must be filled before later commands can be executed (§3).
    /// </summary>
    protected virtual Command ValueFor(long slot, Report? highest) => highest?.Command ?? NoOp.It;

    /// <summary>Every configuration must have promised before anything is proposed in its slots.</summary>
    private protected virtual bool HasPhase1For(Electorate electorate, NodeSet promises) => IsPhase1Quorum(electorate, promises);
}
