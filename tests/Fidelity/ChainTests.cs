using System.Globalization;
using Simulator.Analysis.Reproductions;
using Simulator.Scenarios;

namespace Simulator.Tests.Fidelity;

/// <summary>Chain replication against its own measurements, and CRAQ's reads across sites.</summary>
public sealed class ChainTests
{
    static IEnumerable<Reproduction> All => [new ChainThroughput(), new FailOverDelays(), new CraqReadLatency()];

    [TestCaseSource(nameof(All))]
    public void The_published_numbers_come_out(Reproduction reproduction) => Judge(reproduction.Run(Effort.Short));

    [TestCaseSource(nameof(All)), Explicit("minutes"), Category("Long")]
    public void All_of_them_do(Reproduction reproduction) => Judge(reproduction.Run(Effort.Long));

    [Test]
    public void Reads_cost_more_the_more_is_written_and_never_more_than_with_chain_replication()
    {
        var craq = new CraqReadLatency().Run(Effort.Short).Where(point => point.Series == "CRAQ").Select(point => point.Simulated).ToList();
        Assert.That(craq, Is.Ordered.And.All.LessThanOrEqualTo(80m));
    }

    /// <summary>Every point of Figure 4, where its read-out lies beside the repository.</summary>
    [Test, Explicit("minutes"), Category("Shared")]
    public void Figure_4_as_a_whole()
    {
        if (Figure4() is not { } file)
        {
            Assert.Ignore("the read-out of Figure 4 is absent, nothing was checked");
            return;
        }
        var points = new List<(string Variant, int Servers, int Permille, decimal Published, decimal Simulated)>();
        foreach (var line in File.ReadLines(file).Skip(1))
        {
            var cells = line.Split(',');
            var (servers, variant) = (int.Parse(cells[0], CultureInfo.InvariantCulture), cells[1]);
            var permille = (int)(decimal.Parse(cells[2], CultureInfo.InvariantCulture) * 10);
            var published = decimal.Parse(cells[3], CultureInfo.InvariantCulture);
            points.Add((variant, servers, permille, published, ChainThroughput.Throughput(variant, servers, permille, 1000)));
        }
        foreach (var point in points)
            TestContext.Out.WriteLine(
                string.Create(CultureInfo.InvariantCulture,
                    $"{point.Variant} {point.Servers} {point.Permille / 10m} % {point.Published} {point.Simulated}"));
        Assert.Multiple(() =>
        {
            foreach (var point in points)
                Assert.That(point.Simulated, Is.EqualTo(point.Published).Within(3m).Percent,
                    $"{point.Variant}, {point.Servers} servers, {point.Permille} per mille");
            foreach (var chain in points.Where(point => point.Variant == "chain"))
                foreach (var other in points.Where(point => point.Permille == chain.Permille))
                {
                    if (other.Variant == "p/b") Assert.That(chain.Simulated, Is.GreaterThanOrEqualTo(other.Simulated * .99m));
                    if (other.Variant == "chain") Assert.That(chain.Simulated, Is.EqualTo(other.Simulated).Within(1m).Percent);
                }
        });
    }

    static void Judge(IReadOnlyList<ReproducedPoint> points) =>
        Assert.That(
            points.Where(point => point.Verdict == PointVerdict.Differs).Select(point =>
                $"{point.Series}, {point.Point}: {point.Simulated}"), Is.Empty);

    static string? Figure4()
    {
        if (Analysis.SharedHistories.Folder() is not { } histories) return null;
        var file = Path.Combine(Path.GetDirectoryName(histories)!, "data", "chain-fig4.csv");
        return File.Exists(file) ? file : null;
    }
}
