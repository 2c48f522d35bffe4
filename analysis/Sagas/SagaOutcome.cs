namespace Simulator.Analysis.Sagas;

/// <summary>
/// "Either the sequence T1 … Tn, or T1 … Tj, Cj … C1 will be executed": a saga that is said to be completed has all its steps in
/// effect, one that is said to be compensated none, and in the end every saga is one or the other.
/// </summary>
public sealed class SagaOutcome() : SagaCheck("saga-outcome", "Garcia-Molina and Salem, SIGMOD 1987, §2")
{
    public override string? End(Instant at)
    {
        if (!Settling.IsSettled(at)) return null;
        foreach (var saga in Ledger.All)
            if (saga is { Began: not null, Ended: null })
                return Text($"{saga.Name} has neither completed nor been compensated by the end, {at}; in effect are {InEffect(saga)}");
        return null;
    }

    protected override string? Judge(NodeId server, IFact fact) =>
        fact is SagaEnded { Again: false } ended && Ledger.Of(ended.Saga) is { Ended: not null } before
            && before.Completed != ended.Completed
            ? Text($"{ended.Saga} was said to be {Word(before.Completed)} and is now said to be {Word(ended.Completed)}")
            : null;

    protected override string? Check(NodeId server, IFact fact)
    {
        if (fact is not SagaEnded { Again: false } ended) return null;
        var saga = Ledger.Of(ended.Saga);
        for (var step = 0; step < saga.Steps; step++)
            if (saga.Done.GetValueOrDefault(step).IsInEffect != ended.Completed)
                return Text($"{saga.Name} is said to be {Word(ended.Completed)}, but step {step} is ")
                    + (ended.Completed ? "not in effect" : "in effect");
        return null;
    }

    static string Word(bool completed) => completed ? "completed" : "compensated";

    static string InEffect(SagaState saga)
    {
        var steps = new List<string>();
        foreach (var (step, state) in saga.Done)
            if (state.IsInEffect) steps.Add(Text($"step {step}"));
        return steps.Count == 0 ? "no steps" : string.Join(", ", steps);
    }
}
