namespace Simulator.Protocols.Raft;

/// <summary>
/// Raft with one rule taken away, each time another: mistakes that were made for real, and those that the rule suggests. Not
/// here are two that were published and change nothing in a plain Raft: a vote that only a candidate forgets when it follows the
/// leader of its own term (the leader's majority leaves no other), and a snapshot that keeps the conflicting end of a log (the
/// next message cuts it).
/// </summary>
static partial class RaftMutants
{
    const string Linearizable = "linearizable";

    const string Election = "election-safety", Completeness = "leader-completeness", Matching = "log-matching",
        Machines = "state-machine-safety", Stay = "committed-entries-stay", Monotonic = "monotonic-state",
        States = "equal-states", Vote = "vote-once", OneLeader = "one-leader-per-epoch", Progress = "progress";

    /// <summary>What is seen of two leaders of one term.</summary>
    static readonly string[] twoLeaders = [Election, OneLeader];

    /// <summary>What is seen where committed entries are lost, and so others take their places.</summary>
    static readonly string[] lost =
        [Completeness, Machines, Stay, States, "uniform-total-order", "uniform-agreement", "equal-application", "integrity"];

    public static IReadOnlyList<Mutant> All { get; } = [.. InElections(), .. InReplication(), .. InReads(), .. InChanges()];

    static IEnumerable<Mutant> InElections()
    {
        yield return Plant("vote-not-persisted", "a crash forgets the vote", twoLeaders,
            static (self, servers, options) => new VoteNotPersisted(self, servers, options));
        yield return Plant("term-and-vote-not-persisted", "a crash forgets the term and the vote",
            [.. twoLeaders, .. lost],
            static (self, servers, options) => new TermAndVoteNotPersisted(self, servers, options),
            "akka-raft, bug raft-62 in Scott et al., Minimizing Faulty Executions of Distributed Systems, NSDI 2016");
        yield return Plant("no-up-to-date-check", "votes for any candidate, whatever its log holds", lost,
            static (self, servers, options) => new NoUpToDateCheck(self, servers, options));
        yield return Plant("up-to-date-by-term-only", "compares the terms of the last entries, but not the lengths of the logs",
            lost,
            static (self, servers, options) => new UpToDateByTermOnly(self, servers, options));
        yield return Plant("up-to-date-by-length-only", "compares the lengths of the logs, but not the terms of the last entries",
            lost,
            static (self, servers, options) => new UpToDateByLengthOnly(self, servers, options));
        yield return Plant("any-vote-counts", "counts votes that were given in an earlier term", twoLeaders,
            static (self, servers, options) => new AnyVoteCounts(self, servers, options),
            "Xraft issue 33; akka-raft, bug raft-46 in Scott et al., NSDI 2016");
        yield return Plant("votes-counted-twice", "counts messages in place of voters", [.. twoLeaders, .. lost],
            static (self, servers, options) => new VotesCountedTwice(self, servers, options),
            "akka-raft, bug raft-45 in Scott et al., NSDI 2016");
        yield return Plant("vote-forgotten", "a leader's message clears the vote of the term", [Vote, .. twoLeaders],
            static (self, servers, options) => new VoteForgotten(self, servers, options),
            "akka-raft, bug raft-56 in Scott et al., NSDI 2016");
        yield return Plant("half-is-a-majority", "is content with half of the servers", [.. twoLeaders, .. lost],
            static (self, servers, options) => new HalfIsAMajority(self, servers, options),
            "akka-raft, bug raft-42 in Scott et al., NSDI 2016, where the mode stood for the median");
        yield return Plant("leader-not-protected", "votes against a leader that it has just heard and that reads by its lease",
            [Linearizable],
            static (self, servers, options) => new LeaderNotProtected(self, servers, options),
            options: WithLease) with
        { InStorms = false };
    }

    static IEnumerable<Mutant> InReplication()
    {
        yield return Plant("no-prefix-check", "looks whether there is an entry before the new ones, not which",
            [Matching, .. lost],
            static (self, servers, options) => new NoPrefixCheck(self, servers, options));
        yield return Plant("always-truncates", "cuts its log where the new entries begin, conflict or not", lost,
            static (self, servers, options) => new AlwaysTruncates(self, servers, options),
            "akka-raft, bug raft-66 in Scott et al., NSDI 2016; RaftOS issue 26; CCF, Howard et al., NSDI 2025");
        yield return Plant("commits-old-terms-by-counting", "commits entries of earlier terms by counting where they are: Figure 8",
            lost,
            static (self, servers, options) => new CommitsOldTermsByCounting(self, servers, options),
            "PySyncObj issue 169; CCF, Howard et al., NSDI 2025", static options => options with { NoOp = false });
        yield return Plant("stops-at-old-terms", "goes through the entries to commit no further than the first of an earlier term",
            [Progress],
            static (self, servers, options) => new StopsAtOldTerms(self, servers, options), "RaftOS issue 30");
        yield return Plant("takes-all-for-replicated", "takes its whole log for replicated everywhere when it is elected", [Progress],
            static (self, servers, options) => new TakesAllForReplicated(self, servers, options));
        yield return Plant("commits-what-it-holds", "commits up to the leader's index whatever its own log holds there",
            [Matching, .. lost],
            static (self, servers, options) => new CommitsWhatItHolds(self, servers, options));
        yield return Plant("commit-goes-back", "takes the commit index of a message even when it knows more", [Monotonic],
            static (self, servers, options) => new CommitGoesBack(self, servers, options), "PySyncObj issue 166");
        yield return Plant("acknowledges-everything", "reports its whole log as replicated, also what another leader left there",
            lost,
            static (self, servers, options) => new AcknowledgesEverything(self, servers, options), "CCF, Howard et al., NSDI 2025");
        yield return Plant("any-answer-counts", "counts an answer to what it asked when it led an earlier term",
            lost,
            static (self, servers, options) => new AnyAnswerCounts(self, servers, options), "PySyncObj issue 5") with
        { InStorms = false };
        yield return Plant("acknowledges-before-the-disk", "acknowledges entries before they are on its disk",
            lost,
            static (self, servers, options) => new AcknowledgesBeforeTheDisk(self, servers, options),
            "NATS JetStream 2.12, Kingsbury, jepsen.io 2025; Vanlightly, RaftFsync.tla");
        yield return Plant("refusal-counts-as-match", "takes a refusal for the news that the follower has what it refused",
            [Progress, .. lost],
            static (self, servers, options) => new RefusalCountsAsMatch(self, servers, options),
            "CCF, Howard et al., NSDI 2025; PySyncObj issue 4");
    }

    static IEnumerable<Mutant> InReads()
    {
        yield return Plant("reads-without-round", "answers reads without asking whether it still leads", [Linearizable],
            static (self, servers, options) => new ReadsWithoutRound(self, servers, options),
            "Xraft-KV issue 1; RedisRaft issue 19", WithReadIndex);
        yield return Plant("reads-before-own-commit", "answers reads before it knows what is committed", [Linearizable],
            static (self, servers, options) => new ReadsBeforeOwnCommit(self, servers, options), "etcd issue 7331", WithReadIndex);
        yield return Plant("reads-join-the-round", "confirms a read by answers to a question asked before it came", [Linearizable],
            static (self, servers, options) => new ReadsJoinTheRound(self, servers, options), "etcd issue 20418",
            WithReadIndex) with
        { InStorms = false };
        yield return Plant("lease-from-receipt", "counts its lease from when the answers came, not from when it asked", [Linearizable],
            static (self, servers, options) => new LeaseFromReceipt(self, servers, options), "etcd issue 12704", WithLease);
        yield return Plant("lease-outlives-transfer", "goes on to read by its lease after it has asked another server to take over",
            [Linearizable],
            static (self, servers, options) => new LeaseOutlivesTransfer(self, servers, options),
            "openraft issues 1747 and 1749", WithLease) with
        { InStorms = false };
    }

    static IEnumerable<Mutant> InChanges()
    {
        yield return Plant("takes-term-of-snapshot", "takes the term of a snapshot's last entry for the current one", [Monotonic],
            static (self, servers, options) => new TakesTermOfSnapshot(self, servers, options), "WRaft issue 4", SmallSnapshots);
        yield return Plant("takes-old-snapshots", "installs a snapshot of less than it has", [Monotonic, .. lost],
            static (self, servers, options) => new TakesOldSnapshots(self, servers, options), options: SmallSnapshots);
        yield return InChange("changes-before-own-commit", "changes the membership before an entry of its own term is committed",
            static (self, servers, options) => new ChangesBeforeOwnCommit(self, servers, options),
            "Ongaro, bug in single-server membership changes, raft-dev, 10 July 2015");
        yield return InChange("changes-while-pending", "begins a change of the membership before the last one is committed",
            static (self, servers, options) => new ChangesWhilePending(self, servers, options));
    }

    static Mutant Plant(
        string name, string summary, string[] caughtBy, RaftFactory factory, string source = "",
        Func<RaftOptions, RaftOptions>? options = null) =>
        new(name, summary, caughtBy, new RaftProtocol(factory))
        {
            Source = source,
            Options = options is null ? static given => given : given => options((RaftOptions)given),
        };

    /// <summary>A bug that shows only where the membership changes: in storms that do that, of the smallest cluster that can.</summary>
    static Mutant InChange(string name, string summary, RaftFactory factory, string source = "") =>
        Plant(name, summary, [.. twoLeaders, .. lost], factory, source, OneByOne) with
        {
            Protocol = new RaftProtocol(factory) { AlwaysReconfigures = true },
            Servers = 5,
        };

    static RaftOptions WithReadIndex(RaftOptions options) => options with { Reads = ReadMode.ReadIndex };

    static RaftOptions WithLease(RaftOptions options) => options with { Reads = ReadMode.Lease, CheckQuorum = true };

    static RaftOptions SmallSnapshots(RaftOptions options) => options with { SnapshotAfter = 5 };

    static RaftOptions OneByOne(RaftOptions options) =>
        options with { Membership = MembershipChange.SingleServer, InitialMembers = 4, NoOp = false, CatchUpRounds = 10 };
}
