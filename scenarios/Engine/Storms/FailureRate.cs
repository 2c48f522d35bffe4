using System.Globalization;

namespace Simulator.Scenarios;

/// <summary>What so many storms tell about the rate of failures, honestly: an interval that holds it in 95 of 100 cases.</summary>
public static class FailureRate
{
    /// <summary>Of the normal distribution, two-sided 95 %.</summary>
    const double Z = 1.959964;

    /// <summary>
    /// None seen: below three in so many (the rule of three, Hanley and Lippman-Hand, JAMA 1983). Some seen: Wilson's score interval.
    /// </summary>
    public static string Of(ulong failures, ulong runs)
    {
        if (runs == 0) return "nothing was run";
        if (failures == 0) return runs < 4 ? "too few to tell a rate" : $"failure rate below {Percent(3.0 / runs)} at 95 %";
        var (low, high) = Wilson(failures, runs);
        return $"failure rate {Percent(failures / (double)runs)}, {Percent(low)} to {Percent(high)} at 95 %";
    }

    static (double Low, double High) Wilson(ulong failures, ulong runs)
    {
        var (n, p) = ((double)runs, failures / (double)runs);
        var centre = p + Z * Z / (2 * n);
        var spread = Z * Math.Sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
        return ((centre - spread) / (1 + Z * Z / n), (centre + spread) / (1 + Z * Z / n));
    }

    /// <summary>
    /// Seeds that must pass before one may say, at 95 %, that a failure seen at this rate is gone: were it still there, as rarely as
    /// the lower end of its interval allows, one of them would have shown it. Null when nothing failed.
    /// </summary>
    public static ulong? SeedsToConfirm(ulong failures, ulong runs)
    {
        if (failures == 0 || runs == 0) return null;
        var low = Wilson(failures, runs).Low;
        return low >= 1 ? 1 : (ulong)Math.Ceiling(Math.Log(0.05) / Math.Log(1 - low));
    }

    /// <summary>
    /// The mean number of storms to a failure, when the first one came after so many: the two-sided interval of the geometric
    /// distribution.
    /// </summary>
    public static (double Low, double High) MeanToFirst(ulong first) =>
        (1 / (1 - Math.Pow(0.025, 1.0 / first)), 1 / (1 - Math.Pow(0.975, 1.0 / first)));

    /// <summary>Two digits that count.</summary>
    static string Percent(double share)
    {
        var percent = share * 100;
        if (percent <= 0) return "0%";
        var digits = int.Clamp(1 - (int)Math.Floor(Math.Log10(percent)), 0, 9);
        return Math.Round(percent, digits).ToString("0.#########", CultureInfo.InvariantCulture) + "%";
    }
}
