using Simulator.Analysis.Reproductions;
using Simulator.Scenarios;

namespace Simulator.Tests.Fidelity;

/// <summary>Partial quorums through the messages of the quorum store: Bailis et al., PVLDB 5(8), 2012, Tables 3 and 4.</summary>
public sealed class PartialQuorumTests
{
    [Test]
    public void Shares_of_consistent_reads_and_medians_are_the_published_ones() => Check(Effort.Short);

    [Test, Explicit("minutes"), Category("Long")]
    public void All_of_tables_3_and_4_are() => Check(Effort.Long);

    static void Check(Effort effort)
    {
        var points = new PartialQuorums().Run(effort);
        foreach (var point in points)
            TestContext.Out.WriteLine($"{point.Series}, {point.Point}: published {point.Published}, simulated {point.Simulated}");
        var off = points.Where(point => point.Verdict == PointVerdict.Differs);
        Assert.That(off.Select(point => $"{point.Series}, {point.Point}: {point.Simulated}"), Is.Empty);
    }

    /// <summary>With all replicas asked there is nothing to miss; with a slow write and one replica asked there is much.</summary>
    [TestCase(1, 1, false), TestCase(2, 2, true), TestCase(3, 1, true), TestCase(1, 3, true)]
    public void Reads_are_consistent_when_quorums_intersect(int r, int w, bool isAlways)
    {
        var trial = new QuorumTrial(new Exponential(Duration.Ms(10)), new Exponential(Duration.Ms(1)), Duration.Zero);
        var result = trial.Run(3, r, w, Duration.Zero, 300, 1, CancellationToken.None);
        Assert.That(result.Fresh, isAlways ? Is.EqualTo(300) : Is.LessThan(200));
    }
}
