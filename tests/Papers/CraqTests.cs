using Simulator.Protocols;
using Simulator.Protocols.Chain;
using Simulator.Tests.Protocols;

namespace Simulator.Tests.Papers;

/// <summary>Terrace and Freedman, USENIX ATC 2009, §2.3: reads at any server. And what the invariants of the chain notice.</summary>
public sealed class CraqTests
{
    static readonly ChainOptions craq = ChainProbe.Paper with { Reads = ChainReads.Craq };

    [Test]
    public void Section_2_3_A_clean_version_is_read_at_any_server()
    {
        var probe = Dirty(0).Receive(1, new Acknowledge(1, 1));
        probe.Sent();
        probe.Receive(-1, ChainProbe.Read());
        Assert.That(probe.Sent<Answer>(), Is.EqualTo(new[] { ChainProbe.Result(ChainProbe.Read(), Value.Of(1)) }));
    }

    [Test]
    public void Section_2_3_For_a_dirty_version_the_tail_is_asked()
    {
        var probe = Dirty(0);
        probe.Receive(-10, ChainProbe.Read());
        Assert.That(probe.Sent(), Is.EqualTo(new[] { (new NodeId(2), (Message)new VersionQuery(1, NodeId.Client(9), 9, 1, "k")) }));
    }

    [TestCase(0, ExpectedResult = "nil")]
    [TestCase(1, ExpectedResult = "1")]
    public string Section_2_3_And_that_version_is_returned(long number)
    {
        var probe = Dirty(0).Receive(2, new VersionReply(1, NodeId.Client(9), 9, 1, "k", number));
        return probe.Sent<Answer>().Single().Outcome.Result.ToString();
    }

    [Test]
    public void Section_2_3_The_tail_tells_the_last_version_that_it_has_committed()
    {
        var probe = ChainProbe.Server(2, craq).Receive(1, ChainProbe.Forward(1, 0, 1)).Settle();
        probe.Sent();
        probe.Receive(0, new VersionQuery(1, NodeId.Client(9), 9, 1, "k"));
        Assert.That(probe.Sent<VersionReply>().Single().Number, Is.EqualTo(1));
    }

    [Test]
    public void Section_2_4_Eventual_reads_return_the_newest_version_known()
    {
        var probe = Dirty(0);
        var read = ChainProbe.Read() with { Operation = Operation.Read("k") with { Level = "craq-eventual" } };
        probe.Receive(-10, read);
        Assert.That(probe.Sent<Answer>(), Is.EqualTo(new[] { ChainProbe.Result(read, Value.Of(1)) }));
    }

    [Test]
    public void Update_propagation()
    {
        var (cluster, invariant) = (new AnyCluster(), new UpdatePropagation());
        Assert.That(cluster.Check(invariant, ChainProbe.Server(0).Receive(-1, ChainProbe.Write(1)).Receive(-1, ChainProbe.Write(2))),
            Is.Null);
        Assert.That(cluster.Check(invariant, ChainProbe.Server(1).Receive(0, ChainProbe.Forward(1, 0, 1))), Is.Null);
        Assert.That(
            cluster.Check(invariant, ChainProbe.Mutant("accepts-gaps", 1).Receive(0, ChainProbe.Forward(1, 1, 2))),
            Is.EqualTo("update 1 is write k 1 at n1 and write k 2 at n2"));
    }

    [Test]
    public void Inprocess_requests()
    {
        var (cluster, invariant) = (new AnyCluster(), new InprocessRequests());
        Assert.That(cluster.Check(invariant, ChainProbe.Server(1)), Is.Null);
        Assert.That(cluster.Check(invariant, ChainProbe.Server(0).Receive(-1, ChainProbe.Write(1))), Is.Null);
        Assert.That(
            cluster.Check(invariant, ChainProbe.Mutant("replies-early", 0).Receive(-1, ChainProbe.Write(1))),
            Does.Contain("n1 takes update 1 for processed by the tail"));
    }

    [Test]
    public void One_tail()
    {
        var (cluster, invariant) = (new AnyCluster(), new OneTailAnswers());
        Assert.That(cluster.Check(invariant, ChainProbe.Server(2)), Is.Null);
        Assert.That(
            cluster.Check(invariant, ChainProbe.Fresh(1).Told(ChainProbe.Chain(1, 0, 1))),
            Is.EqualTo("n2 and n3 are both the tail of one configuration"));
    }

    /// <summary>The head with an update that is on its way.</summary>
    static Sim.Probe<ChainServer> Dirty(int self)
    {
        var probe = ChainProbe.Server(self, craq).Receive(-1, ChainProbe.Write(1)).Settle();
        probe.Sent();
        return probe;
    }
}
