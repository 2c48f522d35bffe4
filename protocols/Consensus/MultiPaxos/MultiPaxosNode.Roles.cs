namespace Simulator.Protocols.MultiPaxos;

// What only a proposer has, only that role can hold. Promises and acceptances are sets of servers, never counters, so that a
// duplicated message counts once.
public partial class MultiPaxosNode
{
    abstract class Role(string name)
    {
        public string Name { get; } = name;

        public virtual void Describe(Scribe scribe) { }
    }

    /// <param name="leader">The leader heard last.</param>
    sealed class Follower(NodeId? leader) : Role("follower")
    {
        public NodeId? Leader { get; } = leader;

        public override void Describe(Scribe scribe) => scribe.Field("leader", Leader);
    }

    /// <summary>Asks who else misses a leader.</summary>
    sealed class Canvasser(long ballot) : Role("canvasser")
    {
        public long Ballot { get; } = ballot;
        public NodeSet Supporters;

        public override void Describe(Scribe scribe)
        {
            scribe.Field("ballot", Ballot);
            scribe.Field("supporters", Supporters);
        }
    }

    /// <summary>A server with a ballot of its own, and what phase 1 has told it.</summary>
    abstract class Proposer(string name, Phase1 phase1) : Role(name)
    {
        public Phase1 Phase1 { get; } = phase1;
        public long Ballot => Phase1.Ballot;

        public override void Describe(Scribe scribe)
        {
            scribe.Field("ballot", Ballot);
            scribe.Field("yielding", Phase1.Yielding);
            scribe.Field("asked", Phase1.Asked);
            scribe.Field("promises", Phase1.Promises);
            scribe.Field("last-reported", Phase1.LastReported);
            scribe.Field("to-fetch", Phase1.Checkpoint == 0 ? null : $"{Phase1.Checkpoint} from {Phase1.Informant}");
        }
    }

    sealed class Candidate(Phase1 phase1) : Proposer("candidate", phase1);

    /// <summary>The distinguished proposer and learner: phase 1 is done, for all slots.</summary>
    sealed class Leader(Phase1 phase1, int servers, long next) : Proposer("leader", phase1)
    {
        /// <summary>The next slot to propose in.</summary>
        public long Next = next;

        /// <summary>Proposals that are not chosen yet, by slot.</summary>
        public readonly Dictionary<long, Proposal> Proposals = [];

        /// <summary>Commands for which there is no room in the window yet.</summary>
        public readonly Queue<Command> Waiting = new();

        public readonly UnderWay UnderWay = new();

        /// <summary>The round of life signs begun last.</summary>
        public long Round;

        /// <summary>For each server the latest round that it answered, and how far it had got then.</summary>
        public readonly long[] Answered = new long[servers];
        public readonly long[] Executed = new long[servers];

        /// <summary>When each round began that may still extend the lease.</summary>
        public readonly Queue<(long Round, LocalTime At)> Begun = new();

        /// <summary>Begin of the latest round that a quorum answered.</summary>
        public LocalTime? LeaseFrom;

        /// <summary>After an attempt to hand over the leader can no longer know that no election goes on.</summary>
        public bool LeaseRevoked;

        /// <summary>Servers heard since the last quorum check.</summary>
        public NodeSet Heard;

        /// <summary>All that it sends to: the members, those of configurations to come and those that are on their way out.</summary>
        public NodeSet Audience;

        /// <summary>Removed servers that do not yet know it.</summary>
        public NodeSet Leaving;

        /// <summary>Whether this server is a quorum for phase 2 by itself, now or soon; then it must wait for its own disk.</summary>
        public bool Alone;

        public MemberChange? Change;
        public LeadershipTransfer? Transfer;

        public override void Describe(Scribe scribe)
        {
            base.Describe(scribe);
            scribe.Field("next", Next);
            scribe.Field("in-flight", Proposals.Count);
            scribe.Field("waiting", Waiting.Count);
            foreach (var command in Waiting) scribe.Field("waits", unchecked((long)command.Digest));
            scribe.Field("under-way", unchecked((long)UnderWay.Digest));
            scribe.Field("round", Round);
            foreach (var round in Answered) scribe.Field("answered", round);
            foreach (var slot in Executed) scribe.Field("got-to", slot);
            // Since when the lease holds and rounds and proposals run is a matter of time, which is left out.
            scribe.Field("lease", LeaseRevoked ? "revoked" : LeaseFrom is null ? null : "held");
            scribe.Field("lease-rounds", string.Join(' ', Begun.Select(each => each.Round)));
            scribe.Field("heard", Heard);
            scribe.Field("audience", Audience);
            scribe.Field("leaving", Leaving);
            scribe.Field("alone", Alone);
            scribe.Field("target", Change is null ? null : $"{Change.Target} for {Change.Request.Name}");
            scribe.Field("successor", Transfer?.ToString());
        }
    }

    /// <summary>What a proposer has learnt from promises.</summary>
    /// <param name="ballot">Its ballot.</param>
    /// <param name="yielding">The ballot of the leader that hands over; 0 for none.</param>
    sealed class Phase1(long ballot, long yielding)
    {
        public long Ballot { get; } = ballot;
        public long Yielding { get; } = yielding;
        public NodeSet Asked;
        public NodeSet Promises;

        /// <summary>For each slot the proposal to go on with.</summary>
        public readonly Dictionary<long, Report> Best = [];

        /// <summary>The last slot that any promise told of.</summary>
        public long LastReported;

        /// <summary>Slots up to here are chosen, and some acceptor has forgotten its votes in them.</summary>
        public long Checkpoint;

        /// <summary>Who has that checkpoint.</summary>
        public NodeId Informant;
    }

    /// <summary>A proposal under way.</summary>
    sealed class Proposal(Command command, LocalTime since)
    {
        public Command Command { get; } = command;
        public LocalTime Since { get; } = since;
        public NodeSet Acceptors;
    }

    /// <summary>A change of membership that an administrator asked for.</summary>
    sealed class MemberChange(NodeSet target, Execute request)
    {
        public NodeSet Target { get; } = target;
        public Execute Request = request;
    }
}
