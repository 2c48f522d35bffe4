using Simulator.Protocols;
using Simulator.Protocols.MultiPaxos;
using Simulator.Tests.Papers;
using Simulator.Tests.Sim;

namespace Simulator.Tests.Protocols.MultiPaxos;

/// <summary>Each invariant holds its peace when all is well and speaks when its property is broken.</summary>
public sealed class MultiPaxosSpecTests
{
    readonly Cluster cluster = new();

    [Test]
    public void One_leader_per_ballot()
    {
        var invariant = new OneLeaderPerBallot();
        Assert.That(cluster.Check(invariant, MultiPaxosProbe.Leader()), Is.Null);
        Assert.That(cluster.Check(invariant, MultiPaxosProbe.Leader(disk: MultiPaxosProbe.Disk(5))), Is.Null, "with another ballot");
        // A server that takes itself for one of four: its ballots are another's.
        var impostor = new Probe<MultiPaxosNode>(() => new MultiPaxosNode(new NodeId(1), 4, MultiPaxosProbe.Paper), 5, 1);
        impostor.Fire(ElectionTimeout.It).Receive(2, MultiPaxosProbe.Promised(impostor)).Receive(3, MultiPaxosProbe.Promised(impostor));
        Assert.That(cluster.Check(invariant, impostor), Is.EqualTo("n1 and n2 both lead with ballot 5"));
    }

    [Test]
    public void One_value_per_ballot()
    {
        var invariant = new OneValuePerBallot(new MultiPaxosGhost());
        Assert.That(cluster.Check(invariant, Acceptor(0, 6, (1, 6, 11), (2, 6, 12))), Is.Null);
        Assert.That(cluster.Check(invariant, Acceptor(1, 7, (1, 6, 11), (1, 7, 99))), Is.Null, "another ballot may have another value");
        Assert.That(cluster.Check(invariant, Acceptor(2, 6, (2, 6, 13))),
            Is.EqualTo("n3 and n1 accepted different values of ballot 6 in slot 2"));
    }

    [Test]
    public void Promises_kept()
    {
        var invariant = new PromisesKept(new MultiPaxosGhost());
        var acceptor = Acceptor(0, 6, (1, 6, 11));
        Assert.That(cluster.Check(invariant, acceptor), Is.Null);
        acceptor.Receive(3, new Prepare(8, 1, 0));
        Assert.That(cluster.Check(invariant, acceptor), Is.Null);
        var disk = acceptor.Node.Written;
        Overwrite(acceptor, disk with { Votes = disk.Votes.Add(new Vote(2, 7, MultiPaxosProbe.Write(12))) });
        Assert.That(cluster.Check(invariant, acceptor), Is.EqualTo("n1 accepted ballot 7 in slot 2 after promising ballot 8"));
    }

    [Test]
    public void Chosen_values_survive()
    {
        var invariant = new ChosenValuesSurvive(new MultiPaxosGhost());
        var leader = MultiPaxosProbe.Leader();
        leader.Receive(-1, MultiPaxosProbe.Write(1)).AcceptedBy(1, 1, 1, 2);
        Assert.That(cluster.Check(invariant, leader), Is.Null);
        Assert.That(cluster.Check(invariant, Acceptor(1, 4, (1, 4, 2))), Is.Null, "a lower ballot that came late");
        Assert.That(cluster.Check(invariant, Acceptor(2, 8, (1, 8, 1))), Is.Null, "a higher one with the same value");
        Assert.That(cluster.Check(invariant, Acceptor(3, 9, (1, 9, 2))),
            Does.Contain("of ballot 9 in slot 1").And.Contain("was chosen by ballot 5"));
    }

    [Test]
    public void Chosen_values_survive_also_proposals_that_were_accepted_before_the_choice_was_known()
    {
        var invariant = new ChosenValuesSurvive(new MultiPaxosGhost());
        var leader = MultiPaxosProbe.Leader();
        leader.Receive(-1, MultiPaxosProbe.Write(1));
        Assert.That(cluster.Check(invariant, Acceptor(3, 9, (1, 9, 2))), Is.Null);
        leader.AcceptedBy(1, 1, 1, 2);
        Assert.That(cluster.Check(invariant, leader), Does.Contain("of ballot 9 in slot 1"));
    }

    [Test]
    public void Agreement_on_what_is_chosen()
    {
        var invariant = new Agreement(new MultiPaxosGhost());
        Assert.That(cluster.Check(invariant, Acceptor(0, 0).Receive(4, new Learn(1, [MultiPaxosProbe.Write(1)], 1))), Is.Null);
        Assert.That(cluster.Check(invariant, Acceptor(1, 0).Receive(4, new Learn(1, [MultiPaxosProbe.Write(1)], 1))), Is.Null);
        Assert.That(cluster.Check(invariant, Acceptor(2, 0).Receive(4, new Learn(1, [MultiPaxosProbe.Write(2)], 1))),
            Is.EqualTo("n3 takes another value for chosen in slot 1 than n1"));
    }

    [Test]
    public void Votes_stay()
    {
        var invariant = new VotesStay();
        var acceptor = Acceptor(0, 6, (1, 6, 11), (2, 6, 12));
        Assert.That(cluster.Check(invariant, acceptor), Is.Null);
        var disk = acceptor.Node.Written;
        Overwrite(acceptor, disk with { Checkpoint = disk.Checkpoint with { Cells = [] }, Votes = disk.Votes.Take(1) });
        Assert.That(cluster.Check(invariant, acceptor), Is.EqualTo("n1 forgot its vote of ballot 6 in slot 2, after its checkpoint of 0"));
        Overwrite(acceptor, disk with { Checkpoint = disk.Checkpoint with { Slot = 1 } });
        Assert.That(cluster.Check(invariant, acceptor), Is.EqualTo("n1 has a checkpoint of slot 1 and has executed 0"));
    }

    [Test]
    public void Monotonic_state()
    {
        var invariant = new MonotonicState();
        var acceptor = Acceptor(0, 6, (1, 6, 11));
        Assert.That(cluster.Check(invariant, acceptor), Is.Null);
        Overwrite(acceptor, MultiPaxosProbe.Disk(4));
        Assert.That(cluster.Check(invariant, acceptor), Is.EqualTo("n1 went back from a promise of 6 to one of 4"));
        var disk = acceptor.Node.Written;
        Overwrite(acceptor, disk with { Checkpoint = disk.Checkpoint with { Slot = 3 } });
        cluster.Check(invariant, acceptor);
        Overwrite(acceptor, disk);
        Assert.That(cluster.Check(invariant, acceptor), Is.EqualTo("n1 replaced the checkpoint of 3 by one of 0"));
    }

    [Test]
    public void Equal_states()
    {
        var invariant = new EqualStates();
        Assert.That(cluster.Check(invariant, Acceptor(0, 0).Receive(4, new Learn(1, [MultiPaxosProbe.Write(1)], 1))), Is.Null);
        Assert.That(cluster.Check(invariant, Acceptor(1, 0).Receive(4, new Learn(1, [MultiPaxosProbe.Write(1)], 1))), Is.Null);
        Assert.That(cluster.Check(invariant, Acceptor(2, 0).Receive(4, new Learn(1, [MultiPaxosProbe.Write(2)], 1))),
            Is.EqualTo("n3 and n1 are in different states after 1 slots"));
    }

    static Probe<MultiPaxosNode> Acceptor(int self, long promised, params (long Slot, long Ballot, long Value)[] votes) =>
        new(() => new MultiPaxosNode(new NodeId(self), 5, MultiPaxosProbe.Paper), 5, self, MultiPaxosProbe.Disk(promised, votes));

    /// <summary>What no protocol would do: the state changes behind the server's back.</summary>
    static void Overwrite(Probe<MultiPaxosNode> probe, MultiPaxosDisk disk) => ((IDurable)probe.Node).Load(disk);

    sealed class Cluster : ICluster
    {
        readonly Node?[] nodes = new Node?[5];

        public int Count => 5;
        public Instant Now => Instant.Zero;
        public Node? this[NodeId id] => nodes[id.Value];
        public NodeSet Byzantine => NodeSet.Empty;

        public string? Check(Invariant invariant, Probe<MultiPaxosNode> moved)
        {
            nodes[moved.Self.Value] = moved.Node;
            return invariant.Check(this, moved.Self);
        }
    }
}
