using System.Globalization;

namespace Simulator;

/// <summary>A probability or share as a fraction of whole numbers: 0 ≤ numerator ≤ denominator, denominator &gt; 0.</summary>
public readonly record struct Ratio
{
    public Ratio(long numerator, long denominator)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(denominator);
        ArgumentOutOfRangeException.ThrowIfNegative(numerator);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(numerator, denominator);
        Numerator = numerator;
        this.denominator = denominator;
    }

    readonly long denominator;

    public long Numerator { get; }

    /// <summary>At least 1, also for <c>default</c>.</summary>
    public long Denominator => denominator == 0 ? 1 : denominator;

    public static Ratio Never => default;
    public static Ratio Always => new(1, 1);
    public static Ratio Percent(long percent) => new(percent, 100);

    public bool IsZero => Numerator == 0;

    /// <summary>Turns a draw of [0, denominator) into a decision. A draw of 0 is the uneventful "no" unless it is certain.</summary>
    public bool Decide(ulong draw) => draw >= (ulong)(Denominator - Numerator);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");
}
