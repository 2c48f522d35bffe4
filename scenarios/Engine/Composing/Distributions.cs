namespace Simulator.Scenarios;

/// <summary>Distributions of a scenario as samplers of the kernel.</summary>
static class Distributions
{
    public static Distribution Of(DistributionSpec spec) => spec switch
    {
        ConstantSpec constant => new Constant(constant.Value),
        UniformSpec uniform => new Uniform(uniform.From, uniform.To),
        NormalSpec normal => new Normal(normal.Mean, normal.Deviation),
        LognormalSpec lognormal => new LogNormal(lognormal.Median, Near(lognormal.Sigma)),
        ExponentialSpec exponential => new Exponential(exponential.Mean, exponential.Min),
        ParetoSpec pareto => new Pareto(pareto.Min, Near(pareto.Shape)),
        MixtureSpec mixture => new Mixture([.. mixture.Parts.Select(part => (part.Weight, Of(part.Of)))]),
        EmpiricalSpec { Samples.IsEmpty: false } measured => Empirical.OfSamples(measured.Samples.Span),
        EmpiricalSpec measured => Empirical.OfQuantiles([.. measured.Quantiles.Select(quantile => (quantile.At, quantile.Value))]),
        _ => throw new NotSupportedException($"the kernel cannot draw from {spec}"),
    };

    /// <summary>To nine decimals, which is more than a parameter means; but nothing positive becomes zero.</summary>
    public static Fixed Near(decimal number) => Fixed.Of(number == 0 ? 0 : decimal.Max(decimal.Round(number, 9), 1m / Fixed.Unit));
}
