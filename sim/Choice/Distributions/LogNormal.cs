namespace Simulator;

/// <summary>The natural logarithm is normal: the usual shape of measured latencies.</summary>
public sealed class LogNormal : Distribution
{
    readonly Duration median;
    readonly Fixed sigma;
    readonly long factor;

    /// <param name="median">Positive; half of all samples are below.</param>
    /// <param name="sigma">Standard deviation of the logarithm, 0..100.</param>
    public LogNormal(Duration median, Fixed sigma)
    {
        ThrowIfNotPositive(median, nameof(median));
        ThrowIfTooLong(median, nameof(median));
        if (sigma < Fixed.Zero || sigma > Fixed.Of(100)) throw new ArgumentOutOfRangeException(nameof(sigma), sigma, "must be in 0..100");
        this.median = median;
        this.sigma = sigma;
        factor = (long)sigma.ToBinary(NaturalPower.Bits);
    }

    public override Duration Sample(ulong draw)
    {
        var exponent = Math.BigMul(NormalQuantile.At(draw), factor) >> NormalQuantile.Bits;
        return new Duration(NaturalPower.Scale(median.Ns, exponent, Longest.Ns));
    }

    public override string ToString() => $"lognormal(median {median}, sigma {sigma})";
}
