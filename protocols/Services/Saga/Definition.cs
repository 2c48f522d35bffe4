namespace Simulator.Protocols.Sagas;

/// <summary>What a step of a saga may do to the outcome (Richardson, Microservices Patterns, §4.3.1).</summary>
public enum StepKind
{
    /// <summary>May refuse, and can be undone by its compensation.</summary>
    Compensatable,
    /// <summary>The point of no return: may refuse, but once it has taken effect the saga runs to its completion.</summary>
    Pivot,
    /// <summary>After the pivot: cannot refuse, and is tried until it succeeds.</summary>
    Retriable,
}

/// <summary>The services that take part in sagas, by the number of the server that each runs on.</summary>
public enum Party { Order, Payment, Stock, Shipping, Orchestrator }

/// <summary>What a saga is about. Travels with its messages.</summary>
public abstract record SagaData
{
    /// <summary>How much is at stake, in money.</summary>
    public virtual long Weight => 0;
}

/// <summary>One local transaction of a saga, at one service.</summary>
/// <param name="Undo">The compensation; null for steps that have none.</param>
public sealed record SagaStep(
    string Name, Party Service, StepKind Kind, Func<SagaData, Command> Do, Func<SagaData, Command>? Undo);

/// <summary>
/// A saga: a sequence of local transactions T1 … Tn with compensations C1 … Cn-1, of which either T1 … Tn is carried out or
/// T1 … Tj, Cj … C1 (Garcia-Molina and Salem, Sagas, SIGMOD 1987, §2).
/// </summary>
public sealed class Saga
{
    internal Saga(string name, IReadOnlyList<SagaStep> steps)
    {
        if (steps.Count == 0) throw new ArgumentException($"the saga {name} has no step", nameof(steps));
        Name = name;
        Steps = steps;
    }

    public string Name { get; }
    public IReadOnlyList<SagaStep> Steps { get; }
    public int Last => Steps.Count - 1;

    /// <summary>In choreography the service that clients talk to: it opens sagas and closes them.</summary>
    public const Party Front = Party.Order;

    /// <summary>Begins a definition. Each stage offers only what may come next, so that a wrong order of kinds does not compile.</summary>
    public static CompensatableSteps<TData> About<TData>(string name) where TData : SagaData => new(name);
}

/// <summary>A saga before its pivot.</summary>
public sealed class CompensatableSteps<TData>(string name) where TData : SagaData
{
    readonly List<SagaStep> steps = [];

    public CompensatableSteps<TData> Step(string step, Party service, Func<TData, Command> does, Func<TData, Command> undoes)
    {
        steps.Add(new SagaStep(step, service, StepKind.Compensatable, data => does((TData)data), data => undoes((TData)data)));
        return this;
    }

    public RetriableSteps<TData> Pivot(string step, Party service, Func<TData, Command> does) =>
        new(name, [.. steps, new SagaStep(step, service, StepKind.Pivot, data => does((TData)data), null)]);

    /// <summary>A saga whose last compensatable step decides.</summary>
    public RetriableSteps<TData> Then() => new(name, steps);
}

/// <summary>A saga after its pivot.</summary>
public sealed class RetriableSteps<TData>(string name, IReadOnlyList<SagaStep> before) where TData : SagaData
{
    readonly List<SagaStep> steps = [.. before];

    public RetriableSteps<TData> Step(string step, Party service, Func<TData, Command> does)
    {
        steps.Add(new SagaStep(step, service, StepKind.Retriable, data => does((TData)data), null));
        return this;
    }

    public Saga End() => new(name, steps);
}
