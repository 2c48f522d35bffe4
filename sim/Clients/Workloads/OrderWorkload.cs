namespace Simulator;

/// <summary>
/// Orders that several services must carry out together: <c>order "item0" {:amount 5, :order 7, :quantity 2}</c>. Ok: completed. Fail:
/// wholly taken back, the error says why.
/// </summary>
public sealed class OrderWorkload(WorkloadMix mix) : MixedWorkload(mix, "item")
{
    /// <summary>The most pieces of one order.</summary>
    public const int MostPieces = 3;

    /// <summary>The price of a piece.</summary>
    public const long Price = 10;

    static readonly Label QuantityLabel = new("workload", "quantity");

    protected override Operation Make(string function, string key, Chooser chooser)
    {
        if (function == "read") return Operation.Read(key);
        var quantity = 1 + (long)chooser.Below(QuantityLabel, MostPieces);
        return new Operation("order", key, Value.Map(
            Value.Keyword("amount"), Value.Of(quantity * Price), Value.Keyword("order"), chooser.FreshValue(),
            Value.Keyword("quantity"), Value.Of(quantity)));
    }
}
