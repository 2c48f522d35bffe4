using System.Globalization;
using System.Text;
using System.Xml.Linq;
using SkiaSharp;
using Simulator.Analysis.Metrics;
using Simulator.Analysis.Plots;
using Simulator.Tests.Analysis.Metrics;

namespace Simulator.Tests.Analysis.Plots;

public sealed class RunPlotsTests
{
    [Test]
    public void The_same_run_gives_the_same_bytes_again_in_another_culture_and_in_parallel()
    {
        var first = cut.Value;
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NegativeSign = "−";
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = culture;
        IReadOnlyList<(string FileName, byte[] Content)> foreign;
        try { foreign = Render("cut"); }
        finally { CultureInfo.CurrentCulture = before; }
        AssertSame(foreign, first);
        foreach (var parallel in Enumerable.Range(0, 3).AsParallel().Select(_ => Render("cut"))) AssertSame(parallel, first);
    }

    [Test]
    public void Every_picture_comes_as_png_and_as_svg() => Assert.That(
        cut.Value.Select(file => file.FileName),
        Is.EqualTo(new[]
        {
            "latency.png", "latency.svg", "availability.png", "availability.svg", "latency-distribution.png", "latency-distribution.svg",
            "operations.png", "operations.svg",
        }));

    /// <summary>Without a font nothing is drawn where text belongs, and no error is raised: so look at the pixels.</summary>
    [TestCase("latency.png")]
    [TestCase("availability.png")]
    public void Labels_are_drawn(string file)
    {
        using var named = Png(Render("A name of some length"), file);
        using var unnamed = Png(Render(""), file);
        var title = new SKRectI(0, 8, 900, 36);
        Assert.That(Ink(named, title), Is.GreaterThan(Ink(unnamed, title) + 500));
        Assert.That(Ink(named, new SKRectI(0, 110, 80, named.Height - 60)), Is.GreaterThan(300), "the labels of the vertical axis");
        Assert.That(Ink(named, new SKRectI(60, named.Height - 44, 1000, named.Height)), Is.GreaterThan(300), "the labels of the time axis");
        Assert.That(Ink(named, new SKRectI(440, 84, 700, 101)), Is.GreaterThan(200), "the name of the partition");
    }

    [Test]
    public void The_svg_says_what_is_seen_and_names_the_fault_and_the_sides()
    {
        Assert.That(Texts("availability.svg"), Is.SupersetOf(new[]
        {
            "cut: for whom the service was there", "partition {n1 n2 c1} | {n3 n4 n5 c2}", "all clients", "minority side: n1 n2 c1",
            "majority side: n3 n4 n5 c2", "answered, %", "operations per s", "virtual time, s", "100", "10",
        }));
        Assert.That(Texts("latency.svg"), Is.SupersetOf(new[]
        {
            "cut: how long each operation took", "partition {n1 n2 c1} | {n3 n4 n5 c2}", "latency, ms (log scale)", "1,000",
            "ok, it took effect (18, p50 10.000ms, p99 100.000ms)", "fail, it did not (0)", "unknown whether it did (2)",
        }));
        Assert.That(
            Texts("operations.svg"),
            Is.SupersetOf(new[] { "cut: who asked for what, and when", "c1, 1", "c1, 14", "c2, 2", "write x 4" }));
    }

    [Test]
    public void The_fault_is_shaded_where_it_was()
    {
        var svg = Svg(cut.Value, "availability.svg");
        var shades = svg.Descendants()
            .Where(element => (string?)element.Attribute("fill") == "#F0E442").Select(element => element.ToString()).ToArray();
        Assert.That(shades, Has.Length.EqualTo(3), "one in the strip of names and one in each panel");
        Assert.That(shades, Has.All.Contains("x=\"440\"").And.All.Contains("width=\"178\""));
    }

    [Test]
    public void No_font_but_the_one_of_the_package_is_used()
    {
        foreach (var file in new[] { "latency.svg", "availability.svg", "operations.svg" })
            Assert.That(
                Svg(cut.Value, file).Descendants().Select(element => (string?)element.Attribute("font-family")).OfType<string>().Distinct(),
                Is.EqualTo(new[] { "Inter, 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif" }));
    }

    [Test]
    public void Outcomes_differ_by_shape_as_well_as_by_colour()
    {
        var history = Example.Of((0, 0, 5, OpType.Ok, null), (1, 0, 6, OpType.Fail, "precondition"), (2, 0, 7, OpType.Info, "timeout"));
        var svg = Svg(RunPlots.Render(Measure(history), history, "three"), "latency.svg");
        var strokes = svg.Descendants().Where(element => element.Name.LocalName == "path" && element.Attribute("stroke-width") is not null)
            .Select(element => ((string?)element.Attribute("stroke"), (string?)element.Attribute("stroke-linecap"))).Distinct();
        Assert.That(strokes, Is.SupersetOf(new (string?, string?)[] { ("#0072B2", "round"), ("#E69F00", "square"), ("#222", null) }));
    }

    [Test]
    public void Hostile_names_do_not_break_the_files()
    {
        var history = new History();
        history.Add(Instant.Zero, OpType.Invoke, 0, "\u0001<f>", "\ud800", Value.Of("]]>&\u0007"), machine: "c1\0");
        history.Add(Example.Second(9), OpType.Ok, 0, "\u0001<f>", "\ud800", Value.Of("]]>&\u0007"), machine: "c1\0");
        var faults = new[] { Example.Partition(1, 3) with { Text = "<rect id=\"a\"/> \"url(#id1)\" \uffff", Kind = "\u001b[31m" } };
        var metrics = RunMetrics.Of(history, faults, new RunWindow(Example.Second(10), Duration.Seconds(20)));
        var files = RunPlots.Render(metrics, history, "a <b> & \u0000 \"c\" 😀 \udc00");
        Assert.That(
            Texts(files, "operations.svg"),
            Has.Some.StartsWith("a <b> &").And.Some.Contains("\"url(#id1)\"").And.Some.Contains("]]>&"));
        Assert.That(Texts(files, "latency.svg"), Has.Some.StartsWith("a <b> &"));
        Assert.That(Texts(files, "availability.svg"), Has.Some.StartsWith("a <b> &"));
    }

    [Test]
    public void Every_reference_in_an_svg_finds_its_element()
    {
        foreach (var file in new[] { "latency.svg", "availability.svg", "operations.svg" })
        {
            var attributes = Svg(cut.Value, file).Descendants().Attributes().ToArray();
            var ids = attributes.Where(attribute => attribute.Name == "id").Select(attribute => attribute.Value).ToArray();
            var used = attributes.Select(attribute => attribute.Value)
                .Where(value => value.StartsWith("url(#", StringComparison.Ordinal)).Select(value => value[5..^1]).ToArray();
            Assert.That(used, Is.Not.Empty.And.SubsetOf(ids));
            Assert.That(ids, Is.Unique);
        }
    }

    [Test]
    public void An_empty_history_makes_pictures_that_say_so()
    {
        var history = new History();
        foreach (var end in new[] { Instant.Zero, Example.Second(60) })
        {
            var files = RunPlots.Render(RunMetrics.Of(history, [], new RunWindow(end, Duration.Seconds(1))), history, "nothing");
            Assert.That(files.Select(file => file.FileName), Has.Exactly(4).Items);
            Assert.That(Texts(files, "latency.svg"), Has.Member("no operation ended in this run"));
            Assert.That(Texts(files, "availability.svg"), Has.Member("no operation was decided in this run"));
        }
    }

    [Test]
    public void One_operation_without_any_latency_is_drawn()
    {
        var history = Example.Of((0, 3, 3, OpType.Ok, null));
        Assert.That(RunPlots.Render(Measure(history), history, "one").Select(file => file.Content.Length), Has.All.GreaterThan(1000));
    }

    [Test]
    public void Fifty_thousand_operations_under_three_hundred_faults_make_files_of_bounded_size()
    {
        var history = new History();
        for (var i = 0; i < 50_000; i++)
        {
            var at = new Instant(i * 200_000L);
            history.Add(at, OpType.Invoke, i % 8, "write", "x", Value.Of(i), machine: i % 2 == 0 ? "c1" : "c2");
            var done = at + new Duration(50_000 + i * 7919L % 40_000_000);
            history.Add(done, i % 7 == 0 ? OpType.Fail : OpType.Ok, i % 8, "write", "x", Value.Of(i), "unavailable");
        }
        var faults = Enumerable.Range(0, 300).Select(i => Example.Partition(0, 0) with
        {
            Kind = "kind " + (i % 9).ToString(CultureInfo.InvariantCulture),
            From = Example.Ms(i * 33),
            Until = Example.Ms(i * 33 + i % 50),
        }).ToArray();
        var metrics = RunMetrics.Of(history, faults, new RunWindow(Example.Second(10), Duration.Seconds(1)));
        var files = RunPlots.Render(metrics, history, "large");
        Assert.That(files.Max(file => file.Content.Length), Is.LessThan(3_000_000));
        Assert.That(Texts(files, "latency.svg"), Has.Member("kind 0 ×34").And.Member("other faults ×132"));
    }

    static void AssertSame(
        IReadOnlyList<(string FileName, byte[] Content)> actual, IReadOnlyList<(string FileName, byte[] Content)> expected)
    {
        Assert.That(actual.Select(file => file.FileName), Is.EqualTo(expected.Select(file => file.FileName)));
        foreach (var (one, other) in actual.Zip(expected))
            Assert.That(one.Content.AsSpan().SequenceEqual(other.Content), Is.True, one.FileName);
    }

    static readonly Lazy<IReadOnlyList<(string FileName, byte[] Content)>> cut = new(() => Render("cut"));

    static IReadOnlyList<(string FileName, byte[] Content)> Render(string title) =>
        RunPlots.Render(Example.Partitioned(), Example.PartitionedHistory(), title);

    static RunMetrics Measure(History history) => RunMetrics.Of(history, [], new RunWindow(Example.Second(10), Duration.Seconds(1)));

    static IEnumerable<string> Texts(string file) => Texts(cut.Value, file);

    static IEnumerable<string> Texts(IReadOnlyList<(string FileName, byte[] Content)> files, string file) =>
        Svg(files, file).Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value.Trim());

    static XDocument Svg(IReadOnlyList<(string FileName, byte[] Content)> files, string file) =>
        XDocument.Parse(Encoding.UTF8.GetString(files.Single(one => one.FileName == file).Content));

    static SKBitmap Png(IReadOnlyList<(string FileName, byte[] Content)> files, string file) =>
        SKBitmap.Decode(files.Single(one => one.FileName == file).Content);

    static int Ink(SKBitmap picture, SKRectI area)
    {
        var dark = 0;
        for (var y = area.Top; y < area.Bottom; y++)
            for (var x = area.Left; x < area.Right; x++)
            {
                var pixel = picture.GetPixel(x, y);
                if (pixel.Red + pixel.Green + pixel.Blue < 400) dark++;
            }
        return dark;
    }
}
