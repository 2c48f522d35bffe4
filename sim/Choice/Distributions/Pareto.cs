namespace Simulator;

/// <summary>A heavy tail: the probability to exceed x falls as (min / x) to the power of shape.</summary>
public sealed class Pareto : Distribution
{
    readonly Duration min;
    readonly Fixed shape;
    /// <summary>1 / shape with 32 bits behind the point: enough, since a logarithm is below 45.</summary>
    readonly Int128 inverse;

    const int Bits = 32;

    /// <param name="min">Positive.</param>
    /// <param name="shape">Positive; at most 1 means that the mean is infinite.</param>
    public Pareto(Duration min, Fixed shape)
    {
        ThrowIfNotPositive(min, nameof(min));
        ThrowIfTooLong(min, nameof(min));
        if (shape <= Fixed.Zero) throw new ArgumentOutOfRangeException(nameof(shape), shape, "must be positive");
        this.min = min;
        this.shape = shape;
        inverse = ((Int128)Fixed.Unit << Bits) / shape.Billionths;
    }

    public override Duration Sample(ulong draw)
    {
        var exponent = inverse * NaturalLog.OfComplement(draw) >> Bits + NaturalLog.Bits - NaturalPower.Bits;
        return new Duration(NaturalPower.Scale(min.Ns, exponent, Longest.Ns));
    }

    public override string ToString() => $"pareto(min {min}, shape {shape})";
}
