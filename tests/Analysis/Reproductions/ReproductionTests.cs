using System.Text;
using Simulator.Analysis.Plots;
using Simulator.Analysis.Reproductions;

namespace Simulator.Tests.Analysis.Reproductions;

/// <summary>Published numbers beside simulated ones: what counts as reproduced, and how it is told.</summary>
public sealed class ReproductionTests
{
    [TestCase(97, PointVerdict.Reproduced)]
    [TestCase(103, PointVerdict.Reproduced)]
    [TestCase(96.9, PointVerdict.Differs)]
    [TestCase(103.1, PointVerdict.Differs)]
    public void A_number_is_reproduced_within_its_band_ends_included(decimal simulated, PointVerdict verdict) =>
        Assert.That(Point(simulated).Within(.03m).Verdict, Is.EqualTo(verdict));

    [Test]
    public void Exactly_leaves_no_room()
    {
        Assert.That(Point(100).Exactly().Verdict, Is.EqualTo(PointVerdict.Reproduced));
        Assert.That(Point(100.000001m).Exactly().Verdict, Is.EqualTo(PointVerdict.Differs));
    }

    [Test]
    public void Without_a_band_a_number_decides_nothing() => Assert.That(Point(1).Verdict, Is.EqualTo(PointVerdict.Shown));

    [Test]
    public void Near_to_nothing_is_a_mistake() =>
        Assert.That(() => new ReproducedPoint("s", "p", 1).Within(.1m), Throws.InvalidOperationException);

    [Test]
    public void The_table_is_a_row_for_each_point()
    {
        using var stream = new MemoryStream();
        ReproductionTable.Write(ReproductionTable.Rows("some", "Paper, Table 1", [Point(101.5m).Within(.03m), Point(90).Exactly()]), stream);
        Assert.That(Encoding.UTF8.GetString(stream.ToArray()), Is.EqualTo("""
            reproduction,source,series,point,unit,published,simulated,low,high,verdict,note
            some,"Paper, Table 1",chain,p = 15 %,requests/s,100,101.5,97,103,reproduced,
            some,"Paper, Table 1",chain,p = 15 %,requests/s,100,90,100,100,differs,

            """.ReplaceLineEndings("\n")));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Pictures_are_the_same_bytes_each_time(bool isCurve)
    {
        ReproducedPoint[] points =
        [
            Point(101) with { X = isCurve ? 1 : null }, Point(99) with { X = isCurve ? 2 : null }, Point(500) with { X = isCurve ? 3 : null },
        ];
        var (png, svg) = ReproductionPlot.Of("Some figure", ("x", "y"), points);
        var again = ReproductionPlot.Of("Some figure", ("x", "y"), points);
        Assert.That(png, Is.EqualTo(again.Png));
        Assert.That(svg, Is.EqualTo(again.Svg));
        Assert.That(Encoding.UTF8.GetString(svg), Does.Contain("<svg").And.Not.Contain("NaN"));
    }

    static ReproducedPoint Point(decimal simulated) =>
        new("chain", "p = 15 %", simulated) { Published = 100, Unit = "requests/s" };
}
