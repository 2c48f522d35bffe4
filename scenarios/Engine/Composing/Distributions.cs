namespace Simulator.Scenarios;

/// <summary>Distributions of a scenario as samplers of the kernel.</summary>
static class Distributions
{
    /// <summary>No clock is this far off, and adding to it overflows nothing.</summary>
    static readonly Duration unbounded = new(long.MinValue / 4);

    /// <param name="signed">Whether values below zero are meant, as for the offset of a clock.</param>
    public static Distribution Of(DistributionSpec spec, bool signed = false) => spec switch
    {
        ConstantSpec constant => new Constant(constant.Value),
        UniformSpec uniform => new Uniform(uniform.From, uniform.To),
        NormalSpec normal => new Normal(normal.Mean, normal.Deviation, signed ? unbounded : Duration.Zero),
        LognormalSpec lognormal => new LogNormal(lognormal.Median, Near(lognormal.Sigma)),
        ExponentialSpec exponential => new Exponential(exponential.Mean, exponential.Min),
        ParetoSpec pareto => new Pareto(pareto.Min, Near(pareto.Shape)),
        MixtureSpec mixture => new Mixture([.. mixture.Parts.Select(part => (part.Weight, Of(part.Of, signed)))]),
        EmpiricalSpec { Quantiles.IsEmpty: false } measured =>
            Empirical.OfQuantiles([.. measured.Quantiles.Select(each => (each.At, each.Value))]),
        EmpiricalSpec measured => Empirical.OfSamples(measured.Samples.Span),
        _ => throw new ArgumentOutOfRangeException(nameof(spec), spec, "no sampler of the kernel for this distribution"),
    };

    /// <summary>To nine decimals, which is more than a parameter means; but nothing positive becomes zero.</summary>
    public static Fixed Near(decimal number) => Fixed.Of(number == 0 ? 0 : decimal.Max(decimal.Round(number, 9), 1m / Fixed.Unit));
}
