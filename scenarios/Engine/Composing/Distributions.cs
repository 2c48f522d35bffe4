namespace Simulator.Scenarios;

/// <summary>Distributions of a scenario as samplers of the kernel.</summary>
static class Distributions
{
    public static Distribution Of(DistributionSpec spec) => spec switch
    {
        ConstantSpec constant => new Constant(constant.Value),
        UniformSpec uniform => new Uniform(uniform.From, uniform.To),
        _ => throw new NotSupportedException($"the kernel cannot draw from {spec}"),
    };
}
