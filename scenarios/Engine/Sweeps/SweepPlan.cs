using System.Globalization;

namespace Simulator.Scenarios;

/// <summary>
/// Which part of the seeds a machine runs: the <paramref name="Index"/>-th of <paramref name="Count"/> equal parts, from 1.
/// </summary>
public sealed record Shard(int Index, int Count)
{
    public static Shard Whole { get; } = new(1, 1);

    /// <summary>The first and the last seed of the part; null when there are fewer seeds than parts and none is left for it.</summary>
    public (ulong First, ulong Last)? Of(ulong first, ulong last)
    {
        var all = (UInt128)last - first + 1;
        var from = all * (uint)(Index - 1) / (uint)Count;
        var to = all * (uint)Index / (uint)Count;
        return from == to ? null : ((ulong)(first + from), (ulong)(first + to - 1));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");
}

/// <summary>What a sweep runs: a scenario under many seeds. Equal plans give equal results, whoever runs them.</summary>
public sealed record SweepPlan
{
    public required Catalogue Catalogue { get; init; }
    public required Scenario Scenario { get; init; }

    /// <summary>The first and the last seed of the whole sweep, of which <see cref="Shard"/> takes a part.</summary>
    public required ulong First { get; init; }

    /// <inheritdoc cref="First"/>
    public required ulong Last { get; init; }

    public Shard Shard { get; init; } = Shard.Whole;

    /// <summary>Whether each seed draws its own faults, sizes and rates.</summary>
    public bool IsSwarm { get; init; }

    /// <summary>Whether the first seed that fails ends the sweep.</summary>
    public bool UntilFailure { get; init; }

    /// <summary>The command that makes the run of a seed again; <c>{0}</c> stands for the seed.</summary>
    public string Command { get; init; } = "";

    /// <summary>What a seed runs; null when the protocol takes part in no swarms.</summary>
    public Scenario? Of(ulong seed) => IsSwarm ? Swarm.Draw(Scenario, Catalogue, seed) : Scenario with { Seed = seed };
}
