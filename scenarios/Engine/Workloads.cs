namespace Simulator.Scenarios;

/// <summary>The kinds of load that a group of clients can be given, in the order in which they are shown.</summary>
public static class Workloads
{
    public const string Registers = "registers";
    public const string Bank = "bank";

    public static IReadOnlyList<WorkloadEntry> All { get; } =
    [
        new(Registers, "reads, writes and compare-and-sets on independent registers; to delete is to write nil",
            ["read", "write", "cas", "delete"], ["read", "write", "cas", "append", "delete"], [50, 40, 10, 0],
            mix => new KeyValueWorkload(
                mix.WeightOf("read"), mix.WeightOf("write"), mix.WeightOf("cas"), mix.Keys, mix.KeyOf, mix.WeightOf("delete"),
                mix.FirstKey)),
        new("counters", "adding to counters and reading them", ["read", "add"], ["read", "add"], [40, 60], mix => new CounterWorkload(mix)),
        new("sets", "sets of which elements never seen before are added, and removed again", ["read", "add", "remove"],
            ["read", "add", "remove"], [40, 40, 20], mix => new SetWorkload(mix)),
        new("carts", "shopping carts with few kinds of items, which come and go", ["read", "add", "remove"], ["read", "add", "remove"],
            [40, 40, 20], mix => new CartWorkload(mix)),
        new(Bank, "transfers between accounts, and reads of all of them at once", ["read", "transfer"], ["read", "transfer"], [30, 70],
            mix => new BankWorkload(mix)),
        new("stock", "reserving and restocking pieces of items", ["read", "reserve", "restock"], ["read", "reserve", "restock", "audit"],
            [30, 50, 20], mix => new StockWorkload(mix)),
        new("transactions", "transactions of up to four reads and writes on few keys", ["txn"], ["txn", "read", "write", "append", "cas"],
            [100], mix => new TransactionWorkload(mix)),
        new("orders", "orders that several services carry out together, some of which are cancelled", ["order", "cancel"],
            ["order", "cancel", "read"], [90, 10], mix => new OrderWorkload(mix)),
    ];

    /// <summary>Null when there is none of this name.</summary>
    public static WorkloadEntry? Named(string name) => All.FirstOrDefault(entry => entry.Name == name);
}

/// <summary>A kind of load.</summary>
/// <param name="Functions">The operations that it draws.</param>
/// <param name="Scripted">The operations that a script can hold.</param>
/// <param name="Shares">The share of each function by default, in per cent; 0 for what is drawn only where it is asked for.</param>
/// <param name="Make">Makes one run's worth of it.</param>
public sealed record WorkloadEntry(
    string Name, string Summary, IReadOnlyList<string> Functions, IReadOnlyList<string> Scripted, IReadOnlyList<int> Shares,
    Func<WorkloadMix, Workload> Make) : CatalogueEntry(Name, Summary)
{
    /// <summary>The shares by default, as a scenario would write them.</summary>
    internal Map<Ratio> Mix => new(Functions.Select((function, i) =>
        KeyValuePair.Create(function, RatioText.Lowest(new Ratio(Shares[i], 100)))).Where(part => !part.Value.IsZero));
}
