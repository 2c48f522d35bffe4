using Simulator.Protocols.Raft;
using Simulator.Tests.Protocols.Raft;

namespace Simulator.Tests.Mutants;

/// <summary>A Raft with one rule taken away, and what it takes to see that.</summary>
/// <param name="Name">The rule that is gone.</param>
/// <param name="CaughtBy">The invariants, or <see cref="RaftMutants.Linearizability"/>, of which one must notice.</param>
/// <param name="Seed">A storm that shows it; where the search begins.</param>
/// <param name="Profile">The storms to search in.</param>
public sealed record RaftMutant(string Name, string[] CaughtBy, ulong Seed, RaftStorm.Profile Profile)
{
    public override string ToString() => Name;
}

public static class RaftMutants
{
    /// <summary>Stands for the judgement over the clients' history.</summary>
    public const string Linearizability = "linearizability";

    const string Election = "election-safety", Completeness = "leader-completeness", Matching = "log-matching",
        Machines = "state-machine-safety", Stay = "committed-entries-stay", Monotonic = "monotonic-state", States = "equal-states",
        Vote = "vote-once", AppendOnly = "leader-append-only";

    public static IEnumerable<RaftMutant> All()
    {
        // Elections.
        yield return Of<VoteNotPersisted>(370, [Election]);
        yield return Of<TermAndVoteNotPersisted>(1, [Election, Completeness]);
        yield return Of<NoUpToDateCheck>(2, [Completeness]);
        yield return Of<UpToDateByTermOnly>(6, [Completeness]);
        yield return Of<UpToDateByLengthOnly>(5, [Completeness]);
        yield return Of<AnyVoteCounts>(719, [Election]);
        yield return Of<VotesCountedTwice>(42, [Election, Completeness]);
        yield return Of<VoteForgotten>(1, [Vote, Election]);
        yield return Of<HalfIsAMajority>(1, [Election, Completeness, Machines]);

        // Replication and commitment.
        yield return Of<NoPrefixCheck>(5, [Matching, Machines, Stay, Completeness]);
        yield return Of<AlwaysTruncates>(3, [Stay]);
        yield return Of<CommitsOldTermsByCounting>(1040, [Completeness, Machines, Stay], o => o with { NoOp = false });
        yield return Of<CommitsWhatItHolds>(48, [Machines, Matching, Stay, Completeness]);
        yield return Of<CommitGoesBack>(1, [Monotonic]);
        yield return Of<AcknowledgesEverything>(1126, [Completeness, Machines, Stay]);
        yield return Of<AcknowledgesBeforeTheDisk>(56, [Completeness, Machines, Stay]);
        yield return Of<RefusalCountsAsMatch>(3548, [Completeness, Machines, Stay], more: Usurpers);

        // Reads.
        yield return Of<ReadsWithoutRound>(41, [Linearizability], reads: ReadMode.ReadIndex);
        yield return Of<ReadsBeforeOwnCommit>(6, [Linearizability], reads: ReadMode.ReadIndex);
        yield return Of<LeaseFromReceipt>(1071, [Linearizability], reads: ReadMode.Lease, longTail: true);

        // Snapshots.
        yield return Of<TakesTermOfSnapshot>(1, [Monotonic], SmallSnapshots);
        yield return Of<TakesOldSnapshots>(43, [Monotonic, Stay], SmallSnapshots);

        // Membership.
        yield return Of<ChangesBeforeOwnCommit>(421, [Completeness, Election, Machines, Stay], OneByOne, membership: true, servers: 5);
        yield return Of<ChangesWhilePending>(343, [Completeness, Election, Machines, Stay], OneByOne, membership: true, servers: 5);
    }

    static RaftMutant Of<T>(
        ulong seed, string[] caughtBy, Func<RaftOptions, RaftOptions>? options = null,
        ReadMode? reads = null, bool? membership = false, bool? longTail = null, int? servers = null,
        IReadOnlyList<Fault>? more = null) where T : RaftNode =>
        new(typeof(T).Name, caughtBy, seed, new RaftStorm.Profile
        {
            Factory = static (self, servers, options) => (RaftNode)Activator.CreateInstance(typeof(T), self, servers, options)!,
            Options = options ?? (static options => options),
            Reads = reads,
            Membership = membership,
            LongTail = longTail,
            Servers = servers,
            MoreFaults = more ?? [],
        });

    /// <summary>Leaders are cut off, again and again, with the clients that trust them.</summary>
    static readonly Fault[] Usurpers =
    [
        new Isolate(new Selector.Leader()), new Isolate(new Selector.Leader()), new Isolate(new Selector.Any(1)),
        new Partition([new Selector.Union([new Selector.Leader(), new Selector.Any(1)]), new Selector.Rest()]),
        new Cut(new Selector.AllServers(), new Selector.Leader()), new Cut(new Selector.Leader(), new Selector.AllServers()),
    ];

    static RaftOptions SmallSnapshots(RaftOptions options) => options with { SnapshotAfter = 5 };

    static RaftOptions OneByOne(RaftOptions options) =>
        options with { Membership = MembershipChange.SingleServer, InitialMembers = 4, NoOp = false, CatchUpRounds = 10 };
}

/// <summary>The vote is remembered, but a crash forgets it.</summary>
sealed class VoteNotPersisted(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
{
    NodeId? vote;

    public override NodeId? VotedFor => vote;

    protected override void SaveVote(Env env, long term, NodeId? vote)
    {
        this.vote = vote;
        if (term != CurrentTerm) Persist(env, Disk with { CurrentTerm = term });
    }
}

/// <summary>A crash forgets the term as well.</summary>
sealed class TermAndVoteNotPersisted(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
{
    NodeId? vote;
    long term;

    public override NodeId? VotedFor => vote;
    public override long CurrentTerm => term;

    protected override void SaveVote(Env env, long term, NodeId? vote)
    {
        this.vote = vote;
        this.term = term;
    }
}

sealed class NoUpToDateCheck(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
{
    protected override bool IsUpToDate(long lastLogIndex, long lastLogTerm) => true;
}

sealed class UpToDateByTermOnly(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
{
    protected override bool IsUpToDate(long lastLogIndex, long lastLogTerm) => lastLogTerm >= Disk.LastTerm;
}

sealed class UpToDateByLengthOnly(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
{
    protected override bool IsUpToDate(long lastLogIndex, long lastLogTerm) => lastLogIndex >= Disk.LastIndex;
}

/// <summary>Also a vote that was given in an earlier term.</summary>
sealed class AnyVoteCounts(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
{
    protected override bool CountsVote(VoteReply m) => true;
}

/// <summary>Counts messages instead of voters.</summary>
sealed class VotesCountedTwice(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
{
    long term;
    int votes;

    protected override bool Elects(NodeSet votes)
    {
        if (term != CurrentTerm) this.votes = 1;
        term = CurrentTerm;
        return ++this.votes >= Majority(Members.Voters.Count);
    }
}

/// <summary>A leader's message clears the vote, though the term goes on.</summary>
sealed class VoteForgotten(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
{
    protected override void FollowLeader(Env env, NodeId from)
    {
        base.FollowLeader(env, from);
        SaveVote(env, CurrentTerm, null);
    }
}

sealed class HalfIsAMajority(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
{
    protected override int Majority(int of) => int.Max(1, of / 2);
}

/// <summary>Only looks whether there is an entry before the new ones, not which.</summary>
sealed class NoPrefixCheck(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
{
    protected override bool PrefixMatches(long prevLogIndex, long prevLogTerm) => prevLogIndex <= Disk.LastIndex;
}

/// <summary>Cuts the log where the new entries begin, conflict or not.</summary>
sealed class AlwaysTruncates(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
{
    protected override long FirstNew(long prevLogIndex, Seq<Entry> entries) => long.Max(prevLogIndex, Disk.Snapshot.Index) + 1;
}

/// <summary>Figure 8.</summary>
sealed class CommitsOldTermsByCounting(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
{
    protected override bool MayCommit(long index) => true;
}

/// <summary>Commits up to the leader's index whatever lies there, not only what the message has shown to agree.</summary>
sealed class CommitsWhatItHolds(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
{
    protected override long CommitIndexAfter(long leaderCommit, long lastNew) =>
        long.Max(CommitIndex, long.Min(leaderCommit, Disk.LastIndex));
}

sealed class CommitGoesBack(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
{
    protected override long CommitIndexAfter(long leaderCommit, long lastNew) => long.Min(leaderCommit, lastNew);
}

/// <summary>Reports its whole log as replicated, also what another leader left there.</summary>
sealed class AcknowledgesEverything(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
{
    protected override long MatchToReport(long lastNew) => Disk.LastIndex;

    public override void Receive(Env env, NodeId from, Message message)
    {
        // No leader would believe in more than it has.
        if (message is Appended m && m.Match > Disk.LastIndex) message = m with { Match = Disk.LastIndex };
        base.Receive(env, from, message);
    }
}

/// <summary>Also an answer to what this server asked when it led an earlier term.</summary>
sealed class AnyAnswerCounts(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
{
    protected override bool CountsAnswer(RaftMessage m) => true;
}

sealed class AcknowledgesBeforeTheDisk(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
{
    protected override void Acknowledge(Env env, NodeId leader, Appended reply) => env.SendEarly(leader, reply);
}

/// <summary>Takes a refusal for the news that the follower has what it refused.</summary>
sealed class RefusalCountsAsMatch(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
{
    public override void Receive(Env env, NodeId from, Message message)
    {
        base.Receive(env, from, message);
        if (message is Rejected { ConflictTerm: > 0 } m) base.Receive(env, from, new Appended(m.Term, m.Round, m.PrevLogIndex));
    }
}

sealed class ReadsWithoutRound(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
{
    protected override bool NeedsRound() => false;
}

sealed class ReadsBeforeOwnCommit(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
{
    protected override bool KnowsWhatIsCommitted() => true;
}

/// <summary>A read is content with the round that is under way, or even over, when it comes.</summary>
sealed class ReadsJoinTheRound(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
{
    protected override long ConfirmingRound(long current) => current;
}

sealed class LeaseFromReceipt(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
{
    protected override LocalTime LeaseStart(LocalTime asked, LocalTime answered) => answered;
}

/// <summary>Votes against a leader that it has just heard.</summary>
sealed class LeaderNotProtected(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
{
    protected override bool ProtectsLeader(Env env, RequestVote m) => false;
}

sealed class LeaseOutlivesTransfer(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
{
    protected override bool RevokesLease() => false;
}

sealed class TakesTermOfSnapshot(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
{
    protected override long TermAfterInstall(Snapshot snapshot) => snapshot.Term;
}

sealed class TakesOldSnapshots(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
{
    protected override bool IsNews(Snapshot piece) => true;
}

/// <summary>The rule before 2015: only that no other change is pending in the leader's own log.</summary>
sealed class ChangesBeforeOwnCommit(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
{
    protected override bool MayChangeMembers() => !ChangeIsPending;
}

sealed class ChangesWhilePending(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
{
    protected override bool MayChangeMembers() => HasCommittedInTerm;
}
