using System.Text.Json.Serialization;

namespace Simulator.Analysis.Experiments;

/// <summary>One number measured of one run.</summary>
/// <param name="Metric">What is measured: <c>availability</c>, <c>latency-p50</c>, <c>holds</c>.</param>
/// <param name="Of">The operations or the check that it is about; <see cref="All"/> where it is not narrowed down.</param>
/// <param name="At">The clients that it is about: a place, a side of the partition, or all.</param>
/// <param name="During"><c>run</c>, <c>fault-free</c> or <c>faults</c>.</param>
/// <param name="Unit"><c>ms</c>, <c>share</c>, <c>operations/s</c> …; of a verdict <c>verdict</c>: 1 holds, 0 does not.</param>
/// <param name="Value">Null where it cannot be said: no such operation, a check that ran out of budget.</param>
public sealed record Measured(string Metric, string Of, string At, string During, string Unit, decimal? Value)
{
    public const string All = "all";
    public const string Run = "run";
    public const string FaultFree = "fault-free";
    public const string Faults = "faults";

    public const string Share = "share";
    public const string Milliseconds = "ms";
    public const string Verdict = "verdict";

    /// <summary>What it is about, without its value: equal for the same number of two runs.</summary>
    [JsonIgnore]
    public MeasuredName Name => new(Metric, Of, At, During);
}

/// <summary>Which number is meant.</summary>
public readonly record struct MeasuredName(
    string Metric, string Of = Measured.All, string At = Measured.All, string During = Measured.Run);

/// <summary>How something developed over a run: its value in each of equal stretches of time; null where there was none.</summary>
public sealed record SeriesOf(string Series, string At, IReadOnlyList<decimal?> Values);

/// <summary>All that is kept of one run.</summary>
/// <param name="Length">Of the run.</param>
/// <param name="Faults">When faults were on, for the axis that all systems share.</param>
public sealed record RunNumbers(
    ulong Seed, Duration Length, IReadOnlyList<Measured> Numbers, IReadOnlyList<SeriesOf> Series, IReadOnlyList<FaultSpan> Faults);

/// <summary>One fault of a run.</summary>
public sealed record FaultSpan(string Kind, Instant From, Instant Until);
