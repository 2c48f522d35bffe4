namespace Simulator.Protocols.ViewstampedReplication;

/// <summary>
/// "The current status, either normal, view-change, or recovering" (Figure 2); none for a server without a place in the group.
/// </summary>
public enum Status { Normal, ViewChange, Recovering, None }

// What only one kind of replica has, only that role can hold. Votes are sets of servers, never counters.
public partial class VrNode
{
    abstract class Role(string name, Status status)
    {
        public string Name { get; } = name;
        public Status Status { get; } = status;

        public virtual void Describe(Scribe scribe) { }
    }

    /// <summary>The replica that orders the requests of a view; <c>leader</c> in the words that all protocols share.</summary>
    sealed class Primary(int servers, long opNumber) : Role("leader", Status.Normal)
    {
        /// <summary>For each replica the op-number up to which it has said to have the log.</summary>
        public readonly long[] Prepared = new long[servers];

        /// <summary>The op-number up to which prepare messages have left.</summary>
        public long Sent = opNumber;

        /// <summary>The op-number with which the view began: until it is committed, this replica does not know all that is.</summary>
        public readonly long Inherited = opNumber;

        /// <summary>When it spoke to all last.</summary>
        public LocalTime SpokeAt;

        /// <summary>What had been sent at the last heartbeat: who has not got that by the next one may have lost it.</summary>
        public long SentBefore;

        /// <summary>The commit-number of a while ago, if something was under way then.</summary>
        public long? StuckAt;

        /// <summary>Numbers what it says, with leases.</summary>
        public long Round;

        /// <summary>For each replica the latest round that it answered.</summary>
        public readonly long[] Answered = new long[servers];

        /// <summary>When each round began that may still extend the lease.</summary>
        public readonly Queue<(long Round, LocalTime At)> Begun = new();

        /// <summary>Begin of the latest round that a quorum has answered.</summary>
        public LocalTime? LeaseFrom;

        /// <summary>Requests that came while a reconfiguration was under way (§7.1).</summary>
        public readonly List<Request> Waiting = [];

        public override void Describe(Scribe scribe)
        {
            foreach (var prepared in Prepared) scribe.Field("prepared", prepared);
            scribe.Field("sent", Sent);
            scribe.Field("round", Round);
            scribe.Field("stuck-at", StuckAt ?? -1);
            scribe.Field("waiting", Waiting.Count);
        }
    }

    sealed class Backup() : Role("follower", Status.Normal)
    {
        /// <summary>Prepare messages that came before others that they follow.</summary>
        public readonly SortedList<long, Prepare> Early = [];

        /// <summary>What the primary has that is missing here.</summary>
        public long Missing;

        public bool WaitsForGap;

        public override void Describe(Scribe scribe)
        {
            scribe.Field("early", Early.Count);
            scribe.Field("missing", Missing);
        }
    }

    /// <summary>On the way to a view that has not begun (§4.2).</summary>
    sealed class ViewChanging(int servers) : Role("candidate", Status.ViewChange)
    {
        /// <summary>For each server the life in which it joined this view change, -1 for none.</summary>
        public readonly long[] Joined = Filled(servers);

        public readonly DoViewChange?[] Received = new DoViewChange?[servers];

        /// <summary>The life in which each of those was said.</summary>
        public readonly long[] ReceivedLife = Filled(servers);

        public DoViewChange? Sent;

        /// <summary>The replica whose log the view will begin with, while this one, its primary, still lacks a part of it (§5.3).</summary>
        public NodeId? Source;

        public override void Describe(Scribe scribe)
        {
            foreach (var life in Joined) scribe.Field("joined", life);
            foreach (var message in Received) scribe.Field("received", message is not null);
            scribe.Field("sent", Sent is not null);
            scribe.Field("source", Source);
        }

        static long[] Filled(int servers)
        {
            var lives = new long[servers];
            Array.Fill(lives, -1);
            return lives;
        }
    }

    /// <summary>Has heard of a view that began without it, and asks for its state (§5.2).</summary>
    sealed class CatchingUp(NodeId target) : Role("catching-up", Status.ViewChange)
    {
        public NodeId Target = target;

        public override void Describe(Scribe scribe) => scribe.Field("target", Target);
    }

    /// <summary>Has lost its memory (§4.3).</summary>
    sealed class Recovering(int servers, long nonce, long leastEpoch) : Role("recovering", Status.Recovering)
    {
        public long Nonce { get; } = nonce;

        /// <summary>Answers of earlier epochs are out of date.</summary>
        public long LeastEpoch = leastEpoch;

        /// <summary>Whether it has asked for application state and has not got any (§5.1).</summary>
        public bool WantsCheckpoint;

        public readonly RecoveryResponse?[] Responses = new RecoveryResponse?[servers];

        public override void Describe(Scribe scribe)
        {
            scribe.Field("nonce", Nonce);
            scribe.Field("least-epoch", LeastEpoch);
            scribe.Field("wants-checkpoint", WantsCheckpoint);
            foreach (var response in Responses) scribe.Field("response", response?.View ?? -1);
        }
    }

    /// <summary>Not a member of the new configuration, and here to hand the state over until that works (§7.1.2).</summary>
    sealed class Leaving() : Role("leaving", Status.None);

    /// <summary>Not a member: not yet, or shut down.</summary>
    sealed class Outside() : Role("outside", Status.None);
}
