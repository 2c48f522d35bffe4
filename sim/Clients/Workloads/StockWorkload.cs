namespace Simulator;

/// <summary>
/// Pieces of items in stock: <c>reserve item0 2</c> takes some, <c>restock item0 2</c> puts some back, <c>read item0</c> → how many are
/// there. Of every item there are <see cref="Opening"/> at first; a reservation of more than there is fails with <c>precondition</c>.
/// </summary>
public sealed class StockWorkload(WorkloadMix mix) : MixedWorkload(mix, "item")
{
    /// <summary>Pieces of every item at first.</summary>
    public const long Opening = 20;

    /// <summary>The most pieces of one operation.</summary>
    public const int Most = 3;

    static readonly Label AmountLabel = new("workload", "amount");

    protected override Operation Make(string function, string key, Chooser chooser) => function == "read"
        ? Operation.Read(key)
        : new Operation(function, key, Value.Of(1 + (long)chooser.Below(AmountLabel, Most)));
}
