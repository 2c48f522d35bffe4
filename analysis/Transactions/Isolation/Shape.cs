namespace Simulator.Analysis.Transactions.Isolation;

/// <summary>Which anti-dependencies a level looks at.</summary>
enum AntiDependencies : byte { None, OfWriters, All }

/// <summary>
/// How the dependencies of a level become a graph that must have no cycle. Where a snapshot is taken before what is written takes effect, a
/// transaction is two nodes, its begin and its commit (the BC-polygraph of Viper, EuroSys 2023); elsewhere one.
/// </summary>
/// <param name="IsSplit">Whether begin and commit are two.</param>
/// <param name="IsExclusive">Whether of two that write one key the later must have begun after the earlier had committed.</param>
sealed record Shape(bool IsSplit, bool IsExclusive, AntiDependencies AntiDependencies)
{
    /// <summary>One after the other.</summary>
    public static readonly Shape Serial = new(IsSplit: false, IsExclusive: true, AntiDependencies.All);

    /// <summary>PL-3U: what a transaction that only reads has not seen says nothing about the others.</summary>
    public static readonly Shape Update = new(IsSplit: false, IsExclusive: true, AntiDependencies.OfWriters);

    /// <summary>PSI and PL-2+: no path leads from who overwrites to who has read, whatever else was not seen.</summary>
    public static readonly Shape Parallel = new(IsSplit: false, IsExclusive: true, AntiDependencies.None);

    /// <summary>SI: no cycle in which no two anti-dependencies follow each other.</summary>
    public static readonly Shape Snapshot = new(IsSplit: true, IsExclusive: true, AntiDependencies.All);

    /// <summary>PC: as SI, but that writes to one key do not exclude each other.</summary>
    public static readonly Shape Prefix = new(IsSplit: true, IsExclusive: false, AntiDependencies.All);

    /// <summary>Whether an order of the nodes that the graph allows is, as it stands, one in which each read finds what it found.</summary>
    public bool IsSchedule => AntiDependencies == AntiDependencies.All;
}
