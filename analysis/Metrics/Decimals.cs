using System.Globalization;

namespace Simulator.Analysis.Metrics;

/// <summary>Whole numbers written as decimal fractions, without a floating-point number on the way.</summary>
public static class Decimals
{
    /// <summary><paramref name="value"/> / 10^<paramref name="digits"/>, with all digits: <c>Fixed(1234, 3)</c> is <c>1.234</c>.</summary>
    /// <param name="value">At least zero.</param>
    public static string Fixed(long value, int digits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        if (digits == 0) return value.ToString(CultureInfo.InvariantCulture);
        var text = value.ToString(CultureInfo.InvariantCulture).PadLeft(digits + 1, '0');
        return $"{text[..^digits]}.{text[^digits..]}";
    }

    /// <summary>Millionths as per cent with two decimals, rounded down so that only all is <c>100.00%</c>.</summary>
    public static string Percent(long millionths) => Fixed(millionths / 100, 2) + "%";

    /// <summary>A count over a time as events per second with three decimals, rounded down. Zero over no time.</summary>
    public static string PerSecond(long count, Duration time) =>
        Fixed(time.Ns == 0 ? 0 : (long)((Int128)count * 1_000_000_000_000 / time.Ns), 3);

    /// <summary>A time of at least zero in the unit that suits it, to three decimals, rounded to nearest: <c>12.346ms</c>.</summary>
    public static string Time(Duration time) => time.Ns switch
    {
        < 1_000 => Fixed(time.Ns, 0) + "ns",
        < 1_000_000 => Fixed(time.Ns, 3) + "us",
        // What would be rounded up to 1000.000ms is told as 1.000s.
        < 999_999_500 => Fixed((time.Ns + 500) / 1_000, 3) + "ms",
        _ => Fixed((time.Ns + 500_000) / 1_000_000, 3) + "s",
    };
}
