using Simulator.Analysis.Reproductions;
using Simulator.Scenarios;

namespace Simulator.Tests.Fidelity;

/// <summary>SWIM's laws, Lifeguard's gains and Plumtree's Table 1, within their bands.</summary>
public sealed class MembershipReproductionTests
{
    static readonly string[] names = ["swim-detector", "lifeguard-gains", "plumtree-cost"];

    [TestCaseSource(nameof(names))]
    public void In_short(string name) => Check(name, Effort.Short);

    [Category("Long"), Explicit("several minutes")]
    [TestCaseSource(nameof(names))]
    public void In_full(string name) => Check(name, Effort.Long);

    static void Check(string name, Effort effort)
    {
        var points = Reproductions.All.Single(each => each.Name == name).Run(effort);
        foreach (var point in points) TestContext.Out.WriteLine(point);
        Assert.That(points.Where(point => point.Verdict == PointVerdict.Differs), Is.Empty);
        Assert.That(points.Where(point => point.Verdict == PointVerdict.Reproduced), Is.Not.Empty);
    }
}
