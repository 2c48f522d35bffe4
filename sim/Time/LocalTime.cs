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

    public int CompareTo(LocalTime other) => Ns.CompareTo(other.Ns);

    public override string ToString() => new Duration(Ns).ToString();
}

/// <summary>An interval of local time that is promised to hold the true time, as Spanner's TrueTime gives it (OSDI'12, §3).</summary>
public readonly record struct TimeInterval(LocalTime Earliest, LocalTime Latest)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"[{Earliest}, {Latest}]");
}
