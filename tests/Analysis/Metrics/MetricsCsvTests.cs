using System.Globalization;
using System.Text;
using Simulator.Analysis.Metrics;

namespace Simulator.Tests.Analysis.Metrics;

public sealed class MetricsCsvTests
{
    [Test]
    public void The_table_of_the_partitioned_run_is_the_golden_one()
    {
        var file = Path.Combine(Root(), "tests", "Analysis", "Metrics", "partitioned.csv");
        var actual = Csv(Example.Partitioned());
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(file, actual);
        Assert.That(actual, Is.EqualTo(File.ReadAllText(file)));
    }

    [Test]
    public void The_table_is_the_same_under_another_culture()
    {
        var here = Csv(Example.Partitioned());
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NegativeSign = "−";
        culture.TextInfo.ListSeparator = ";";
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = culture;
        try { Assert.That(Csv(Example.Partitioned()), Is.EqualTo(here)); }
        finally { CultureInfo.CurrentCulture = before; }
    }

    [Test]
    public void The_table_of_nothing_has_a_header_and_zeros()
    {
        var csv = Csv(RunMetrics.Of(new History(), [], new RunWindow(Instant.Zero, Duration.Seconds(1))));
        Assert.That(csv, Does.StartWith("metric,window,from_ns,until_ns,clients,function,outcome,error,unit,value\n"));
        Assert.That(csv, Does.Contain("throughput,run,0,0,all,all,ok,,operations/s,0.000\n"));
    }

    [TestCase(0, "0ns")]
    [TestCase(999, "999ns")]
    [TestCase(1_500, "1.500us")]
    [TestCase(12_345_678, "12.346ms")]
    [TestCase(999_999_499, "999.999ms")]
    [TestCase(999_999_500, "1.000s")]
    [TestCase(2_000_000_000, "2.000s")]
    public void Times_are_written_in_the_unit_that_suits_them(long ns, string text) =>
        Assert.That(Decimals.Time(new Duration(ns)), Is.EqualTo(text));

    [TestCase(1_000_000, "100.00%")]
    [TestCase(999_999, "99.99%")]
    [TestCase(0, "0.00%")]
    public void Only_all_is_a_hundred_per_cent(long millionths, string text) => Assert.That(Decimals.Percent(millionths), Is.EqualTo(text));

    static string Csv(RunMetrics metrics)
    {
        using var stream = new MemoryStream();
        MetricsCsv.Write(metrics, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Simulator.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
