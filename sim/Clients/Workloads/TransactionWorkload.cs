namespace Simulator;

/// <summary>
/// Transactions of a few micro-operations on few keys, as Jepsen's: <c>txn [[:r "k0" nil] [:w "k1" 7]]</c>. Reads and writes are
/// equally likely, and no two writes of a run have the same value.
/// </summary>
public sealed class TransactionWorkload(WorkloadMix mix) : MixedWorkload(mix, "k")
{
    const int MostSteps = 4;

    static readonly Label LengthLabel = new("workload", "steps");
    static readonly Label[] keyLabels = [.. Enumerable.Range(0, MostSteps).Select(i => new Label("workload", $"key-{i}"))];
    static readonly Label[] kindLabels = [.. Enumerable.Range(0, MostSteps).Select(i => new Label("workload", $"kind-{i}"))];

    protected override Operation Make(string function, string key, Chooser chooser)
    {
        var steps = new Value[1 + (int)chooser.Below(LengthLabel, MostSteps)];
        for (var i = 0; i < steps.Length; i++)
        {
            var name = Value.Of(i == 0 ? key : Keys[(int)chooser.Below(keyLabels[i], (ulong)Keys.Count)]);
            steps[i] = chooser.Below(kindLabels[i], 2) == 0 ? Read(name) : Write(name, chooser.FreshValue());
        }
        return new Operation("txn", null, Value.List(steps));
    }

    static Value Read(Value key) => Value.List(Value.Keyword("r"), key, Value.Nil);

    static Value Write(Value key, Value value) => Value.List(Value.Keyword("w"), key, value);
}
