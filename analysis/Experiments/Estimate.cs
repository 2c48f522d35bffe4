namespace Simulator.Analysis.Experiments;

/// <summary>
/// A mean over seeds with a 95 % confidence interval after Student's t: mean ± t · s / √n, with the sample's standard deviation s and
/// n − 1 degrees of freedom. Shares are cut off at 0 and 1, times and counts at 0.
/// </summary>
/// <param name="Low">Null where one run tells nothing of the spread.</param>
public sealed record Estimate(int Runs, decimal Mean, decimal? Low, decimal? High, decimal Min, decimal Max)
{
    /// <summary>The quantile of 97.5 % for 1, 2 … 30 degrees of freedom (Student, Biometrika 1908; any book of tables).</summary>
    static readonly decimal[] quantiles =
    [
        12.706m, 4.303m, 3.182m, 2.776m, 2.571m, 2.447m, 2.365m, 2.306m, 2.262m, 2.228m,
        2.201m, 2.179m, 2.160m, 2.145m, 2.131m, 2.120m, 2.110m, 2.101m, 2.093m, 2.086m,
        2.080m, 2.074m, 2.069m, 2.064m, 2.060m, 2.056m, 2.052m, 2.048m, 2.045m, 2.042m,
    ];

    /// <summary>For more degrees of freedom: each from the number of them on, the value of the lower end, which is the wider.</summary>
    static readonly (int From, decimal Quantile)[] further = [(120, 1.980m), (60, 2.000m), (40, 2.021m), (31, 2.042m)];

    /// <summary>Half the width of the interval in standard errors.</summary>
    public static decimal Quantile(int freedom)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(freedom, 1);
        return freedom <= quantiles.Length ? quantiles[freedom - 1] : further.First(each => freedom >= each.From).Quantile;
    }

    /// <summary>Null for no values.</summary>
    /// <param name="unit">That of <see cref="Measured.Unit"/>, which tells where an interval is cut off.</param>
    public static Estimate? Of(IReadOnlyList<decimal> values, string unit)
    {
        if (values.Count == 0) return null;
        var mean = values.Sum() / values.Count;
        var (min, max) = (values.Min(), values.Max());
        if (values.Count == 1) return new Estimate(1, mean, null, null, min, max);
        var squares = values.Sum(value => (value - mean) * (value - mean));
        // The square root of a double is exactly rounded on every machine.
        var error = (decimal)Math.Sqrt((double)(squares / (values.Count - 1) / values.Count));
        var half = Quantile(values.Count - 1) * error;
        var highest = unit is Measured.Share or Measured.Verdict ? 1 : decimal.MaxValue;
        return new Estimate(values.Count, mean, decimal.Max(0, mean - half), decimal.Min(highest, mean + half), min, max);
    }
}
