namespace Simulator;

/// <summary>Measured durations: the samples themselves, or some quantiles with straight lines between them.</summary>
public sealed class Empirical : Distribution
{
    readonly string text;
    readonly Knot[] knots;
    readonly long[] samples;

    Empirical(string text, Knot[] knots, long[] samples)
    {
        this.text = text;
        this.knots = knots;
        this.samples = samples;
    }

    /// <summary>One of the samples, each as likely as the others; their order does not matter.</summary>
    public static Empirical OfSamples(params ReadOnlySpan<Duration> samples)
    {
        if (samples.IsEmpty) throw new ArgumentOutOfRangeException(nameof(samples), 0, "at least one sample is needed");
        long[] sorted = [.. samples.ToArray().Select(sample => sample.Ns).Order()];
        return new Empirical($"samples({string.Join(", ", sorted.Select(ns => new Duration(ns)))})", [], sorted);
    }

    /// <summary>
    /// The share <c>At</c> of all values is at most <c>Value</c>; both rise. Below the first quantile every value is the first,
    /// above the last the last.
    /// </summary>
    public static Empirical OfQuantiles(params ReadOnlySpan<(Ratio At, Duration Value)> quantiles)
    {
        if (quantiles.IsEmpty) throw new ArgumentOutOfRangeException(nameof(quantiles), 0, "at least one quantile is needed");
        var knots = new Knot[quantiles.Length];
        var names = new string[quantiles.Length];
        for (var i = 0; i < knots.Length; i++)
        {
            var (at, value) = quantiles[i];
            names[i] = $"{at}: {value}";
            var place = (UInt128)((((Int128)at.Numerator << 63) / at.Denominator) << 1);
            knots[i] = new Knot((ulong)UInt128.Min(place, ulong.MaxValue), value.Ns);
            if (i == 0) continue;
            if (knots[i].At <= knots[i - 1].At)
                throw new ArgumentOutOfRangeException(nameof(quantiles), at, $"must be above {quantiles[i - 1].At}");
            if (knots[i].Ns < knots[i - 1].Ns)
                throw new ArgumentOutOfRangeException(nameof(quantiles), value, $"must be at least {quantiles[i - 1].Value}");
        }
        return new Empirical($"quantiles({string.Join(", ", names)})", knots, []);
    }

    public override Duration Sample(ulong draw) => new(samples.Length == 0
        ? Interpolated(draw)
        : samples[(int)Math.BigMul(draw, (ulong)samples.Length, out _)]);

    public override string ToString() => text;

    long Interpolated(ulong draw)
    {
        var above = 0;
        while (above < knots.Length && knots[above].At <= draw) above++;
        if (above == 0) return knots[0].Ns;
        if (above == knots.Length) return knots[^1].Ns;
        var (from, to) = (knots[above - 1], knots[above]);
        return from.Ns + (long)((UInt128)(ulong)(to.Ns - from.Ns) * (draw - from.At) / (to.At - from.At));
    }

    readonly record struct Knot(ulong At, long Ns);
}
