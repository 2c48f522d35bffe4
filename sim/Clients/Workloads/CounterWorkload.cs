namespace Simulator;

/// <summary>Counters that clients add to: <c>add k 3</c>, <c>read k</c>. A counter that nobody has added to reads 0.</summary>
public sealed class CounterWorkload(WorkloadMix mix) : MixedWorkload(mix, "k")
{
    /// <summary>The largest amount added at once.</summary>
    public const int Most = 5;

    static readonly Label AmountLabel = new("workload", "amount");

    protected override Operation Make(string function, string key, Chooser chooser) => function == "read"
        ? Operation.Read(key) : new Operation("add", key, Value.Of(1 + (long)chooser.Below(AmountLabel, Most)));
}
