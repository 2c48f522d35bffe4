using System.Numerics;

namespace Simulator.Scenarios;

/// <summary>Rates as text: a number and the unit of time that it counts for.</summary>
static class RateText
{
    const int MostDecimals = 9;
    static readonly (string Unit, long Worth)[] times =
        [("s", 1_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000), ("ms", 1_000_000)];

    public static Reading<Rate> Read(string text)
    {
        if (Amount.Split(text) is not { } amount) return Reading<Rate>.No();
        if (amount.Unit.Length == 0) return Reading<Rate>.No(suggestion: amount.Number + "/s");
        var time = times.FirstOrDefault(candidate => "/" + candidate.Unit == amount.Unit);
        if (time.Unit is null) return Reading<Rate>.No("one of the units /s, /m, /h, /ms", Meant(amount));
        if (amount.Mantissa.Sign < 0) return Reading<Rate>.No("at least 0/s");
        if (amount.Decimals > MostDecimals) return Reading<Rate>.No("a rate with fewer digits");
        if (amount.Mantissa.IsZero) return Reading<Rate>.Ok(new Rate(0, 1));
        var (count, whole) = amount.Times(1);
        var per = whole * time.Worth;
        var divisor = BigInteger.GreatestCommonDivisor(count, per);
        (count, per) = (count / divisor, per / divisor);
        // More than one event in a nanosecond cannot happen: time has no finer grain.
        return count <= per && per <= long.MaxValue
            ? Reading<Rate>.Ok(new Rate((long)count, (long)per))
            : Reading<Rate>.No("at most one event in a nanosecond");
    }

    static string? Meant(Amount amount) =>
        Nearest.Name(amount.Unit.Trim(), times.Select(time => "/" + time.Unit)) is { } unit ? amount.Number + unit : null;

    public static string Write(Rate rate)
    {
        foreach (var (unit, worth) in times)
        {
            var scaled = rate.Count * BigInteger.Pow(10, MostDecimals) * worth;
            if ((scaled % rate.PerNs).IsZero) return ExactDecimal.Text(scaled / rate.PerNs, MostDecimals) + "/" + unit;
        }
        throw new ArgumentException("a rate that no text of this form gives", nameof(rate));
    }
}
