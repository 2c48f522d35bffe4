namespace Simulator.Analysis.Transactions.Isolation;

/// <summary>What was found about one level.</summary>
/// <param name="Holds">Null when it cannot be said.</param>
sealed record IsolationFinding(bool? Holds)
{
    public static readonly IsolationFinding Good = new(true);

    /// <summary>Where it holds, the transactions in an order that shows it; empty for levels that need none.</summary>
    public IReadOnlyList<int> Order { get; init; } = [];

    /// <summary>Where it does not, transactions that suffice to show it.</summary>
    public IReadOnlyCollection<int> Blamed { get; init; } = [];

    /// <summary>Where it does not, the cycle, in transactions; empty when it was a case for each order of two writers.</summary>
    public Proof Proof { get; init; } = Proof.None;

    /// <summary>Where it does not for what a read returned.</summary>
    public Flaw? Flaw { get; init; }

    /// <summary>Where it cannot be said, for want of what.</summary>
    public string Missing { get; init; } = "";

    /// <summary>Configurations that a search went through.</summary>
    public long Spent { get; init; }

    /// <summary>How it was decided.</summary>
    public string Algorithm { get; init; } = "reads";

    public static IsolationFinding Open(string missing, long spent = 0) => new((bool?)null) { Missing = missing, Spent = spent };
}
