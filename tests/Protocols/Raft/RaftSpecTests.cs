using Simulator.Protocols.Raft;
using Simulator.Tests.Papers;
using Simulator.Tests.Sim;

namespace Simulator.Tests.Protocols.Raft;

/// <summary>Each invariant holds its peace when all is well and speaks when its property is broken.</summary>
public sealed class RaftSpecTests
{
    readonly Cluster cluster = new();

    [Test]
    public void Election_safety()
    {
        var invariant = new ElectionSafety();
        Assert.That(cluster.Check(invariant, Leader(0)), Is.Null);
        Assert.That(cluster.Check(invariant, Leader(0)), Is.Null, "the same one again");
        Assert.That(cluster.Check(invariant, Leader(1, disk: RaftProbe.Disk(1))), Is.Null, "in another term");
        Assert.That(cluster.Check(invariant, Leader(2)), Is.EqualTo("n1 and n3 both lead in term 1"));
    }

    [Test]
    public void What_liars_do_breaks_no_invariant()
    {
        var invariant = new ElectionSafety();
        cluster.Byzantine = NodeSet.Of(new NodeId(1));
        Assert.That(cluster.Check(invariant, Leader(0)), Is.Null);
        Assert.That(cluster.Check(invariant, Leader(1)), Is.Null, "a liar may claim what it likes");
        Assert.That(cluster.Check(invariant, Leader(2)), Is.EqualTo("n1 and n3 both lead in term 1"), "two honest ones may not");
    }

    [Test]
    public void Vote_once()
    {
        var invariant = new VoteOnce();
        var voter = Server(0);
        voter.Receive(1, new RequestVote(1, 0, 0, false));
        Assert.That(cluster.Check(invariant, voter), Is.Null);
        voter.Receive(2, new RequestVote(2, 0, 0, false));
        Assert.That(cluster.Check(invariant, voter), Is.Null, "in the next term");
        Overwrite(voter, voter.Node.Written with { VotedFor = new NodeId(3) });
        Assert.That(cluster.Check(invariant, voter), Is.EqualTo("n1 voted for n3 in term 2 and then for n4"));
        Overwrite(voter, voter.Node.Written with { VotedFor = null });
        Assert.That(cluster.Check(invariant, voter), Does.Contain("forgot it"));
    }

    [Test]
    public void Leader_append_only()
    {
        var invariant = new LeaderAppendOnly();
        var leader = Leader(0, disk: RaftProbe.Disk(1, 1, 1));
        Assert.That(cluster.Check(invariant, leader), Is.Null);
        leader.Receive(-1, RaftProbe.Write(1));
        Assert.That(cluster.Check(invariant, leader), Is.Null, "it appends");
        Overwrite(leader, leader.Node.Written with { Log = leader.Node.Written.Before(2) });
        Assert.That(cluster.Check(invariant, leader), Is.EqualTo("n1, leader of term 2, changed its log from index 2 on"));
    }

    [Test]
    public void A_follower_may_overwrite_its_log()
    {
        var invariant = new LeaderAppendOnly();
        var follower = Server(0, RaftProbe.Disk(1, 1, 1));
        cluster.Check(invariant, follower);
        follower.Receive(1, new AppendEntries(2, 1, 0, 0, RaftProbe.Log(2), 0));
        Assert.That(cluster.Check(invariant, follower), Is.Null);
    }

    [Test]
    public void Log_matching()
    {
        var invariant = new LogMatching();
        Assert.That(cluster.Check(invariant, Server(0, RaftProbe.Disk(3, 1, 1, 3))), Is.Null);
        Assert.That(cluster.Check(invariant, Server(1, RaftProbe.Disk(3, 1, 2))), Is.Null, "terms differ, so entries may");
        Assert.That(cluster.Check(invariant, Server(2, RaftProbe.Disk(3, 1, 2, 3))), Does.Contain("same entry at index 3 after entries of terms 2 and 1"));
        var other = RaftProbe.Disk(3, 1) with { Log = [new Entry(1, RaftProbe.Write(99))] };
        Assert.That(cluster.Check(invariant, Server(3, other)), Is.EqualTo("n4 and n1 hold different entries of term 1 at index 1"));
    }

    [Test]
    public void State_machine_safety()
    {
        var invariant = new StateMachineSafety(new CommittedLog());
        Assert.That(cluster.Check(invariant, Follower(0, RaftProbe.Log(1, 1), commit: 2)), Is.Null);
        Assert.That(cluster.Check(invariant, Follower(1, RaftProbe.Log(1, 1), commit: 1)), Is.Null);
        Assert.That(cluster.Check(invariant, Follower(2, RaftProbe.Log(1, 2), commit: 1)), Is.Null, "entry 2 is not committed there");
        Assert.That(cluster.Check(invariant, Follower(3, RaftProbe.Log(1, 2), commit: 2)),
            Is.EqualTo("n4 committed an entry of term 2 at index 2, where one of term 1 was committed"));
    }

    [Test]
    public void Leader_completeness()
    {
        var invariant = new LeaderCompleteness(new CommittedLog());
        Assert.That(cluster.Check(invariant, Follower(0, RaftProbe.Log(1, 1), commit: 2)), Is.Null);
        Assert.That(cluster.Check(invariant, Leader(1, disk: RaftProbe.Disk(1, 1, 1))), Is.Null);
        Assert.That(cluster.Check(invariant, Leader(2)), Is.Null, "a late leader of the term in which it was committed");
        Assert.That(cluster.Check(invariant, Leader(3, disk: RaftProbe.Disk(2, 1))),
            Is.EqualTo("n4 leads term 3 without entry 2 of term 1, which was committed before"));
    }

    [Test]
    public void Committed_entries_stay()
    {
        var invariant = new CommittedEntriesStay(new CommittedLog());
        Assert.That(cluster.Check(invariant, Follower(0, RaftProbe.Log(1, 1), commit: 2)), Is.Null);
        var laggard = Follower(1, RaftProbe.Log(1, 1), commit: 0);
        Assert.That(cluster.Check(invariant, laggard), Is.Null);
        Overwrite(laggard, laggard.Node.Written with { Log = RaftProbe.Log(1) });
        Assert.That(cluster.Check(invariant, laggard), Is.EqualTo("n2 cut entry 2 of term 1, which is committed, off its log"));
    }

    [Test]
    public void Monotonic_state()
    {
        var invariant = new MonotonicState();
        var server = Follower(0, RaftProbe.Log(1, 1), commit: 1);
        Assert.That(cluster.Check(invariant, server), Is.Null);
        Overwrite(server, server.Node.Written with { CurrentTerm = 0 });
        Assert.That(cluster.Check(invariant, server), Is.EqualTo("n1 went back from term 1 to 0"));
        Overwrite(server, server.Node.Written with { CurrentTerm = 1, Log = [] });
        Assert.That(cluster.Check(invariant, server), Is.EqualTo("n1 has applied 1 and committed 1 of 0 entries"));
    }

    [Test]
    public void Equal_states()
    {
        var invariant = new EqualStates();
        Assert.That(cluster.Check(invariant, Follower(0, RaftProbe.Log(1, 1), commit: 2)), Is.Null);
        Assert.That(cluster.Check(invariant, Follower(1, RaftProbe.Log(1, 1), commit: 2)), Is.Null);
        Assert.That(cluster.Check(invariant, Follower(2, [new Entry(1, NoOp.It), new Entry(1, NoOp.It)], commit: 2)),
            Is.EqualTo("n3 and n1 are in different states after 2 entries"));
    }

    static Probe<RaftNode> Server(int self, RaftDisk? disk = null) =>
        new(() => new RaftNode(new NodeId(self), 5, RaftProbe.Paper), 5, self, disk);

    static Probe<RaftNode> Follower(int self, Seq<Entry> log, long commit) =>
        Server(self).Receive(4, new AppendEntries(1, 1, 0, 0, log, commit));

    static Probe<RaftNode> Leader(int self, RaftDisk? disk = null)
    {
        var probe = Server(self, disk).Fire(ElectionTimeout.It);
        foreach (var voter in new[] { 3, 4, 2, 1 })
            if (voter != self && !probe.Node.IsLeader) probe.Receive(voter, new VoteReply(probe.Node.CurrentTerm, true));
        return probe;
    }

    /// <summary>What no protocol would do: the state changes behind the server's back.</summary>
    static void Overwrite(Probe<RaftNode> probe, RaftDisk disk) => ((IDurable)probe.Node).Load(disk);

    sealed class Cluster : ICluster
    {
        readonly Node?[] nodes = new Node?[5];

        public int Count => 5;
        public Instant Now => Instant.Zero;
        public Node? this[NodeId id] => nodes[id.Value];
        public NodeSet Byzantine { get; set; }

        public string? Check(Invariant invariant, Probe<RaftNode> moved)
        {
            nodes[moved.Self.Value] = moved.Node;
            return invariant.Check(this, moved.Self);
        }
    }
}
