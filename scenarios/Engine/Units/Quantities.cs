namespace Simulator.Scenarios;

/// <summary>A number of bytes, at least 0.</summary>
public readonly record struct ByteSize(long Bytes)
{
    public override string ToString() => SizeText.Write(this);
}

/// <summary>Events per time as a fraction in lowest terms: <paramref name="Count"/> in every <paramref name="PerNs"/>
/// nanoseconds.</summary>
public readonly record struct Rate(long Count, long PerNs)
{
    public override string ToString() => RateText.Write(this);
}

/// <summary>Bits per second, at least 0.</summary>
public readonly record struct Bandwidth(long BitsPerSecond)
{
    public override string ToString() => BandwidthText.Write(this);
}

/// <summary>Whole parts per million. May be negative: a slow clock.</summary>
public readonly record struct Ppm(long PerMillion)
{
    public override string ToString() => PpmText.Write(this);
}
