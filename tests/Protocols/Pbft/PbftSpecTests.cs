using Simulator.Protocols.Pbft;
using Simulator.Tests.Papers;
using Simulator.Tests.Sim;
using static Simulator.Tests.Papers.PbftProbe;

namespace Simulator.Tests.Protocols.Pbft;

/// <summary>
/// Each invariant holds its peace when all is well and speaks when its property is broken. Here the test signs for all replicas, so
/// more than f of them lie.
/// </summary>
public sealed class PbftSpecTests
{
    static readonly PbftQuorums four = new(4, 1);
    static readonly PbftOptions small = new() { CheckpointInterval = 2, LogSize = 4 };

    readonly Cluster cluster = new();

    [Test]
    public void Agreement()
    {
        var invariant = new Agreement(new DecidedGhost());
        Assert.That(cluster.Check(invariant, Server(1).Carries(1, Write(1))), Is.Null);
        Assert.That(cluster.Check(invariant, Server(2).Carries(1, Write(1)).Carries(2, Write(2))), Is.Null);
        Assert.That(cluster.Check(invariant, Server(3).Carries(1, Write(9))),
            Is.EqualTo("n4 and n2 have committed different requests at 1, in views 0 and 0"));
    }

    [Test]
    public void Liars_are_not_asked()
    {
        var invariant = new Agreement(new DecidedGhost());
        cluster.Byzantine = NodeSet.Of(new NodeId(3));
        Assert.That(cluster.Check(invariant, Server(1).Carries(1, Write(1))), Is.Null);
        Assert.That(cluster.Check(invariant, Server(3).Carries(1, Write(9))), Is.Null);
    }

    [Test]
    public void Prepared_once()
    {
        var invariant = new PreparedOnce(new PreparedGhost());
        Assert.That(cluster.Check(invariant, Prepared(1, 0)), Is.Null);
        Assert.That(cluster.Check(invariant, Prepared(2, 0)), Is.Null);
        Assert.That(cluster.Check(invariant, Prepared(3, 9)),
            Is.EqualTo("n4 and {n2 n3} hold certificates for different requests in view 0 at 1"));
    }

    [Test]
    public void Accepted_once()
    {
        var invariant = new AcceptedOnce();
        var correct = Server(1).Receive(0, Propose(0, 1, Write(1))).Receive(0, Propose(0, 1, Write(2)));
        Assert.That(cluster.Check(invariant, correct), Is.Null);
        var probe = Server(2, factory: (self, servers, options) => new PbftMutants.SecondPrePrepare(self, servers, options));
        Assert.That(cluster.Check(invariant, probe.Receive(0, Propose(0, 1, Write(1)))), Is.Null);
        Assert.That(cluster.Check(invariant, probe.Receive(0, Propose(0, 1, Write(2)))),
            Is.EqualTo("n3 accepted two pre-prepares in view 0 for 1"));
    }

    [Test]
    public void Committed_where_prepared()
    {
        var invariant = new CommittedWherePrepared(new PreparedGhost(), four);
        Assert.That(cluster.Check(invariant, Prepared(2, 0)), Is.Null);
        Assert.That(cluster.Check(invariant, Server(1).Carries(1, Write(0))), Is.Null);
        var alone = new CommittedWherePrepared(new PreparedGhost(), four);
        Assert.That(cluster.Check(alone, Server(1).Carries(1, Write(0))),
            Is.EqualTo("n2 committed 1 in view 0, which has prepared only at {n2}"));
    }

    [Test]
    public void Decisions_survive()
    {
        var v = new[] { ViewChange(0, 1), ViewChange(1, 1), ViewChange(2, 1) };
        var batch = Of(Write(1));
        var told = new[] { ViewChange(0, 1, Certificate(0, 1, batch)), v[1], v[2] };
        var invariant = new DecisionsSurvive(new DecidedGhost());
        Assert.That(cluster.Check(invariant, Server(2).Carries(1, Write(1))), Is.Null);
        Assert.That(cluster.Check(invariant, Server(3).Receive(1, NewView(1, told, PrePrepare(1, 1, batch)))), Is.Null);
        Assert.That(cluster.Check(invariant, Server(0).Receive(1, NewView(1, v))),
            Is.EqualTo("n1 entered view 1 without what was committed at 1"));
    }

    [Test]
    public void Checkpoints_certified()
    {
        var invariant = new CheckpointsCertified(four);
        Assert.That(cluster.Check(invariant, Stable(1, 1)), Is.Null);
        Assert.That(cluster.Check(invariant, Stable(2, 1)), Is.Null);
        Assert.That(cluster.Check(invariant, Stable(3, 9)), Is.EqualTo("n4 and n2 hold different stable checkpoints of 2"));
        var weak = Server(3, small, factory: (self, servers, options) => new PbftMutants.StableAtWeakQuorum(self, servers, options));
        weak.Carries(1, Write(1)).Carries(2, Write(2));
        weak.Receive(0, Checkpoint(0, weak.Node.Written.Taken[0]));
        Assert.That(cluster.Check(new CheckpointsCertified(four), weak),
            Is.EqualTo("n4 takes its checkpoint 2 for stable with a proof of {n1 n4} alone"));
    }

    [Test]
    public void Within_watermarks()
    {
        var invariant = new WithinWatermarks(small.LogSize);
        var correct = Server(1, small).Receive(0, Propose(0, 4, Write(1))).Receive(0, Propose(0, 5, Write(1)));
        Assert.That(cluster.Check(invariant, correct), Is.Null);
        var probe = Server(2, small, factory: (self, servers, options) => new PbftMutants.NoHighWatermark(self, servers, options));
        Assert.That(cluster.Check(invariant, probe.Receive(0, Propose(0, 5, Write(1)))), Is.EqualTo("n3 logs 5 outside of (0, 4]"));
    }

    [Test]
    public void Monotonic_state()
    {
        var invariant = new MonotonicState();
        var probe = Stable(1, 1).Fire(ViewTimeout.It);
        Assert.That(cluster.Check(invariant, probe), Is.Null);
        var disk = probe.Node.Written;
        Overwrite(probe, disk with { Place = PbftDisk.Blank.Place });
        Assert.That(cluster.Check(invariant, probe), Is.EqualTo("n2 went back from view 1 to 0"));
        Overwrite(probe, disk with { Stable = PbftDisk.Blank.Stable });
        Assert.That(cluster.Check(invariant, probe), Is.EqualTo("n2 took its low watermark back from 2 to 0"));
    }

    [Test]
    public void Equal_states()
    {
        var invariant = new EqualStates();
        Assert.That(cluster.Check(invariant, Server(1).Carries(1, Write(1))), Is.Null);
        Assert.That(cluster.Check(invariant, Server(2).Carries(1, Write(1))), Is.Null);
        Assert.That(cluster.Check(invariant, Server(3).Carries(1, Write(9))), Is.EqualTo("n4 and n2 are in different states after 1"));
    }

    [Test]
    public void Exactly_once()
    {
        var invariant = new ExactlyOnce();
        Assert.That(cluster.Check(invariant, Server(1).Carries(1, Append(1)).Carries(2, Append(1))), Is.Null);
        var probe = Server(2, factory: (self, servers, options) => new PbftMutants.ExecutesTwice(self, servers, options));
        Assert.That(cluster.Check(invariant, probe.Carries(1, Append(1)).Carries(2, Append(1))),
            Is.EqualTo("n3 carried out append k 1 of c1 at 2 a second time"));
    }

    static Probe<PbftNode> Prepared(int self, long number)
    {
        var batch = Of(Write(number));
        return Server(self).Receive(0, Propose(0, 1, Write(number))).PreparedBy(0, 1, batch, 1, 2, 3);
    }

    static Probe<PbftNode> Stable(int self, long number)
    {
        var probe = Server(self, small).Carries(1, Write(number)).Carries(2, Write(number + 1));
        foreach (var other in new[] { 0, 1, 2, 3 })
            if (other != self) probe.Receive(other, Checkpoint(other, probe.Node.Written.Latest));
        return probe;
    }

    /// <summary>What no protocol would do: the state changes behind the server's back.</summary>
    static void Overwrite(Probe<PbftNode> probe, PbftDisk disk) => ((IDurable)probe.Node).Load(disk);

    sealed class Cluster : ICluster
    {
        readonly Node?[] nodes = new Node?[4];

        public int Count => 4;
        public Instant Now => Instant.Zero;
        public NodeSet Byzantine { get; set; }
        public Node? this[NodeId id] => nodes[id.Value];

        public string? Check(Invariant invariant, Probe<PbftNode> moved)
        {
            nodes[moved.Self.Value] = moved.Node;
            return invariant.Check(this, moved.Self);
        }
    }
}
