using CsCheck;

namespace Simulator.Tests.Sim;

/// <summary>Reproducible numbers for tests.</summary>
sealed class Drawn(ulong seed)
{
    readonly PCG source = new(1, seed);

    public ulong Bits() => source.Next64();

    public long Below(long bound) => (long)(source.Next64() % (ulong)bound);

    public long Exponential(long mean) => 1 + (long)(-Math.Log(1 - source.Next64() / 18446744073709551616.0) * mean);
}
