using System.Globalization;

namespace Simulator;

/// <summary>
/// True virtual time: nanoseconds since the start of the run. Only the kernel and analysis see it; a node sees
/// <see cref="LocalTime"/>, which cannot be compared with it.
/// </summary>
public readonly record struct Instant(long Ns) : IComparable<Instant>
{
    public static readonly Instant Zero = new(0);

    public static Instant operator +(Instant t, Duration d) => new(t.Ns + d.Ns);
    public static Instant operator -(Instant t, Duration d) => new(t.Ns - d.Ns);
    public static Duration operator -(Instant a, Instant b) => new(a.Ns - b.Ns);
    public static bool operator <(Instant a, Instant b) => a.Ns < b.Ns;
    public static bool operator >(Instant a, Instant b) => a.Ns > b.Ns;
    public static bool operator <=(Instant a, Instant b) => a.Ns <= b.Ns;
    public static bool operator >=(Instant a, Instant b) => a.Ns >= b.Ns;

    public int CompareTo(Instant other) => Ns.CompareTo(other.Ns);

    /// <summary>Seconds with nine digits, so that a column of instants lines up: <c>1.250000000s</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Ns / 1_000_000_000}.{Ns % 1_000_000_000:D9}s");
}
