namespace Simulator.Scenarios;

/// <summary>One thing in a run told step by step that could be left out, with what was drawn while it happened.</summary>
abstract record Element
{
    public abstract Duration At { get; }

    /// <summary>
    /// In the order in which it was drawn, the uneventful answers included: left out together with the element, they leave the numbers
    /// of all other draws as they are in the run without it.
    /// </summary>
    public IReadOnlyList<Choice> Draws { get; init; } = [];

    /// <summary>The same at another time.</summary>
    /// <param name="end">For a fault that has an end of its own: its new one.</param>
    public abstract Element Moved(Duration at, Duration? end);
}

/// <summary>A message arrives, a timer goes off, a write reaches the disk.</summary>
sealed record StepElement(ScheduledStep Step) : Element
{
    public override Duration At => Step.At;
    public override Element Moved(Duration at, Duration? end) => this with { Step = Step with { At = at } };
}

/// <summary>A client begins an operation. Clients are numbered from 0 over all groups.</summary>
sealed record OperationElement(Duration Begin, int Client, Operation Operation) : Element
{
    public override Duration At => Begin;
    public override Element Moved(Duration at, Duration? end) => this with { Begin = at };
}

/// <summary>A fault of given machines at a given time.</summary>
sealed record FaultElement(FaultSpec Fault) : Element
{
    public override Duration At => Fault.At;

    /// <summary>When it ends; null for never, and for one that counts from when it strikes.</summary>
    public Duration? End => Fault is CrashInHandlerSpec or TornWriteSpec ? null : (Fault as LastingFaultSpec)?.For is { } length ? At
        + length : null;

    public override Element Moved(Duration at, Duration? end) => this with
    {
        Fault = FaultSpecs.At(Fault, at, end is { } last ? last - at : (Fault as LastingFaultSpec)?.For),
    };
}

/// <summary>An administrator acts.</summary>
sealed record ActionElement(AdminAction Action) : Element
{
    public override Duration At => Action.At;
    public override Element Moved(Duration at, Duration? end) => this with { Action = Action with { At = at } };
}
