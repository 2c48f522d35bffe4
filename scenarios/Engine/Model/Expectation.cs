namespace Simulator.Scenarios;

/// <summary>An outcome that makes the run a success.</summary>
[ToldByKey]
[Kind("holds", typeof(HoldsExpectation))]
[Kind("violated", typeof(ViolatedExpectation))]
[Kind("unknown", typeof(UnknownExpectation))]
[Kind("metric", typeof(MetricExpectation))]
[Kind("stopped", typeof(StoppedExpectation))]
public abstract record Expectation;

[About("A check that must say yes.")]
public sealed record HoldsExpectation : Expectation
{
    public required string Holds { get; init; }
}

[About("A check that must say no: the scenario shows how the property is lost.")]
public sealed record ViolatedExpectation : Expectation
{
    public required string Violated { get; init; }
}

[About("A check that may run out of budget.")]
public sealed record UnknownExpectation : Expectation
{
    public required string Unknown { get; init; }
}

[About("A bound on something measured.")]
public sealed record MetricExpectation : Expectation
{
    public required string Metric { get; init; }

    [About("Only operations of this kind: read, write, cas. With tally: what was counted.")]
    public string? Of { get; init; }

    [About("Only this part of the run.")]
    public MeasuredPart During { get; init; } = MeasuredPart.Run;

    [About("Only while this fault is on, by its number in the order in which faults began, from 1."), Within(1, 1_000_000)]
    public int? Fault { get; init; }

    [About("With fault: only clients on the side of the partition that holds this machine, or on the minority or majority side.")]
    public string? Side { get; init; }

    [About("The smallest value that is good.")]
    public Quantity? AtLeast { get; init; }

    [About("The largest value that is good.")]
    public Quantity? AtMost { get; init; }

    [About("The smallest and the largest value that are good.")]
    public QuantityRange? Between { get; init; }
}

[About("Why the run must end.")]
public sealed record StoppedExpectation : Expectation
{
    public required StopReason Stopped { get; init; }
}

/// <summary>Why a run ended: its time was over, it hit the cap on events, an invariant broke, or nothing was left to happen.</summary>
public enum StopReason { Time, EventCap, Violation, Quiet }

/// <summary>The whole run, or the part of it without or with faults.</summary>
public enum MeasuredPart { Run, FaultFree, Faults }
