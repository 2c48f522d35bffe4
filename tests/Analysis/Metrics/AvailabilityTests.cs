using Simulator.Analysis.Metrics;

namespace Simulator.Tests.Analysis.Metrics;

public sealed class AvailabilityTests
{
    [Test]
    public void Each_side_of_a_partition_has_its_own_availability()
    {
        var rows = Example.Partitioned().Availabilities;
        Assert.That(rows.Where(row => row.Fault == 0).Select(row => (row.Clients, row.Availability)), Is.EqualTo(new[]
        {
            ("all", new Availability(2, 4)), ("minority", new Availability(0, 2)), ("majority", new Availability(2, 2)),
        }));
        Assert.That(
            rows.Where(row => row.Fault is null).Select(row => row.Availability.Millionths),
            Is.EqualTo(new long?[] { 900_000, 1_000_000, 500_000 }));
    }

    [TestCase(OpType.Ok, null, true)]
    [TestCase(OpType.Fail, "precondition", true)]
    [TestCase(OpType.Fail, "unavailable", false)]
    [TestCase(OpType.Fail, "timeout", false)]
    [TestCase(OpType.Fail, null, false)]
    [TestCase(OpType.Info, "timeout", false)]
    public void What_counts_as_an_answer(OpType outcome, string? error, bool answered)
    {
        var metrics = Measure(Example.Of((0, 0, 10, outcome, error)));
        Assert.That(metrics.Availabilities[0].Availability, Is.EqualTo(new Availability(answered ? 1 : 0, 1)));
    }

    [Test]
    public void A_compare_and_set_that_fails_without_a_reason_was_answered()
    {
        var history = new History();
        history.Add(Instant.Zero, OpType.Invoke, 0, "cas", null, Value.List(Value.Of(1), Value.Of(2)));
        history.Add(Example.Ms(1), OpType.Fail, 0, "cas", null, Value.Nil);
        Assert.That(Measure(history).Availabilities[0].Availability, Is.EqualTo(new Availability(1, 1)));
    }

    [Test]
    public void An_answer_after_the_deadline_comes_too_late()
    {
        var metrics = Measure(Example.Of((0, 0, 1000, OpType.Ok, null), (1, 0, 1001, OpType.Ok, null)));
        Assert.That(metrics.Availabilities[0].Availability, Is.EqualTo(new Availability(1, 2)));
    }

    [Test]
    public void An_operation_still_open_is_undecided_until_its_deadline()
    {
        var metrics = Measure(Example.Of((0, 8999, null, OpType.Info, null), (1, 9001, null, OpType.Info, null)));
        Assert.That((metrics.Availabilities[0].Availability, metrics.Undecided), Is.EqualTo((new Availability(0, 1), 1L)));
    }

    /// <summary>
    /// Counting answered operations where their deadline falls would credit the fault with the many that a fast client finished just
    /// before it: 2 of 4 here, and 200 of 202 had the client asked a hundred times faster.
    /// </summary>
    [Test]
    public void Operations_answered_before_a_fault_do_not_make_it_look_harmless()
    {
        var history = Example.Of(
            (0, 3500, 3501, OpType.Ok, null), (0, 3800, 3801, OpType.Ok, null),
            (0, 4100, 5100, OpType.Info, "timeout"), (1, 4100, 5100, OpType.Info, "timeout"));
        var row = Measure(history, Example.Partition(4, 6)).Availabilities.Single(row => row is { Fault: 0, Clients: "all" });
        Assert.That(row.Availability, Is.EqualTo(new Availability(0, 2)));
    }

    [Test]
    public void A_fault_that_never_ends_lasts_to_the_last_instant_of_the_run()
    {
        var history = Example.Of((0, 9000, 10_000, OpType.Info, "timeout"));
        var row = Measure(history, Example.Partition(4, null)).Availabilities.Single(row => row is { Fault: 0, Clients: "minority" });
        Assert.That(row.Availability, Is.EqualTo(new Availability(0, 1)));
    }

    [Test]
    public void A_client_on_no_side_is_told_apart()
    {
        var rows = Measure(Example.Of((6, 5000, 5001, OpType.Ok, null)), Example.Partition(4, 6)).Availabilities;
        Assert.That(rows[^1], Is.EqualTo(rows[^1] with { Clients = AvailabilityRow.OtherClients, Availability = new Availability(1, 1) }));
    }

    [Test]
    public void Sides_of_one_partition_are_followed_through_the_whole_run()
    {
        var series = Example.Partitioned().AvailabilityOverTime;
        Assert.That(series.Select(one => one.Clients), Is.EqualTo(new[] { "all", "minority", "majority" }));
        Assert.That(series[1].Buckets.Select(bucket => bucket.Answered), Is.EqualTo(new long[] { 1, 1, 1, 1, 0, 0, 1, 1, 1, 1 }));
        Assert.That(series[1].Buckets.Sum(bucket => bucket.Decided), Is.EqualTo(10));
        Assert.That(series[2].Buckets.Sum(bucket => bucket.Answered), Is.EqualTo(10));
    }

    [Test]
    public void Sides_of_different_partitions_are_followed_only_while_they_last()
    {
        var other = Example.Partition(8, 9) with { Sides = [["n1", "n2", "n3", "c1"], ["n4", "n5", "c2"]] };
        var metrics = Measure(Example.PartitionedHistory(), Example.Partition(4, 6), other);
        var minority = metrics.AvailabilityOverTime.Single(one => one.Clients == "minority");
        Assert.That(minority.Buckets.Select(bucket => bucket.Decided), Is.EqualTo(new long[] { 0, 0, 0, 0, 1, 1, 0, 0, 1, 0 }));
        Assert.That(minority.Machines, Is.Empty);
    }

    static RunMetrics Measure(History history, params FaultReport[] faults) =>
        RunMetrics.Of(history, faults, new RunWindow(Example.Second(10), Duration.Seconds(1)));
}
