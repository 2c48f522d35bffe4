using Simulator.Analysis.Reproductions;
using Simulator.Scenarios;

namespace Simulator.Tests.Fidelity;

/// <summary>Demers et al., PODC 1987, Tables 1-3, and the time that an update needs to reach everybody.</summary>
public sealed class GossipTests
{
    static readonly Reproduction[] reproductions = [new RumourTables(), new SpreadingTime()];

    [TestCaseSource(nameof(reproductions))]
    public void What_was_published_comes_out(Reproduction reproduction) => Check(reproduction, Effort.Short);

    [Category("Long"), Explicit("several minutes")]
    [TestCaseSource(nameof(reproductions))]
    public void What_was_published_comes_out_at_every_point(Reproduction reproduction) => Check(reproduction, Effort.Long);

    [Test]
    public void The_points_that_do_not_reproduce_are_shown_as_such()
    {
        var shown = new RumourTables().Run(Effort.Short).Where(point => point.Verdict == PointVerdict.Shown && point.Note.Length > 0);
        Assert.That(shown.Select(point => point.Series).Distinct(), Has.All.Match("^Table [12]"));
    }

    static void Check(Reproduction reproduction, Effort effort)
    {
        var points = reproduction.Run(effort);
        foreach (var point in points) TestContext.Out.WriteLine($"{point.Series}, {point.Point}: {point.Published} {point.Simulated} {point.Band}");
        Assert.That(points.Where(point => point.Verdict == PointVerdict.Differs), Is.Empty);
        Assert.That(points.Count(point => point.Verdict == PointVerdict.Reproduced), Is.GreaterThan(2));
    }
}
