namespace Simulator.Analysis.Metrics;

/// <summary>The stretch of virtual time that is measured, from zero to the end of the run.</summary>
public sealed record RunWindow
{
    /// <param name="end">When the run ended; not before zero.</param>
    /// <param name="deadline">How long a client waits before it counts as not served; above zero.</param>
    public RunWindow(Instant end, Duration deadline)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(end.Ns);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(deadline.Ns);
        End = end;
        Deadline = deadline;
    }

    public Instant End { get; }
    public Duration Deadline { get; }
}

/// <summary>A stretch of virtual time: its start belongs to it, its end does not, unless both are one instant.</summary>
public readonly record struct Interval(Instant From, Instant Until)
{
    public Duration Length => Until - From;

    public bool Contains(Instant at) => From <= at && (at < Until || at == From);

    /// <summary>Whether any instant from <paramref name="first"/> to <paramref name="last"/>, both included, lies in it.</summary>
    public bool Touches(Instant first, Instant last) => From <= last && (first < Until || first == From);
}
