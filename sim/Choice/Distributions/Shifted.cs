namespace Simulator;

/// <summary>A distribution moved by a fixed time.</summary>
public sealed class Shifted(Duration offset, Distribution of) : Distribution
{
    public override Duration Sample(ulong draw) => Capped(offset, of.Sample(draw).Ns);

    public override string ToString() => $"{offset} + {of}";
}
