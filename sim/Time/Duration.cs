using System.Globalization;

namespace Simulator;

/// <summary>A span of time in whole nanoseconds. May be negative; arithmetic is checked.</summary>
public readonly record struct Duration(long Ns) : IComparable<Duration>
{
    public static readonly Duration Zero = new(0);

    public static Duration Us(long microseconds) => new(microseconds * 1_000);
    public static Duration Ms(long milliseconds) => new(milliseconds * 1_000_000);
    public static Duration Seconds(long seconds) => new(seconds * 1_000_000_000);

    public static Duration operator +(Duration a, Duration b) => new(a.Ns + b.Ns);
    public static Duration operator -(Duration a, Duration b) => new(a.Ns - b.Ns);
    public static Duration operator *(Duration a, long factor) => new(a.Ns * factor);
    public static Duration operator /(Duration a, long divisor) => new(a.Ns / divisor);
    public static bool operator <(Duration a, Duration b) => a.Ns < b.Ns;
    public static bool operator >(Duration a, Duration b) => a.Ns > b.Ns;
    public static bool operator <=(Duration a, Duration b) => a.Ns <= b.Ns;
    public static bool operator >=(Duration a, Duration b) => a.Ns >= b.Ns;

    /// <summary>The sum, or the longest duration there is where it would be longer: for tails that no one waits for.</summary>
    internal Duration PlusAtMost(Duration other) =>
        other.Ns > 0 && Ns > long.MaxValue - other.Ns ? new Duration(long.MaxValue) : this + other;

    public int CompareTo(Duration other) => Ns.CompareTo(other.Ns);

    /// <summary>The largest unit that loses nothing: <c>150ms</c>, <c>1500us</c>, <c>2s</c>.</summary>
    public override string ToString() => Ns switch
    {
        0 => "0s",
        _ when Ns % 1_000_000_000 == 0 => (Ns / 1_000_000_000).ToString(CultureInfo.InvariantCulture) + "s",
        _ when Ns % 1_000_000 == 0 => (Ns / 1_000_000).ToString(CultureInfo.InvariantCulture) + "ms",
        _ when Ns % 1_000 == 0 => (Ns / 1_000).ToString(CultureInfo.InvariantCulture) + "us",
        _ => Ns.ToString(CultureInfo.InvariantCulture) + "ns",
    };
}
