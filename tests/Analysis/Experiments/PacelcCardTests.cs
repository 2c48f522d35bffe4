using Simulator.Analysis.Experiments;

namespace Simulator.Tests.Analysis.Experiments;

/// <summary>Which numbers give which letters.</summary>
public sealed class PacelcCardTests
{
    static PacelcRow Row(
        decimal minority = 1, decimal majority = 1, decimal read = 2, decimal write = 2, decimal stale = 0, bool linearizable = true,
        bool causalInPartition = true, IReadOnlyList<string>? baseline = null, string? claim = null)
    {
        var calm = Cell("healthy", [.. Common(read, write), Share(RunMeasures.StaleReads, stale, "read", during: Measured.FaultFree),
            Holds("linearizable", linearizable), Holds("causal", true)]);
        var cut = Cell("partitioned", [.. Common(read, write), Share(RunMeasures.Availability, minority, at: "minority", during: Measured.Faults),
            Share(RunMeasures.Availability, majority, at: "majority", during: Measured.Faults), Holds("linearizable", linearizable),
            Holds("causal", causalInPartition)]);
        var numbers = new ExperimentNumbers("e", "", [("s", "")], [("healthy", ""), ("partitioned", "")], [], [calm, cut]);
        return new PacelcCard(numbers, "healthy", "partitioned", ["linearizable", "causal"])
            .Rows([new PacelcSystem("s", "", "a cluster", baseline, claim is null ? null : (claim, "somebody"))]).Single();
    }

    static CellNumbers Cell(string condition, IReadOnlyList<Measured> numbers) => new("s", condition, [],
        [.. Enumerable.Range(1, 3).Select(seed => new RunNumbers((ulong)seed, Duration.Seconds(1), numbers, [], []))]);

    static IEnumerable<Measured> Common(decimal read, decimal write) =>
    [
        new(RunMeasures.NearestRoundTrip, Measured.All, "here", Measured.Run, Measured.Milliseconds, 100),
        new("latency-p50", "read", "here", Measured.FaultFree, Measured.Milliseconds, read),
        new("latency-p50", "write", "here", Measured.FaultFree, Measured.Milliseconds, write),
    ];

    static Measured Share(string metric, decimal value, string of = Measured.All, string at = Measured.All, string during = Measured.Run) =>
        new(metric, of, at, during, Measured.Share, value);

    static Measured Holds(string model, bool holds) =>
        new(RunMeasures.Holds, model, Measured.All, Measured.Run, Measured.Verdict, holds ? 1 : 0);

    [TestCase(1.0, 1.0, true, ExpectedResult = "PA"), TestCase(.99, 1.0, true, ExpectedResult = "PA")]
    [TestCase(.98, 1.0, true, ExpectedResult = "PC"), TestCase(1.0, .5, true, ExpectedResult = "PC")]
    [TestCase(0.0, 1.0, false, ExpectedResult = "P-"), TestCase(1.0, 1.0, false, ExpectedResult = "PA")]
    public string In_a_partition(double minority, double majority, bool keepsCausal) =>
        Row(minority: (decimal)minority, majority: (decimal)majority, causalInPartition: keepsCausal).Label.Split('/')[0];

    [TestCase(2, 2, 0.0, true, ExpectedResult = "EL"), TestCase(49, 49, .2, false, ExpectedResult = "EL")]
    [TestCase(50, 2, 0.0, true, ExpectedResult = "EC"), TestCase(2, 50, 0.0, true, ExpectedResult = "EC")]
    [TestCase(2, 90, .01, false, ExpectedResult = "E-"), TestCase(2, 90, 0.0, false, ExpectedResult = "E-")]
    public string Else(int read, int write, double stale, bool linearizable) =>
        Row(read: read, write: write, stale: (decimal)stale, linearizable: linearizable).Label.Split('/')[1];

    [Test]
    public void A_promise_that_is_not_even_kept_without_a_partition_gives_no_letter() =>
        Assert.That(Row(minority: 0, linearizable: false, baseline: ["linearizable"]).Label, Does.StartWith("P-"));

    [Test]
    public void What_a_system_never_had_a_partition_cannot_weaken()
    {
        var row = Row(minority: 0, linearizable: false);
        Assert.That((row.Label[..2], string.Join(' ', row.Baseline)), Is.EqualTo(("PC", "causal")));
    }

    [Test]
    public void A_claim_is_compared_and_said()
    {
        Assert.That(Row(claim: "PA/EL").Agrees);
        var wrong = Row(claim: "PC/EC");
        Assert.That(wrong.Agrees, Is.False);
        Assert.That(string.Join(' ', PacelcTables.Sentences(wrong)), Does.Contain("NOT what was measured").And.Contain("a cluster"));
        Assert.That(PacelcTables.Markdown("t", [wrong]), Does.Contain("| s | **PA/EL** | PC/EC, somebody (differs) |"));
    }

    [Test]
    public void Without_a_partition_there_are_no_letters()
    {
        var calm = Cell("healthy", [.. Common(1, 1), Share(RunMeasures.StaleReads, 0, "read", during: Measured.FaultFree)]);
        var numbers = new ExperimentNumbers("e", "", [("s", "")], [], [], [calm, calm with { Condition = "partitioned" }]);
        Assert.That(() => new PacelcCard(numbers, "healthy", "partitioned", []).Rows([new PacelcSystem("s", "", "", null, null)]),
            Throws.InvalidOperationException.With.Message.Contains("found no partition"));
    }
}
