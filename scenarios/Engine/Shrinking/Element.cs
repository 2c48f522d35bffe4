namespace Simulator.Scenarios;

/// <summary>One thing in a run told step by step that could be left out.</summary>
abstract record Element(Duration At);

/// <summary>A message arrives, a timer goes off, a write reaches the disk.</summary>
sealed record StepElement(ScheduledStep Step) : Element(Step.At);

/// <summary>A client begins an operation. Clients are numbered from 0 over all groups.</summary>
sealed record OperationElement(Duration At, int Client, Operation Operation) : Element(At);

/// <summary>A fault of given machines at a given time.</summary>
sealed record FaultElement(FaultSpec Fault) : Element(Fault.At)
{
    /// <summary>When it ends; null for never, and for one that counts from when it strikes.</summary>
    public Duration? End => Fault is CrashInHandlerSpec or TornWriteSpec ? null : (Fault as LastingFaultSpec)?.For is { } length ? At + length : null;
}

/// <summary>An administrator acts.</summary>
sealed record ActionElement(AdminAction Action) : Element(Action.At);
