using Simulator.Protocols.Pbft;

namespace Simulator.Tests.Protocols.Pbft;

/// <summary>Quorums for every size, and the refusal of what cannot work.</summary>
public sealed class PbftOptionsTests
{
    [TestCase(1, 0, 1)]
    [TestCase(2, 0, 2)]
    [TestCase(3, 0, 2)]
    [TestCase(4, 1, 3)]
    [TestCase(5, 1, 4)]
    [TestCase(6, 1, 4)]
    [TestCase(7, 2, 5)]
    [TestCase(10, 3, 7)]
    public void A_quorum_is_2f_plus_1_of_3f_plus_1_and_as_much_as_it_takes_of_others(int servers, int faults, int quorum)
    {
        var quorums = PbftQuorums.Of(new PbftOptions(), servers);
        Assert.That((quorums.Faults, quorums.Strong, quorums.Weak), Is.EqualTo((faults, quorum, faults + 1)));
    }

    [Test]
    public void Two_quorums_share_an_honest_replica_and_without_f_there_still_is_one()
    {
        for (var servers = 1; servers <= 100; servers++)
            for (var faults = 0; 3 * faults < servers; faults++)
            {
                var quorums = new PbftQuorums(servers, faults);
                Assert.That(2 * quorums.Strong - servers, Is.GreaterThan(faults));
                Assert.That(quorums.Strong, Is.LessThanOrEqualTo(servers - faults));
            }
    }

    [Test]
    public void Too_few_replicas_for_f_are_refused_unless_that_is_what_is_wanted()
    {
        var options = new PbftOptions { Faults = 1 };
        Assert.That(() => Deploy(options, 3), Throws.TypeOf<OptionsException>().With.Message.EqualTo(
            "faults of 1 need 4 servers and there are 3; unsafe-quorums: true runs it all the same, to see what happens"));
        Assert.That(() => Deploy(options with { UnsafeQuorums = true }, 3), Throws.Nothing);
        Assert.That(() => Deploy(options, 4), Throws.Nothing);
        Assert.That(new PbftQuorums(3, 1).Strong, Is.EqualTo(2), "what can be had without the faulty one");
    }

    static IEnumerable<TestCaseData> Contradictions()
    {
        var o = new PbftOptions();
        yield return new TestCaseData(o with { Faults = -1 }, "faults");
        yield return new TestCaseData(o with { Faults = 4, UnsafeQuorums = true }, "faults");
        yield return new TestCaseData(o with { ViewTimeout = Duration.Zero }, "view-timeout");
        yield return new TestCaseData(o with { StatusInterval = Duration.Zero }, "status-interval");
        yield return new TestCaseData(o with { CheckpointInterval = 0 }, "checkpoint-interval");
        yield return new TestCaseData(o with { LogSize = 127 }, "log-size");
        yield return new TestCaseData(o with { Batch = 0 }, "batch");
        yield return new TestCaseData(o with { Window = 0 }, "window");
        yield return new TestCaseData(o with { ReadTimeout = Duration.Zero }, "read-timeout");
        yield return new TestCaseData(o with { RetransmitLimit = 0 }, "retransmit-limit");
    }

    [TestCaseSource(nameof(Contradictions))]
    public void Options_that_cannot_work_are_named(PbftOptions options, string name) =>
        Assert.That(
            () => Deploy(options, 4), Throws.TypeOf<OptionsException>().With.Property(nameof(OptionsException.Option)).EqualTo(name));

    [Test]
    public void What_is_missing_is_a_quorum_of_honest_replicas()
    {
        var lacks = Deploy(new PbftOptions(), 4).Lacks;
        Assert.That(lacks(new Cluster(NodeSet.Empty), NodeSet.First(3)), Is.Null);
        Assert.That(lacks(new Cluster(NodeSet.First(1)), NodeSet.First(3)),
            Is.EqualTo("no quorum: 2 honest replicas of 4 in all, 3 needed"));
    }

    static Deployment Deploy(PbftOptions options, int servers) => ((IProtocol)new PbftProtocol()).Deploy(options, servers);

    sealed class Cluster(NodeSet byzantine) : ICluster
    {
        public int Count => 4;
        public Instant Now => Instant.Zero;
        public NodeSet Byzantine => byzantine;
        public Node? this[NodeId id] => null;
    }
}
