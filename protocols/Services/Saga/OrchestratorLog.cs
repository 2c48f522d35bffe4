using Simulator.Protocols.EventSourcing;

namespace Simulator.Protocols.Sagas;

/// <summary>What a saga log records: begin, the ends of steps, abort, end (Garcia-Molina and Salem, §4).</summary>
public abstract record SagaRecord(string Saga);

public sealed record BeginSaga(string Saga, string Kind, SagaData Data) : SagaRecord(Saga);

public sealed record EndStep(string Saga, int Step) : SagaRecord(Saga);

/// <summary>From here the saga goes backwards, beginning with this step.</summary>
public sealed record AbortSaga(string Saga, int From, string Reason) : SagaRecord(Saga);

public sealed record EndCompensation(string Saga, int Step) : SagaRecord(Saga);

public sealed record EndSaga(string Saga, bool IsCompleted) : SagaRecord(Saga);

/// <summary>No service holds locks for it any more.</summary>
public sealed record ForgetSaga(string Saga) : SagaRecord(Saga);

/// <summary>What an orchestrator remembers through a crash.</summary>
public sealed record OrchestratorDisk(EventLog<SagaRecord> Log)
{
    public static readonly OrchestratorDisk Blank = new(EventLog<SagaRecord>.Empty);
}

/// <summary>Where a saga stands.</summary>
public enum SagaPhase { Forward, Backward, Finishing, Over }

/// <summary>A saga as its orchestrator knows it: the state that the records of the log about it give.</summary>
public sealed class Execution(string id, Saga saga, SagaData data)
{
    public string Id => id;
    public Saga Saga => saga;
    public SagaData Data => data;
    public SagaPhase Phase { get; private set; }

    /// <summary>The step that is being carried out or compensated.</summary>
    public int Step { get; private set; }

    /// <summary>The step with which it began to go backwards.</summary>
    public int From { get; private set; }

    public bool IsCompleted { get; private set; }

    /// <summary>Why it goes backwards.</summary>
    public string? Reason { get; private set; }

    /// <summary>Attempts at the step, in this life.</summary>
    public int Tries { get; set; }

    /// <summary>Services that have said that they hold no locks for it, in this life.</summary>
    public NodeSet Released { get; set; }

    public SagaStep Current => saga.Steps[Step];

    public void Apply(SagaRecord record)
    {
        Tries = 0;
        switch (record)
        {
            case EndStep: Step++; break;
            case AbortSaga abort: (Phase, Step, From, Reason) = (SagaPhase.Backward, abort.From, abort.From, abort.Reason); break;
            case EndCompensation: Step--; break;
            case EndSaga end: (Phase, IsCompleted) = (end.IsCompleted ? SagaPhase.Finishing : SagaPhase.Over, end.IsCompleted); break;
            case ForgetSaga: Phase = SagaPhase.Over; break;
            default: throw new ArgumentOutOfRangeException(nameof(record), record, "no such record");
        }
    }
}
