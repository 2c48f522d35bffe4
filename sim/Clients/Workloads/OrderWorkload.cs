namespace Simulator;

/// <summary>
/// Orders that several services must carry out together:
/// <c>order "item0" {:account "account0", :amount 20, :order 7, :quantity 2}</c>, and <c>cancel</c> with the same argument for an order
/// that was completed. Ok: completed. Fail: wholly taken back, the error says why.
/// </summary>
public sealed class OrderWorkload(WorkloadMix mix) : MixedWorkload(mix, "item")
{
    /// <summary>The most pieces of one order.</summary>
    public const int MostPieces = 3;

    /// <summary>The price of a piece.</summary>
    public const long Price = 10;

    /// <summary>Cancelled are orders among so many that were completed last, at times twice.</summary>
    const int Remembered = 8;

    static readonly Label AccountLabel = new("workload", "account");
    static readonly Label QuantityLabel = new("workload", "quantity");
    static readonly Label OrderLabel = new("workload", "order");

    readonly List<Operation> completed = [];

    public override void Completed(Operation operation, Outcome outcome)
    {
        if (operation.Function != "order" || outcome.Type != OpType.Ok) return;
        completed.Add(operation);
        if (completed.Count > Remembered) completed.RemoveAt(0);
    }

    protected override Operation Make(string function, string key, Chooser chooser)
    {
        if (function == "read") return Operation.Read(key);
        if (function == "cancel" && completed.Count > 0)
        {
            var order = completed[(int)chooser.Below(OrderLabel, (ulong)completed.Count)];
            return new Operation("cancel", order.Key, order.Argument);
        }
        var quantity = 1 + (long)chooser.Below(QuantityLabel, MostPieces);
        var account = Value.Of($"account{chooser.Below(AccountLabel, (ulong)Keys.Count)}");
        return new Operation("order", key, Value.Map(
            Value.Keyword("account"), account, Value.Keyword("amount"), Value.Of(quantity * Price),
            Value.Keyword("order"), chooser.FreshValue(), Value.Keyword("quantity"), Value.Of(quantity)));
    }
}
