using Simulator.Protocols.ViewstampedReplication;
using Simulator.Tests.Papers;
using Simulator.Tests.Sim;

namespace Simulator.Tests.Protocols.ViewstampedReplication;

/// <summary>Each invariant holds its peace when all is well and speaks when its property is broken.</summary>
public sealed class VrSpecTests
{
    static readonly Request first = VrProbe.Write(1);
    static readonly Request second = VrProbe.Write(2);

    readonly Cluster cluster = new();

    [Test]
    public void One_primary_per_view()
    {
        var invariant = new OnePrimaryPerView();
        var primary = VrProbe.Replica(0);
        Assert.That(cluster.Check(invariant, primary), Is.Null);
        Assert.That(cluster.Check(invariant, primary), Is.Null, "the same one again");
        Assert.That(cluster.Check(invariant, VrProbe.SecondPrimary()), Is.Null, "of another view");
        Assert.That(cluster.Check(invariant, VrProbe.Replica(0)), Is.EqualTo("n1 is primary of view 0 again, in another life"));
    }

    [Test]
    public void Agreement()
    {
        var invariant = new Agreement(new CommittedOperations());
        Assert.That(cluster.Check(invariant, Backup(1, 2, first, second)), Is.Null);
        Assert.That(cluster.Check(invariant, Backup(2, 1, first, first)), Is.Null, "operation 2 is not committed there");
        Assert.That(cluster.Check(invariant, Backup(3, 1, second)), Is.EqualTo("n4 executed write k 2 as operation 1, n2 another one"));
    }

    [Test]
    public void View_change_correctness()
    {
        var invariant = new ViewChangeCorrectness(new CommittedOperations());
        Assert.That(cluster.Check(invariant, Backup(3, 1, first)), Is.Null);
        Assert.That(cluster.Check(invariant, VrProbe.SecondPrimary(first)), Is.Null);
        Assert.That(cluster.Check(invariant, VrProbe.SecondPrimary()),
            Is.EqualTo("n2 begins view 1 without operation 1, which n4 has executed before"));
        Assert.That(cluster.Check(invariant, VrProbe.SecondPrimary(second)), Does.Contain("without operation 1"));
    }

    [Test]
    public void Executed_once()
    {
        var invariant = new ExecutedOnce(new CommittedOperations());
        Assert.That(cluster.Check(invariant, Backup(1, 2, first, second)), Is.Null);
        Assert.That(cluster.Check(invariant, Backup(2, 3, first, second, first)),
            Is.EqualTo("request 1 of client process 0 is executed again as operation 3"));
    }

    [Test]
    public void Prefix_of_primary()
    {
        var invariant = new PrefixOfPrimary(new PrimaryLogs());
        Assert.That(cluster.Check(invariant, VrProbe.Replica(0).Receive(-1, first)), Is.Null);
        Assert.That(cluster.Check(invariant, Backup(1, 0)), Is.Null);
        Assert.That(cluster.Check(invariant, Backup(1, 0, first)), Is.Null);
        Assert.That(cluster.Check(invariant, Backup(2, 0, second)),
            Is.EqualTo("n3 and n1, its primary, have different operations 1 in view 0"));
        Assert.That(cluster.Check(invariant, Backup(3, 0, first, second)),
            Is.EqualTo("n4 has operation 2 in view 0, which n1, its primary, has not"));
    }

    [Test]
    public void Monotonic_state()
    {
        var invariant = new MonotonicState();
        var probe = new Probe<VrNode>(() => new Credulous(new NodeId(2), 5, VrProbe.Paper), 5, 2);
        probe.Receive(1, new StartView(0, 1, VrProbe.Excerpt(1, 0, first, second)));
        Assert.That(cluster.Check(invariant, probe), Is.Null);
        probe.Receive(1, new StartView(0, 1, VrProbe.Excerpt(1, 0, first)));
        Assert.That(cluster.Check(invariant, probe), Is.EqualTo("n3 took its op-number back from 2 to 1 within view 1"));
    }

    [Test]
    public void Recovering_abstains()
    {
        var invariant = new RecoveringAbstains();
        Assert.That(cluster.Check(invariant, Backup(2, 0)), Is.Null);
        var probe = VrProbe.Restarted(2, takesPart: true);
        Assert.That(cluster.Check(invariant, probe), Is.Null);
        probe.Receive(0, VrProbe.StartViewChange(1));
        Assert.That(cluster.Check(invariant, probe), Is.EqualTo("n3 takes part in the change to view 1 although it has not recovered"));
        Assert.That(cluster.Check(invariant, Backup(2, 0)), Is.EqualTo("n3 came back after a crash and did not recover"));
    }

    [Test]
    public void Equal_states()
    {
        var invariant = new EqualStates();
        Assert.That(cluster.Check(invariant, Backup(1, 1, first)), Is.Null);
        Assert.That(cluster.Check(invariant, Backup(2, 1, first)), Is.Null);
        Assert.That(cluster.Check(invariant, Backup(3, 1, second)), Is.EqualTo("n4 and n2 are in different states after 1 operations"));
    }

    static Probe<VrNode> Backup(int self, long commit, params Request[] requests)
    {
        var probe = VrProbe.Replica(self);
        return requests.Length == 0 ? probe : probe.Receive(0, VrProbe.Prepare(0, 1, commit, requests));
    }

    sealed class Credulous(NodeId self, int servers, VrOptions options) : VrNode(self, servers, options)
    {
        protected override bool TakesStartView(StartView m) => true;
    }

    sealed class Cluster : ICluster
    {
        readonly Node?[] nodes = new Node?[5];

        public int Count => 5;
        public NodeSet Byzantine => NodeSet.Empty;
        public Instant Now => Instant.Zero;
        public Node? this[NodeId id] => nodes[id.Value];

        public string? Check(Invariant invariant, Probe<VrNode> moved)
        {
            nodes[moved.Self.Value] = moved.Node;
            return invariant.Check(this, moved.Self);
        }
    }
}
