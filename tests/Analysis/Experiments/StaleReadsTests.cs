using Simulator.Analysis.Experiments;
using Simulator.Analysis.Metrics;

namespace Simulator.Tests.Analysis.Experiments;

/// <summary>What counts as a stale read, and for how long its value had been overwritten.</summary>
public sealed class StaleReadsTests
{
    readonly History history = new();
    int process;

    StaleReadsTests Write(int value, long from, long until, OpType type = OpType.Ok) => Add("write", Value.Of(value), from, until, type);

    StaleReadsTests Read(Value value, long from, long until) => Add("read", value, from, until, OpType.Ok);

    StaleReadsTests Add(string function, Value value, long from, long until, OpType type)
    {
        events.Add((from, OpType.Invoke, process, function, function == "read" ? Value.Nil : value));
        events.Add((until, type, process++, function, value));
        return this;
    }

    readonly List<(long At, OpType Type, int Process, string Function, Value Value)> events = [];

    IReadOnlyList<long> Ages()
    {
        foreach (var e in events.OrderBy(e => e.At)) history.Add(new Instant(e.At), e.Type, e.Process, e.Function, "k", e.Value);
        return [.. StaleReads.In(ClientOperation.In(history)).Select(read => read.Age.Ns)];
    }

    static StaleReadsTests Given => new();

    [Test]
    public void A_value_overwritten_before_the_read_began_is_stale_for_the_time_since() => Assert.That(
        Given.Write(1, 0, 10).Write(2, 20, 30).Read(Value.Of(1), 45, 50).Ages(), Is.EqualTo(new[] { 15 }));

    [Test]
    public void The_latest_value_is_not_stale() => Assert.That(
        Given.Write(1, 0, 10).Write(2, 20, 30).Read(Value.Of(2), 45, 50).Ages(), Is.EqualTo(new[] { 0 }));

    [Test]
    public void A_write_that_is_still_under_way_makes_nothing_stale() => Assert.That(
        Given.Write(1, 0, 10).Write(2, 20, 60).Read(Value.Of(1), 45, 50).Ages(), Is.EqualTo(new[] { 0 }));

    [Test]
    public void Of_two_concurrent_writes_either_may_be_the_last() => Assert.That(
        Given.Write(1, 0, 30).Write(2, 20, 35).Read(Value.Of(1), 45, 50).Ages(), Is.EqualTo(new[] { 0 }));

    [Test]
    public void Nothing_at_all_is_stale_once_something_was_written() => Assert.That(
        Given.Write(1, 0, 10).Read(Value.Nil, 12, 14).Ages(), Is.EqualTo(new[] { 2 }));

    [Test]
    public void A_write_of_unknown_outcome_overwrites_nothing_and_is_never_said_to_be_overwritten() => Assert.That(
        Given.Write(1, 0, 10).Write(2, 20, 30, OpType.Info).Read(Value.Of(1), 45, 50).Write(3, 60, 70).Read(Value.Of(2), 80, 90).Ages(),
        Is.EqualTo(new[] { 0, 0 }));

    [Test]
    public void The_first_write_that_overwrites_counts() => Assert.That(
        Given.Write(1, 0, 10).Write(2, 20, 30).Write(3, 40, 50).Read(Value.Of(1), 60, 61).Ages(), Is.EqualTo(new[] { 30 }));
}
