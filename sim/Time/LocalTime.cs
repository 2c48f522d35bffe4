using System.Globalization;

namespace Simulator;

/// <summary>What a node's own clock reads, in nanoseconds. It may be off, drift, and step backwards.</summary>
public readonly record struct LocalTime(long Ns) : IComparable<LocalTime>
{
    public static LocalTime operator +(LocalTime t, Duration d) => new(t.Ns + d.Ns);
    public static LocalTime operator -(LocalTime t, Duration d) => new(t.Ns - d.Ns);
    public static Duration operator -(LocalTime a, LocalTime b) => new(a.Ns - b.Ns);
    public static bool operator <(LocalTime a, LocalTime b) => a.Ns < b.Ns;
    public static bool operator >(LocalTime a, LocalTime b) => a.Ns > b.Ns;
    public static bool operator <=(LocalTime a, LocalTime b) => a.Ns <= b.Ns;
    public static bool operator >=(LocalTime a, LocalTime b) => a.Ns >= b.Ns;

    /// <summary>This much later, but not after the end of time: a timer armed for ever is allowed.</summary>
    internal LocalTime After(Duration span)
    {
        if (span.Ns <= 0) return this;
        return Ns > long.MaxValue - span.Ns ? new LocalTime(long.MaxValue) : new LocalTime(Ns + span.Ns);
    }

    public int CompareTo(LocalTime other) => Ns.CompareTo(other.Ns);

    public override string ToString() => new Duration(Ns).ToString();
}

/// <summary>An interval of local time that is promised to hold the true time, as Spanner's TrueTime gives it (OSDI'12, §3).</summary>
public readonly record struct TimeInterval(LocalTime Earliest, LocalTime Latest)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"[{Earliest}, {Latest}]");
}
