using Simulator.Analysis.Reproductions;
using Simulator.Scenarios;

namespace Simulator.Tests.Fidelity;

/// <summary>Gray and Lamport's table of costs, to the integer, and what a crash of the coordinator costs under three protocols.</summary>
public sealed class CommitCostTests
{
    [TestCase(false), TestCase(true, Category = "Long")]
    public void Every_cost_is_the_published_one(bool isLong)
    {
        var points = new CommitCosts().Run(isLong ? Effort.Long : Effort.Short);
        Assert.That(points.Where(point => point.Verdict != PointVerdict.Reproduced).Select(Text), Is.Empty);
        Assert.That(points, Has.Count.EqualTo(isLong ? 500 : 220).Within(60));
    }

    [Test]
    public void The_worked_example_of_the_paper_is_12_17_and_20_messages()
    {
        var points = new CommitCosts().Run(Effort.Short);
        decimal Of(string protocol, string point) =>
            points.Single(each => each.Series == $"{protocol}, messages" && each.Point == point).Simulated;
        Assert.That(Of("2PC", "N=5, beside"), Is.EqualTo(12));
        Assert.That(Of("Paxos Commit", "N=5 F=1, beside"), Is.EqualTo(17));
        Assert.That(Of("Faster Paxos Commit", "N=5 F=1, beside"), Is.EqualTo(20));
    }

    [Test]
    public void Two_phase_commit_blocks_as_long_as_the_crash_lasts_and_Paxos_Commit_does_not()
    {
        var points = new Blocking().Run(Effort.Short);
        Assert.That(points.Where(point => point.Verdict == PointVerdict.Differs).Select(Text), Is.Empty);
        Assert.That(points.Where(point => point.Series == "Paxos Commit: participants in doubt").Max(point => point.Simulated), Is.InRange(0.1m, 1m));
    }

    static string Text(ReproducedPoint point) => $"{point.Series}, {point.Point}: {point.Simulated}";
}
