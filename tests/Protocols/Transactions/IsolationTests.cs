using Simulator.Protocols.PaxosCommit;
using Simulator.Protocols.Transactions;
using Simulator.Protocols.TwoPhaseCommit;
using Simulator.Tests.Papers;
using Simulator.Tests.Sim;
using static Simulator.Tests.Papers.CommitProbe;
using Ballot = Simulator.Protocols.TwoPhaseCommit.Ballot;

namespace Simulator.Tests.Protocols.Transactions;

/// <summary>What one participant does when transactions are in each other's way, and what the invariants say of it.</summary>
public sealed class IsolationTests
{
    static readonly Txn old = new(5, 1), young = new(6, 1);
    readonly AnyCluster cluster = new();

    static Probe<TwoPhaseCommitNode> Participant(StoreOptions store) => TwoPhase(1, new TwoPhaseCommitOptions { Store = store });

    static Perform Of(Txn txn, StepKind kind = StepKind.Write, long snapshot = 0) =>
        WorkFor(1, kind, txn, age: txn == old ? 1 : 2) with { Snapshot = snapshot };

    [TestCase(Deadlocks.WoundWait, true, ExpectedResult = "young aborts"), TestCase(Deadlocks.WoundWait, false, ExpectedResult = "waits")]
    [TestCase(Deadlocks.WaitDie, true, ExpectedResult = "waits"), TestCase(Deadlocks.WaitDie, false, ExpectedResult = "young aborts")]
    [TestCase(Deadlocks.Timeout, true, ExpectedResult = "waits"), TestCase(Deadlocks.Timeout, false, ExpectedResult = "waits")]
    public string Rosenkrantz_Stearns_and_Lewis_1978_Who_waits_and_who_aborts(Deadlocks rule, bool youngHolds)
    {
        var (holder, other) = youngHolds ? (young, old) : (old, young);
        var probe = Participant(Store with { Deadlocks = rule }).Receive(0, Of(holder)).Receive(0, Of(other));
        var refused = probe.Sent<Refused>();
        return refused.Count == 0 ? "waits" : refused.Single().Txn == young ? "young aborts" : "old aborts";
    }

    [Test]
    public void With_time_outs_who_has_waited_too_long_aborts()
    {
        var probe = Participant(Store with { Deadlocks = Deadlocks.Timeout }).Receive(0, Of(old)).Receive(0, Of(young));
        probe.Sent();
        Assert.That(probe.Fire(new LockTimeout(young)).Sent<Refused>().Single().Txn, Is.EqualTo(young));
    }

    [Test]
    public void Who_has_voted_is_not_aborted_for_an_older_one()
    {
        var probe = Participant(Store).Receive(0, Of(young)).Receive(0, new Prepare(young, 1, All)).Receive(0, Of(old));
        Assert.That(probe.Sent<Refused>(), Is.Empty);
        probe.Receive(0, new Decision(young, Commit: true, 0));
        Assert.That(probe.Sent<Performed>().Single().Txn, Is.EqualTo(old), "it goes on when the key is free");
    }

    [Test]
    public void With_snapshots_nobody_waits_for_a_reader_and_a_reader_sees_what_was_there_when_it_began()
    {
        var probe = Participant(Store with { Isolation = Isolation.Snapshot });
        Commit(probe, old, snapshot: 1, at: 5);
        probe.Receive(0, Of(young, StepKind.Read, snapshot: 4));
        Assert.That(probe.Sent<Performed>().Single().Results[0], Is.EqualTo(Value.Nil));
        probe.Receive(0, Of(new Txn(7, 1), StepKind.Read, snapshot: 6));
        Assert.That(probe.Sent<Performed>().Single().Results[0], Is.EqualTo(Value.Of(7)));
    }

    [TestCase(8, true), TestCase(12, false)]
    public void With_snapshots_a_reader_waits_for_who_may_commit_before_its_time(long prepared, bool waits)
    {
        var probe = Participant(Store with { Isolation = Isolation.Snapshot });
        probe.Receive(0, Of(old, snapshot: 1)).Receive(0, new Prepare(old, 1, All)).Receive(0, new Timestamp(old, true, prepared));
        probe.Sent();
        probe.Receive(0, Of(young, StepKind.Read, snapshot: 10));
        Assert.That(probe.Sent<Performed>(), Has.Count.EqualTo(waits ? 0 : 1));
    }

    [TestCase(true, 3, ExpectedResult = Ballot.No), TestCase(true, 6, ExpectedResult = null), TestCase(false, 3, ExpectedResult = null)]
    public Ballot? Berenson_et_al_4_2_The_first_committer_wins(bool rule, long snapshot)
    {
        var probe = Participant(Store with { Isolation = Isolation.Snapshot, FirstCommitterWins = rule });
        Commit(probe, old, snapshot: 1, at: 5);
        probe.Receive(0, Of(young, snapshot: snapshot)).Receive(0, new Prepare(young, 1, All));
        var sent = probe.Sent();
        Assert.That(sent.To<AskTimestamp>(), Has.Length.EqualTo(sent.To<Vote>().Length == 0 ? 1 : 0), "a vote, or the time of one");
        return sent.Select(each => each.Message).OfType<Vote>().SingleOrDefault()?.Ballot;
    }

    [Test]
    public void The_oracle_never_gives_a_timestamp_twice_also_not_after_a_crash()
    {
        var before = TwoPhase(0);
        var given = new List<long>();
        for (var i = 0; i < 3; i++) given.Add(before.Receive(1, new AskTimestamp(T, false)).Sent<Timestamp>().Single().At);
        var after = TwoPhase(0, disk: before.Node.Written);
        given.Add(after.Receive(1, new AskTimestamp(T, false)).Sent<Timestamp>().Single().At);
        Assert.That(given, Is.Ordered.And.Unique);
    }

    [Test]
    public void Exclusive_locks_notices_a_second_holder()
    {
        var probe = Participant(Store).Receive(0, Of(old));
        Assert.That(cluster.Check(new ExclusiveLocks(), probe), Is.Null);
        probe.Node.Locks.Grant(new LockRequest(young, 2, "k0", LockMode.Shared));
        Assert.That(cluster.Check(new ExclusiveLocks(), probe), Does.Contain("holds k0 to write it"));
    }

    [Test]
    public void Guarded_writes_notices_a_transaction_in_doubt_without_its_key()
    {
        var probe = InDoubt();
        Assert.That(cluster.Check(new GuardedWrites(), probe), Is.Null);
        probe.Node.Locks.Release(T);
        Assert.That(cluster.Check(new GuardedWrites(), probe), Does.Contain("does not hold k0"));
    }

    [Test]
    public void Ascending_versions_notices_a_commit_in_the_past()
    {
        var probe = Participant(Store with { Isolation = Isolation.Snapshot, FirstCommitterWins = false });
        Commit(probe, old, snapshot: 1, at: 5);
        Assert.That(cluster.Check(new AscendingVersions(), probe), Is.Null);
        Commit(probe, young, snapshot: 1, at: 4);
        Assert.That(cluster.Check(new AscendingVersions(), probe), Does.Contain("of time 4 comes after one of 5"));
    }

    [Test]
    public void One_vote_per_ballot_notices_both_votes()
    {
        var invariant = new OneVotePerBallot();
        Phase2a Proposal(bool prepared) => new(T, 7, new NodeId(0), All, [new InstanceVote(new NodeId(1), prepared, 0, default)], false);
        Assert.That(cluster.Check(invariant, PaxosServer(1).Receive(0, Proposal(true))), Is.Null);
        Assert.That(cluster.Check(invariant, PaxosServer(2).Receive(0, Proposal(false))), Does.Contain("both votes of n2"));
    }

    [Test]
    public void Chosen_once_notices_two_servers_that_count_otherwise()
    {
        var invariant = new ChosenOnce();
        Probe<PaxosCommitNode> Counts(int self, long ballot, bool prepared)
        {
            var vote = new InstanceVote(new NodeId(1), prepared, 0, default);
            return PaxosServer(self).Receive(0, new Phase2b(T, ballot, All, [vote])).Receive(1, new Phase2b(T, ballot, All, [vote]));
        }
        Assert.That(cluster.Check(invariant, Counts(3, 0, true)), Is.Null);
        Assert.That(cluster.Check(invariant, Counts(4, 9, false)), Does.Contain("n4 and n5 have counted different votes of n2"));
    }

    [Test]
    public void Promise_kept_notices_a_lower_ballot()
    {
        var mutant = new PaxosCommitProtocol().Mutants.Single(each => each.Name == "promise-not-kept");
        var options = new PaxosCommitOptions { Store = Store };
        var probe = new Probe<PaxosCommitNode>(() => (PaxosCommitNode)mutant.Protocol.Deploy(options, 5).Server(new NodeId(1)), 5, 1);
        var invariant = new PromiseKept();
        Assert.That(cluster.Check(invariant, probe.Receive(2, new Phase1a(T, 1 << 24))), Is.Null);
        for (var i = 1; i <= 3; i++) probe.Receive(i, VoteFrom(i));
        Assert.That(cluster.Check(invariant, probe), Does.Contain("n2 accepted ballot 0"));
    }

    static void Commit(Probe<TwoPhaseCommitNode> probe, Txn txn, long snapshot, long at)
    {
        probe.Receive(0, Of(txn, snapshot: snapshot)).Receive(0, new Prepare(txn, 1, All)).Receive(0, new Timestamp(txn, true, at));
        probe.Receive(0, new Decision(txn, Commit: true, at));
        probe.Sent();
    }
}
