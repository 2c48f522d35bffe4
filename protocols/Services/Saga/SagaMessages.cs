namespace Simulator.Protocols.Sagas;

/// <summary>What became of a step at its service.</summary>
public enum StepStatus
{
    /// <summary>It has taken effect.</summary>
    Done,
    /// <summary>It has not and never will.</summary>
    Refused,
    /// <summary>Its effect is compensated.</summary>
    Undone,
    /// <summary>Its compensation came first; the step is left out when it comes.</summary>
    Cancelled,
    /// <summary>Not now: the record is locked, or the service is busy.</summary>
    Waiting,
}

/// <summary>The orchestrator to a service: carry out this step.</summary>
public sealed record Perform(string Saga, int Step, StepKind Kind, long Weight, Command Command) : Message;

public sealed record Performed(string Saga, int Step, StepStatus Status, string? Reason) : Message;

/// <summary>The orchestrator to a service: see that this step has no effect.</summary>
public sealed record Compensate(string Saga, int Step, Command Command) : Message;

public sealed record Compensated(string Saga, int Step) : Message;

/// <summary>The saga is completed; its semantic locks go.</summary>
public sealed record Finish(string Saga) : Message;

public sealed record Finished(string Saga) : Message;

/// <summary>
/// What services tell each other: a step of a saga was done, refused or undone. Step -1 done: the saga has begun; the step after the
/// last done: it is completed.
/// </summary>
/// <param name="Saga">Names the saga.</param>
/// <param name="Kind">The name of its definition.</param>
/// <param name="Reason">Why the saga is being undone; null while it goes forward.</param>
public sealed record SagaEvent(string Saga, string Kind, SagaData Data, int Step, StepStatus Status, string? Reason);

/// <summary>An event on its way to a subscriber. Sent again until it is acknowledged.</summary>
/// <param name="Number">Counts the sender's letters.</param>
public sealed record Published(long Number, SagaEvent Event) : Message;

public sealed record Consumed(long Number) : Message;

/// <summary>The orchestrator has waited long enough for a service.</summary>
public sealed record SagaTimeout(string Saga) : Timer;

/// <summary>An event is due to be published again.</summary>
public sealed record RelayTimeout(long Number) : Timer;

/// <summary>A client has waited long enough for an answer.</summary>
public sealed record AnswerTimeout : Timer
{
    public static readonly AnswerTimeout It = new();
}
