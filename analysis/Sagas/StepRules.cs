namespace Simulator.Analysis.Sagas;

/// <summary>A step takes effect once, and its compensation once and only after it.</summary>
public sealed class StepOnce() : SagaCheck("step-once", "Richardson, Microservices Patterns, §3.3.6")
{
    protected override string? Judge(NodeId server, IFact fact)
    {
        switch (fact)
        {
            case StepDone { Again: false } done when Ledger.Of(done.Saga).Done.TryGetValue(done.Step, out var before) && before.Times > 0:
                return Text($"{server} carries out step {done.Step} of {done.Saga} again");
            case StepUndone { Again: false } undone:
                var state = Ledger.Of(undone.Saga).Done.GetValueOrDefault(undone.Step);
                if (state.Times == 0) return Text($"{server} undoes step {undone.Step} of {undone.Saga}, which was not carried out");
                return state.Undone > 0 ? Text($"{server} undoes step {undone.Step} of {undone.Saga} again") : null;
            default: return null;
        }
    }
}

/// <summary>Compensations come in the reverse order of the steps: Cj … C1.</summary>
public sealed class CompensationOrder() : SagaCheck("compensation-order", "Garcia-Molina and Salem, SIGMOD 1987, §2")
{
    protected override string? Judge(NodeId server, IFact fact)
    {
        if (fact is not StepUndone { Again: false } undone) return null;
        foreach (var (step, state) in Ledger.Of(undone.Saga).Done)
            if (step > undone.Step && state.IsInEffect)
                return Text($"{server} undoes step {undone.Step} of {undone.Saga} while the later step {step} is in effect");
        return null;
    }
}

/// <summary>
/// Nothing stays of what nobody answers for: no step takes effect after its saga was compensated or is undone after it was completed,
/// and in the end no step is in effect of a saga that nobody knows.
/// </summary>
public sealed class NoOrphan() : SagaCheck("no-orphan", "Richardson, Microservices Patterns, §4.3")
{
    public override string? End(Instant at)
    {
        if (!Settling.IsSettled(at)) return null;
        foreach (var saga in Ledger.All)
            foreach (var (step, state) in saga.Done)
                if (saga.Began is null && state.IsInEffect)
                    return Text($"step {step} of {saga.Name} is in effect at {state.Server}, and nobody knows of this saga");
        return null;
    }

    protected override string? Judge(NodeId server, IFact fact) => fact switch
    {
        StepDone { Again: false } done when Ledger.Of(done.Saga) is { Ended: not null, Completed: false } =>
            Text($"{server} carries out step {done.Step} of {done.Saga}, which was compensated before"),
        StepUndone { Again: false } undone when Ledger.Of(undone.Saga) is { Ended: not null, Completed: true } =>
            Text($"{server} undoes step {undone.Step} of {undone.Saga}, which was completed before"),
        _ => null,
    };
}
