namespace Simulator.Protocols.MultiPaxos;

/// <summary>Multi-Paxos with one rule taken away each, and who must notice.</summary>
static class MultiPaxosMutants
{
    const string Survive = "chosen-values-survive", Agree = "agreement", Kept = "promises-kept", OneValue = "one-value-per-ballot",
        Stay = "votes-stay", States = "equal-states", Linearizable = "linearizable",
        Order = "uniform-total-order", Application = "equal-application", Uniform = "uniform-agreement";

    static readonly string[] safety = [Survive, Agree, States, Order, Application, Uniform, Linearizable];

    public static IReadOnlyList<Mutant> All { get; } =
    [
        Of("ignores-accepted-values", "proposes no-ops as a new leader where others have accepted values", safety,
            static (self, servers, options) => new IgnoresAcceptedValues(self, servers, options)),
        Of("first-report-wins", "goes on with the value that it hears of first, not with the highest-numbered one", safety,
            static (self, servers, options) => new FirstReportWins(self, servers, options)),
        Of("accepts-any-ballot", "accepts proposals below its promise", [Kept, .. safety],
            static (self, servers, options) => new AcceptsAnyBallot(self, servers, options)),
        Of("promise-not-persisted", "a crash forgets the promise", [OneValue, .. safety],
            static (self, servers, options) => new PromiseNotPersisted(self, servers, options)),
        Of("votes-not-persisted", "a crash forgets what was accepted", safety,
            static (self, servers, options) => new VotesNotPersisted(self, servers, options)),
        Of("promise-raises-vote", "reports a vote with the number of a later promise: one variable for both ballots", safety,
            static (self, servers, options) => new PromiseRaisesVote(self, servers, options)) with
        {
            Source = "Sutra, On the correctness of Egalitarian Paxos, IPL 156, 2020",
        },
        Of("stale-promise-counts", "counts promises for an earlier ballot", safety,
            static (self, servers, options) => new StalePromiseCounts(self, servers, options)) with { Options = NoPreVote },
        Of("quorums-miss-each-other", "is content with less than half in phase 1", safety,
            static (self, servers, options) => new QuorumsMissEachOther(self, servers, options)) with { Servers = 5, Options = Majorities },
        Of("gaps-without-phase-1", "fills gaps with no-ops where it has not voted itself, whatever phase 1 has told it", safety,
            static (self, servers, options) => new GapsWithoutPhase1(self, servers, options)),
        Of("reports-own-prefix-away", "does not report votes in slots that it knows to be chosen", safety,
            static (self, servers, options) => new ReportsOwnPrefixAway(self, servers, options)),
        Of("learns-any-vote", "takes its own vote for chosen, though that is of a lower ballot than the leader's", safety,
            static (self, servers, options) => new LearnsAnyVote(self, servers, options)),
        Of("checkpoint-drops-votes", "drops the votes after a checkpoint as well", [Stay, .. safety],
            static (self, servers, options) => new CheckpointDropsVotes(self, servers, options)) with { Options = SmallCheckpoints },
        Of("new-members-without-phase-1", "proposes in a new configuration before its members have promised", safety,
            static (self, servers, options) => new NewMembersWithoutPhase1(self, servers, options)) with { InStorms = false },
        Of("acknowledges-before-the-disk", "says that it has accepted before that is on its disk", safety,
            static (self, servers, options) => new AcknowledgesBeforeTheDisk(self, servers, options)),
        Of("unsettled-quorum-read", "answers a quorum read without waiting for what was seen in progress", [Linearizable],
            static (self, servers, options) => new UnsettledQuorumRead(self, servers, options)) with
        {
            Options = QuorumReads, Source = "CASSANDRA-12126",
        },
        Of("lease-from-receipt", "counts its lease from when it was granted, not from when it asked", [Linearizable],
            static (self, servers, options) => new LeaseFromReceipt(self, servers, options)) with { Options = Leases },
        Of("lease-outlives-promises", "holds its lease for longer than the acceptors promise", [Linearizable],
            static (self, servers, options) => new LeaseOutlivesPromises(self, servers, options)) with
        {
            Options = Leases, Source = "Chandra et al., Paxos Made Live, PODC 2007, §5.2",
        },
    ];

    static Mutant Of(string name, string summary, IReadOnlyList<string> caughtBy, MultiPaxosFactory factory) =>
        new(name, summary, caughtBy, new MultiPaxosProtocol(factory));

    static MultiPaxosOptions Mend(object options) => (MultiPaxosOptions)options;

    static object NoPreVote(object options) => Mend(options) with { PreVote = false };

    static object Majorities(object options) => Mend(options) with { Quorums = Quorums.Majority };

    static object SmallCheckpoints(object options) => Mend(options) with { SnapshotAfter = 5, Pipeline = 16, Alpha = 64 };

    static object QuorumReads(object options) => Mend(options) with { Reads = ReadMode.Quorum };

    static object Leases(object options) => Mend(options) with { Reads = ReadMode.Lease };
}

sealed class IgnoresAcceptedValues(NodeId self, int servers, MultiPaxosOptions options) : MultiPaxosNode(self, servers, options)
{
    protected override Command ValueFor(long slot, Report? highest) => NoOp.It;
}

sealed class FirstReportWins(NodeId self, int servers, MultiPaxosOptions options) : MultiPaxosNode(self, servers, options)
{
    protected override bool Supersedes(Report report, Report best) => false;
}

sealed class AcceptsAnyBallot(NodeId self, int servers, MultiPaxosOptions options) : MultiPaxosNode(self, servers, options)
{
    protected override bool MayAccept(long ballot) => true;
}

/// <summary>The promise is remembered, but a crash forgets it. What was accepted keeps its number.</summary>
sealed class PromiseNotPersisted(NodeId self, int servers, MultiPaxosOptions options) : MultiPaxosNode(self, servers, options)
{
    long promised;

    public override long Promised => long.Max(promised, Disk.Promised);

    protected override void SavePromise(Env env, long ballot) => promised = long.Max(promised, ballot);
}

/// <summary>Votes are remembered, but a crash forgets them.</summary>
sealed class VotesNotPersisted(NodeId self, int servers, MultiPaxosOptions options) : MultiPaxosNode(self, servers, options)
{
    protected override void SaveVotes(Env env, Seq<Vote> votes) => SavePromise(env, votes[0].Ballot);
}

sealed class PromiseRaisesVote(NodeId self, int servers, MultiPaxosOptions options) : MultiPaxosNode(self, servers, options)
{
    long before;

    protected override void SavePromise(Env env, long ballot)
    {
        before = Promised;
        base.SavePromise(env, ballot);
    }

    public override void Describe(Scribe scribe)
    {
        base.Describe(scribe);
        scribe.Field("promised-before", before);
    }

    protected override long BallotToReport(Vote vote) => long.Max(vote.Ballot, before);
}

sealed class StalePromiseCounts(NodeId self, int servers, MultiPaxosOptions options) : MultiPaxosNode(self, servers, options)
{
    protected override bool CountsPromise(Promise m, long ballot) => true;
}

sealed class QuorumsMissEachOther(NodeId self, int servers, MultiPaxosOptions options) : MultiPaxosNode(self, servers, options)
{
    private protected override bool IsPhase1Quorum(Electorate electorate, NodeSet acceptors) =>
        acceptors.Intersect(electorate.Members).Count >= int.Max(1, electorate.Members.Count / 2);
}

sealed class GapsWithoutPhase1(NodeId self, int servers, MultiPaxosOptions options) : MultiPaxosNode(self, servers, options)
{
    protected override Command ValueFor(long slot, Report? highest) => HasVotedIn(slot) ? base.ValueFor(slot, highest) : NoOp.It;
}

sealed class ReportsOwnPrefixAway(NodeId self, int servers, MultiPaxosOptions options) : MultiPaxosNode(self, servers, options)
{
    protected override long FirstReported(long asked) => long.Max(asked, Executed + 1);
}

sealed class LearnsAnyVote(NodeId self, int servers, MultiPaxosOptions options) : MultiPaxosNode(self, servers, options)
{
    protected override bool IsChosenIn(Vote vote, long ballot) => true;
}

sealed class CheckpointDropsVotes(NodeId self, int servers, MultiPaxosOptions options) : MultiPaxosNode(self, servers, options)
{
    protected override bool KeepsVote(Vote vote, long checkpoint) => false;
}

sealed class NewMembersWithoutPhase1(NodeId self, int servers, MultiPaxosOptions options) : MultiPaxosNode(self, servers, options)
{
    private protected override bool HasPhase1For(Electorate electorate, NodeSet promises) => true;
}

sealed class AcknowledgesBeforeTheDisk(NodeId self, int servers, MultiPaxosOptions options) : MultiPaxosNode(self, servers, options)
{
    protected override void Acknowledge(Env env, NodeId leader, Accepted reply) => env.SendEarly(leader, reply);
}

sealed class UnsettledQuorumRead(NodeId self, int servers, MultiPaxosOptions options) : MultiPaxosNode(self, servers, options)
{
    protected override long SlotToAwait(long highestSeen) => 0;
}

sealed class LeaseFromReceipt(NodeId self, int servers, MultiPaxosOptions options) : MultiPaxosNode(self, servers, options)
{
    protected override LocalTime LeaseStart(LocalTime asked, LocalTime answered) => answered;
}

sealed class LeaseOutlivesPromises(NodeId self, int servers, MultiPaxosOptions options) : MultiPaxosNode(self, servers, options)
{
    protected override Duration LeaseLength() => base.LeaseLength() * 4;
}
