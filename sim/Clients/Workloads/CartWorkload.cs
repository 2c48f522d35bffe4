namespace Simulator;

/// <summary>
/// Shopping carts with few kinds of items, which come and go: <c>add cart0 "item3"</c>, <c>remove cart0 "item3"</c>,
/// <c>read cart0</c> → the set of items. An empty cart reads #{}.
/// </summary>
public sealed class CartWorkload(WorkloadMix mix) : MixedWorkload(mix, "cart")
{
    /// <summary>Kinds of items: item0, item1 …</summary>
    public const int Items = 8;

    static readonly Label ItemLabel = new("workload", "item");

    protected override Operation Make(string function, string key, Chooser chooser) => function == "read"
        ? Operation.Read(key)
        : new Operation(function, key, Value.Of($"item{chooser.Below(ItemLabel, Items)}"));
}
