using Simulator.Analysis.Reproductions;
using Simulator.Scenarios;

namespace Simulator.Tests.Fidelity;

/// <summary>Weighted votes: Gifford, SOSP 1979, §3.2.</summary>
public sealed class GiffordVotingTests
{
    [Test]
    public void The_three_examples_come_out_exactly()
    {
        var points = new GiffordVoting().Run(Effort.Short);
        Assert.That(points, Has.Count.EqualTo(12));
        Assert.That(points.Where(point => point.Verdict != PointVerdict.Reproduced).Select(point => $"{point.Series} {point.Point}: {point.Simulated}"), Is.Empty);
    }
}
