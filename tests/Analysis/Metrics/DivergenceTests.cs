using Simulator.Analysis.Metrics;

namespace Simulator.Tests.Analysis.Metrics;

/// <summary>How far replicas are apart, and for how long.</summary>
public sealed class DivergenceTests
{
    static readonly Divergence some = new([(new Instant(10), 2), (new Instant(30), 0), (new Instant(40), 1)]);

    [TestCase(0, 10, ExpectedResult = 0.0), TestCase(0, 20, ExpectedResult = 1.0), TestCase(10, 30, ExpectedResult = 2.0)]
    [TestCase(20, 50, ExpectedResult = 1.0), TestCase(45, 95, ExpectedResult = 1.0), TestCase(15, 15, ExpectedResult = 2.0)]
    public double The_mean_is_weighted_by_time(long from, long until) => (double)some.Mean(new Interval(new Instant(from), new Instant(until)));

    [TestCase(5, ExpectedResult = 0L), TestCase(10, ExpectedResult = 20L), TestCase(25, ExpectedResult = 5L), TestCase(40, ExpectedResult = null)]
    public long? Replicas_are_equal_after(long from) => some.UntilEqual(new Instant(from))?.Ns;

    [Test]
    public void The_meter_hears_what_servers_hold()
    {
        var meter = new DivergenceMeter();
        Assert.That(meter.Read(), Is.Null);
        See(1, 0, new Holds("k", 7));
        See(2, 1, new Holds("k", 7));
        See(3, 0, new Holds("k", 8));
        See(4, 1, new Holds("k", 8));
        See(5, 1, new Holds("k", 9));
        See(6, 1, new Released("k"));
        Assert.That(meter.Read()!.Steps, Is.EqualTo(new[]
        {
            (new Instant(3), 1), (new Instant(4), 0), (new Instant(5), 1), (new Instant(6), 0),
        }));

        void See(long at, int server, IFact fact) =>
            meter.See(new TraceEvent(new Instant(at), -1, fact, new NodeId(server), new NodeId(server), 0, EventKind.Fact));
    }
}
