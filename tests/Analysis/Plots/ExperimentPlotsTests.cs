using System.Globalization;
using System.Text;
using System.Xml.Linq;
using SkiaSharp;
using Simulator.Analysis.Experiments;
using Simulator.Analysis.Plots;

namespace Simulator.Tests.Analysis.Plots;

/// <summary>Pictures of experiments: the same bytes everywhere, and no name over another.</summary>
public sealed class ExperimentPlotsTests
{
    static readonly string[] systems = [.. Enumerable.Range(1, 9).Select(number => $"system-{number}")];

    static ExperimentNumbers Numbers()
    {
        var cells = new List<CellNumbers>();
        for (var i = 0; i < systems.Length; i++)
            foreach (var condition in (string[])["healthy", "partitioned"])
                cells.Add(new CellNumbers(systems[i], condition, [KeyValuePair.Create("R", "1")],
                    [.. Enumerable.Range(1, 3).Select(seed => Run(i, (ulong)seed, condition == "partitioned"))]));
        return new ExperimentNumbers("e", "", [.. systems.Select(name => (name, ""))], [("healthy", ""), ("partitioned", "")], ["R"], cells);
    }

    static RunNumbers Run(int system, ulong seed, bool isCut)
    {
        var during = isCut ? Measured.Faults : Measured.FaultFree;
        var numbers = new List<Measured>
        {
            new("latency-mean", Measured.All, Measured.All, during, Measured.Milliseconds, 2 + system * system * 10 + seed / 10m),
            new(RunMeasures.StaleReads, "read", Measured.All, during, Measured.Share, system < 3 ? .03m - system / 100m : 0),
            new("messages", "operation", Measured.All, Measured.Run, "messages/operation", 5 + system),
            new(RunMeasures.Availability, Measured.All, "minority", Measured.Faults, Measured.Share, system < 3 ? 1 : 0),
        };
        foreach (var percentile in RunMeasures.Percentiles)
            foreach (var metric in (string[])["latency", "staleness"])
                numbers.Add(new Measured(RunMeasures.DistributionMetric(metric, percentile), "read", Measured.All, during,
                    Measured.Milliseconds, metric == "latency" ? percentile * (system + 1) : 0));
        var answered = Enumerable.Range(0, RunMeasures.Stretches).Select(i => (decimal?)(isCut && i is > 20 and < 40 && system > 2 ? 0 : 1));
        return new RunNumbers(seed, Duration.Seconds(10), numbers,
            [new SeriesOf(RunMeasures.Availability, "here", [.. answered]), new SeriesOf(RunMeasures.DividedKeys, Measured.All, [.. answered])],
            isCut ? [new FaultSpan("partition", new Instant(3_000_000_000), new Instant(7_000_000_000))] : []);
    }

    static IReadOnlyList<(string FileName, byte[] Content)> Render()
    {
        var one = new Estimate(3, 1, 1, 1, 1, 1);
        var zero = new Estimate(3, 0, 0, 0, 0, 0);
        var rows = systems.Select((name, i) => new PacelcRow
        {
            System = name, About = "", Setting = "", Partition = i < 3 ? PacelcLetter.Available : PacelcLetter.Consistent,
            Else = PacelcLetter.Consistent, Sides = [("minority", i < 3 ? one : zero), ("majority", one)], Baseline = [], Weakened = [],
            Slowest = new PlaceLatency("here", one, one, 10), StaleHealthy = zero, StalePartitioned = zero, NotLinearizable = 0, Runs = 3,
        }).ToList();
        return ExperimentPlots.Render(Numbers(), (new PacelcConditions("healthy", "partitioned"), rows));
    }

    [Test]
    public void The_same_numbers_give_the_same_bytes_in_another_culture_and_in_parallel()
    {
        var first = Render();
        var before = CultureInfo.CurrentCulture;
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (culture.NumberFormat.NumberDecimalSeparator, culture.NumberFormat.NegativeSign) = (",", "−");
        CultureInfo.CurrentCulture = culture;
        IReadOnlyList<(string FileName, byte[] Content)> foreign;
        try { foreign = Render(); }
        finally { CultureInfo.CurrentCulture = before; }
        foreach (var again in Enumerable.Range(0, 2).AsParallel().Select(_ => Render()).Append(foreign))
            Assert.That(again.Select(file => (file.FileName, Convert.ToHexString(file.Content))),
                Is.EqualTo(first.Select(file => (file.FileName, Convert.ToHexString(file.Content)))));
    }

    [Test]
    public void Each_picture_comes_twice_is_a_picture_and_names_the_systems()
    {
        var files = Render();
        Assert.That(files.Select(file => file.FileName), Is.SupersetOf(new[]
        {
            "pacelc-plane.png", "pacelc-plane.svg", "cap-view.png", "availability-healthy.png", "latency-healthy-fault-free.svg",
            "staleness-partitioned-faults.png", "divergence-partitioned.png", "messages-healthy.png",
        }));
        foreach (var (name, content) in files)
            if (name.EndsWith(".svg", StringComparison.Ordinal))
            {
                var text = XDocument.Parse(Encoding.UTF8.GetString(content)).Descendants().Where(e => e.Name.LocalName == "text").ToList();
                Assert.That(text, Is.Not.Empty, name);
            }
            else
            {
                using var picture = SKBitmap.Decode(content);
                Assert.That(picture.Width, Is.EqualTo(1000), name);
            }
    }

    [Test]
    public void Names_hide_neither_marks_nor_each_other_however_crowded()
    {
        var bounds = new SKRect(0, 0, 900, 400);
        var dice = new Dice(7);
        for (var trial = 0; trial < 50; trial++)
        {
            var names = Enumerable.Range(0, 12).Select(i => (new SKPoint(300 + dice.Below(200), 300 + dice.Below(40)), $"name {i} PA/EC")).ToList();
            var placed = Labels.Place(names, bounds);
            Assert.That(placed.Sum(label => label.Lines.Count), Is.EqualTo(12));
            foreach (var label in placed)
            {
                Assert.That(bounds.Contains(label.Box));
                Assert.That(placed.Where(other => other != label).Any(other => other.Box.IntersectsWith(label.Box)), Is.False);
                Assert.That(names.Any(name => label.Box.Contains(name.Item1)), Is.False);
            }
        }
    }

    [Test]
    public void Marks_upon_each_other_share_a_list_of_names() => Assert.That(
        Labels.Place([.. Enumerable.Range(0, 8).Select(i => (new SKPoint(20, 200), $"n{i}"))], new SKRect(0, 0, 300, 400)).Single().Lines,
        Has.Count.EqualTo(8));
}
