using System.Globalization;
using Simulator.Analysis.Plots;
using Simulator.Tests.Analysis.Metrics;

namespace Simulator.Tests.Analysis.Plots;

public sealed class FaultLanesTests
{
    const double Width = 900;

    [Test]
    public void A_few_faults_are_named_in_full_on_one_row()
    {
        var lanes = Arrange(100, Fault("partition", "partition {a} | {b}", 10, 30), Fault("crash", "crash n1", 60, 61));
        Assert.That((lanes.Count, lanes.ByKind), Is.EqualTo((1, false)));
        Assert.That(lanes.Marks.Select(mark => mark.Label), Is.EqualTo(new[] { "partition {a} | {b}", "crash n1" }));
    }

    [Test]
    public void Faults_at_the_same_time_take_rows_of_their_own()
    {
        var lanes = Arrange(
            100, Fault("crash", "crash n1", 10, 30), Fault("crash", "crash n2", 10, 30), Fault("crash", "crash n3", 40, 50));
        Assert.That(lanes.Marks.Select(mark => mark.Lane), Is.EqualTo(new[] { 0, 1, 0 }));
    }

    [Test]
    public void A_name_near_the_end_is_moved_left_to_stay_inside()
    {
        var mark = Arrange(100, Fault("crash", "crash of a machine with a long name", 99, 100)).Marks.Single();
        Assert.That(mark.LabelX + Measure(mark.Label), Is.LessThanOrEqualTo(Width));
    }

    [Test]
    public void Names_that_do_not_fit_are_replaced_by_the_kind()
    {
        var faults = Enumerable.Range(0, 12).Select(i => Fault("crash", new string('x', 80), i * 8, i * 8 + 1)).ToArray();
        var lanes = Arrange(100, faults);
        Assert.That(lanes.ByKind, Is.False);
        Assert.That(lanes.Marks.Select(mark => mark.Label), Has.All.EqualTo("crash"));
    }

    [TestCase(2)]
    [TestCase(3)]
    [TestCase(9)]
    public void Hundreds_of_faults_share_a_row_and_a_name_by_kind(int kinds)
    {
        var faults = Enumerable.Range(0, 500).Select(i => Fault("kind " + Number(i % kinds), "fault " + Number(i), i, i + 1 + i % 7));
        var lanes = Arrange(500, [.. faults]);
        Assert.That(lanes.ByKind, Is.True);
        Assert.That(lanes.Count, Is.EqualTo(Math.Min(kinds, 6)));
        Assert.That(lanes.Marks.Count(mark => mark.Label.Length > 0), Is.EqualTo(lanes.Count));
        var named = lanes.Marks.Select(mark => mark.Label).Where(label => label.Length > 0)
            .Sum(label => int.Parse(label.Split('×')[1], CultureInfo.InvariantCulture));
        Assert.That(named, Is.EqualTo(500), "every fault is counted in some name");
    }

    [Test]
    public void No_name_hides_another()
    {
        for (var count = 1; count < 60; count++)
        {
            var faults = Enumerable.Range(0, count)
                .Select(i => Fault("k" + Number(i % 3), "fault number " + Number(i), i * 37 % 100, i * 37 % 100 + i % 5));
            var lanes = Arrange(100, [.. faults]);
            foreach (var lane in lanes.Marks.Where(mark => mark.Label.Length > 0).GroupBy(mark => mark.Lane))
            {
                var ordered = lane.OrderBy(mark => mark.LabelX).ToArray();
                foreach (var (left, right) in ordered.Zip(ordered.Skip(1)))
                    Assert.That(left.LabelX + Measure(left.Label), Is.LessThanOrEqualTo(right.LabelX), $"{count} faults");
            }
        }
    }

    [Test]
    public void A_fault_beyond_the_end_of_the_run_stands_at_the_end()
    {
        var mark = Arrange(10, Fault("crash", "crash", 20, null)).Marks.Single();
        Assert.That((mark.Time.From, mark.Time.Until), Is.EqualTo((Example.Second(10), Example.Second(10))));
    }

    static FaultLanes Arrange(long seconds, params FaultReport[] faults) =>
        FaultLanes.Arrange(faults, Example.Second(seconds), Width, Measure);

    static double Measure(string text) => 7 * text.Length;

    static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    static FaultReport Fault(string kind, string text, long from, long? until) =>
        Example.Partition(from, until) with { Kind = kind, Text = text };
}
