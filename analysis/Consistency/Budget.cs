using System.Globalization;

namespace Simulator.Analysis.Consistency;

/// <summary>How much a search may do before it answers "unknown".</summary>
public sealed record Budget
{
    public static readonly Budget Default = new();

    /// <summary>Configurations: sets of linearized operations with the state that they led to.</summary>
    public long Configurations { get; init; } = 20_000_000;

    /// <summary>Bytes for remembered configurations. When they are full the search goes on without remembering more.</summary>
    public long Bytes { get; init; } = 512L << 20;

    /// <summary>Configurations that may be spent on making a witness small.</summary>
    public long Shrinking { get; init; } = 2_000_000;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Configurations} configurations, {Bytes >> 20} MiB");
}

/// <summary>What of a budget is left.</summary>
sealed class Purse(long configurations, long bytes)
{
    public long Configurations { get; private set; } = configurations;
    public long Bytes { get; } = bytes;
    public long Spent { get; private set; }

    /// <summary>Takes one configuration; false when none is left.</summary>
    public bool Take()
    {
        if (Configurations == 0) return false;
        Configurations--;
        Spent++;
        return true;
    }
}
