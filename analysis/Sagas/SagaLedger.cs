namespace Simulator.Analysis.Sagas;

/// <summary>What is known of a step: who carried it out, and whether it was undone.</summary>
/// <param name="Times">How often it has taken effect.</param>
readonly record struct StepState(NodeId Server, int Times, int Undone)
{
    /// <summary>Whether it has an effect that no compensation has taken back.</summary>
    public bool IsInEffect => Times > Undone;
}

/// <summary>What is known of a saga.</summary>
sealed class SagaState(string name)
{
    public string Name => name;
    public string Kind { get; set; } = "";

    /// <summary>How many it has; 0 while nobody has begun it.</summary>
    public int Steps { get; set; }

    /// <summary>Who says that it has begun, and that it has ended; null for nobody.</summary>
    public NodeId? Began { get; set; }
    public NodeId? Ended { get; set; }
    public bool Completed { get; set; }
    public SortedDictionary<int, StepState> Done { get; } = [];
}

/// <summary>All sagas of a run, as far as servers have told, in the order in which they were first heard of.</summary>
sealed class SagaLedger
{
    readonly Dictionary<string, SagaState> byName = [];
    readonly List<SagaState> all = [];

    public IReadOnlyList<SagaState> All => all;

    public SagaState Of(string saga)
    {
        if (byName.TryGetValue(saga, out var known)) return known;
        byName.Add(saga, known = new SagaState(saga));
        all.Add(known);
        return known;
    }

    public void Take(NodeId server, IFact fact)
    {
        switch (fact)
        {
            case SagaBegan began:
                var saga = Of(began.Saga);
                (saga.Kind, saga.Steps, saga.Began) = (began.Kind, began.Steps, server);
                break;
            case SagaEnded ended:
                var over = Of(ended.Saga);
                (over.Ended, over.Completed) = (server, ended.Completed);
                break;
            case StepDone done:
                var steps = Of(done.Saga).Done;
                var before = steps.GetValueOrDefault(done.Step);
                steps[done.Step] = new StepState(server, before.Times + 1, before.Undone);
                break;
            case StepUndone undone:
                var of = Of(undone.Saga).Done;
                var state = of.GetValueOrDefault(undone.Step);
                of[undone.Step] = state with { Server = server, Undone = state.Undone + 1 };
                break;
            default: break;
        }
    }

    /// <summary>A server starts: what it has said may be lost.</summary>
    public void Forget(NodeId server)
    {
        foreach (var saga in all)
        {
            if (saga.Began == server) (saga.Began, saga.Steps) = (null, 0);
            if (saga.Ended == server) (saga.Ended, saga.Completed) = (null, false);
            int[] lost = [.. saga.Done.Where(step => step.Value.Server == server).Select(step => step.Key)];
            foreach (var step in lost) saga.Done.Remove(step);
        }
    }
}
