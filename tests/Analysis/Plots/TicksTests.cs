using Simulator.Analysis.Plots;

namespace Simulator.Tests.Analysis.Plots;

public sealed class TicksTests
{
    [TestCase(60_000_000_000, "0 10 20 30 40 50 60")]
    [TestCase(10_000_000_000, "0 1 2 3 4 5 6 7 8 9 10")]
    [TestCase(1_300_000_000, "0 200 400 600 800 1000 1200")]
    [TestCase(12_345, "0 2 4 6 8 10 12")]
    [TestCase(0, "0")]
    public void Time_is_marked_at_round_values(long end, string labels) =>
        Assert.That(Labels(Ticks.Time(new Instant(end))), Is.EqualTo(labels));

    [TestCase(0, 3, "1 10 100 1,000")]
    [TestCase(-2, 0, "0.01 0.02 0.05 0.1 0.2 0.5 1")]
    [TestCase(0, 1, "1 2 5 10")]
    public void Decades_of_milliseconds_are_marked(int lowest, int highest, string labels) =>
        Assert.That(Labels(Ticks.LogMilliseconds(lowest, highest)), Is.EqualTo(labels));

    [TestCase(0, "0 1", 1)]
    [TestCase(0.2, "0 1", 1)]
    [TestCase(5, "0 1 2 3 4 5", 5)]
    [TestCase(5.5, "0 2 4 6", 6)]
    [TestCase(12_345, "0 5,000 10,000 15,000", 15_000)]
    public void Counts_are_marked_up_to_a_round_number(double most, string labels, double top)
    {
        var (ticks, limit) = Ticks.Count(most);
        Assert.That((Labels(ticks), limit), Is.EqualTo((labels, top)));
    }

    [TestCase(0, "0ns")]
    [TestCase(999_499, "999us")]
    [TestCase(999_500, "1ms")]
    [TestCase(2_679_400, "2.68ms")]
    [TestCase(12_345_678, "12.3ms")]
    [TestCase(285_356_000, "285ms")]
    [TestCase(999_999_999, "1s")]
    [TestCase(5_071_000_000, "5.07s")]
    [TestCase(1_234_567_000_000, "1235s")]
    public void Times_are_told_to_three_digits(long ns, string text) => Assert.That(Ticks.Short(new Duration(ns)), Is.EqualTo(text));

    [Test]
    public void The_longest_run_has_ticks() => Assert.That(Ticks.Time(new Instant(long.MaxValue)), Has.Count.InRange(2, 12));

    static string Labels(IEnumerable<ScottPlot.Tick> ticks) =>
        string.Join(' ', ticks.Where(tick => tick.IsMajor).Select(tick => tick.Label));
}
