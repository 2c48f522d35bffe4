using System.Globalization;
using ScottPlot;
using Simulator.Analysis.Metrics;

namespace Simulator.Analysis.Plots;

/// <summary>Axis ticks at round values, computed and written without the culture of the machine.</summary>
static class Ticks
{
    const int MostTimeTicks = 10;

    /// <summary>The unit in which a picture of this length tells its time: its name, how many nanoseconds, how many digits.</summary>
    public static (string Name, long Ns, int Digits) Unit(Instant end) => end.Ns switch
    {
        < 10_000 => ("ns", 1, 0),
        < 10_000_000 => ("µs", 1_000, 3),
        < 10_000_000_000 => ("ms", 1_000_000, 6),
        _ => ("s", 1_000_000_000, 9),
    };

    /// <summary>Ticks along a time axis that counts in nanoseconds.</summary>
    public static IReadOnlyList<Tick> Time(Instant end)
    {
        var (_, _, digits) = Unit(end);
        var ticks = new List<Tick>();
        var step = Step(end.Ns, MostTimeTicks);
        for (Int128 at = 0; at <= end.Ns; at += step) ticks.Add(Tick.Major((double)(long)at, Trim(Decimals.Fixed((long)at, digits))));
        return ticks;
    }

    /// <summary>Ticks along an axis that holds the decimal logarithm of milliseconds: at 1, also at 2 and 5 when decades are few.</summary>
    public static IReadOnlyList<Tick> LogMilliseconds(int lowest, int highest)
    {
        var ticks = new List<Tick>();
        for (var decade = lowest; decade <= highest; decade++)
            for (var digit = 1; digit < 10 && (digit == 1 || decade < highest); digit++)
            {
                var at = decade + Math.Log10(digit);
                var named = digit == 1 || (highest - lowest <= 2 && digit is 2 or 5);
                if (named) ticks.Add(Tick.Major(at, Milliseconds(digit, decade)));
                else ticks.Add(Tick.Minor(at));
            }
        return ticks;
    }

    /// <summary>Ticks from zero to at least <paramref name="top"/>, a count; the last is a round number for the axis to end at.</summary>
    public static (IReadOnlyList<Tick> Ticks, double Top) Count(double top)
    {
        var step = Step((long)Math.Ceiling(Math.Clamp(top, 1, 1e15)), 5);
        var ticks = new List<Tick>();
        ticks.Add(Tick.Major(0, "0"));
        var at = 0L;
        do
        {
            at += step;
            ticks.Add(Tick.Major(at, Grouped(at)));
        }
        while (at < top);
        return (ticks, at);
    }

    /// <summary>
    /// Some six round ticks from at most <paramref name="low"/> to at least <paramref name="high"/>; the last is where the axis ends.
    /// </summary>
    public static (IReadOnlyList<Tick> Ticks, double Top) Decimal(double low, double high)
    {
        var span = (decimal)Math.Clamp(high - low, 1e-9, 1e15);
        var step = 1e-10m;
        for (var i = 0; span / step > 7; i++) step = i % 3 == 1 ? step / 2 * 5 : step * 2;
        var ticks = new List<Tick>();
        var at = Math.Floor((decimal)low / step) * step;
        while (true)
        {
            ticks.Add(Tick.Major((double)at, at.ToString("#,0.##########", CultureInfo.InvariantCulture)));
            if (at >= (decimal)high) return (ticks, (double)at);
            at += step;
        }
    }

    public static IReadOnlyList<Tick> Percent()
    {
        var ticks = new List<Tick>();
        for (var at = 0; at <= 100; at += 25) ticks.Add(Tick.Major(at, at.ToString(CultureInfo.InvariantCulture)));
        return ticks;
    }

    /// <summary>One tick for each name, at 0, 1, 2 …</summary>
    public static IReadOnlyList<Tick> Named(IReadOnlyList<string> names)
    {
        var ticks = new List<Tick>();
        for (var i = 0; i < names.Count; i++) ticks.Add(Tick.Major(i, Pen.Printable(names[i])));
        return ticks;
    }

    /// <summary>A time to three digits, for where there is little room: <c>285ms</c>, <c>5.07s</c>.</summary>
    public static string Short(Duration time)
    {
        var (unit, ns) = time.Ns switch
        {
            < 1_000 => ("ns", 1m),
            < 999_500 => ("us", 1_000m),
            < 999_500_000 => ("ms", 1_000_000m),
            _ => ("s", 1_000_000_000m),
        };
        var value = time.Ns / ns;
        var rounded = Math.Round(value, value < 10 ? 2 : value < 100 ? 1 : 0);
        return rounded.ToString("0.##", CultureInfo.InvariantCulture) + unit;
    }

    public static string Grouped(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>1, 2 or 5 times a power of ten, so that at most so many steps fit.</summary>
    internal static long Step(long length, int most)
    {
        Int128 step = 1;
        for (var i = 0; length / step > most; i++) step = i % 3 == 1 ? step / 2 * 5 : step * 2;
        return (long)step;
    }

    static string Milliseconds(int digit, int decade) => decade >= 0
        ? Grouped(digit * (long)Math.Pow(10, decade))
        : "0." + new string('0', -decade - 1) + digit.ToString(CultureInfo.InvariantCulture);

    static string Trim(string fixedDecimals) =>
        fixedDecimals.Contains('.', StringComparison.Ordinal) ? fixedDecimals.TrimEnd('0').TrimEnd('.') : fixedDecimals;
}
