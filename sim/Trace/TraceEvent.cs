namespace Simulator;

/// <summary>What a trace event tells.</summary>
public enum EventKind : byte
{
    /// <summary>A node's first handler in a life ran.</summary>
    Start,
    /// <summary>A message was handled.</summary>
    Deliver,
    /// <summary>A timer fired.</summary>
    Fire,
    /// <summary>A client process began an operation.</summary>
    Invoke,
    /// <summary>An operation ended.</summary>
    Complete,
    /// <summary>A message was lost; the reason says how.</summary>
    Drop,
    /// <summary>A disk write was issued.</summary>
    Write,
    /// <summary>Writes reached the disk.</summary>
    Sync,
    /// <summary>A node lost its memory.</summary>
    Crash,
    /// <summary>A node stopped being scheduled.</summary>
    Pause,
    /// <summary>A paused node went on.</summary>
    Resume,
    /// <summary>A clock was set or its rate changed.</summary>
    Clock,
    /// <summary>A protocol noted a fact.</summary>
    Fact,
    /// <summary>A fault began.</summary>
    FaultBegin,
    /// <summary>A fault ended.</summary>
    FaultEnd,
    /// <summary>An invariant or a check of the trace was found broken.</summary>
    Violation,
    /// <summary>A node did not start, because what is stored on its disk does not match its checksum.</summary>
    Refuse,
    /// <summary>A machine is honest no more: its messages go through an interceptor.</summary>
    Turn,
    /// <summary>A core of the cluster was healed for the rest of the run.</summary>
    Heal,
}

/// <summary>Why a message never arrived.</summary>
public enum DropReason : byte
{
    None,
    /// <summary>The link lost it.</summary>
    Loss,
    /// <summary>A partition or cut lay between the machines when it left or when it should have arrived.</summary>
    Cut,
    /// <summary>The queue before the link was full.</summary>
    Congestion,
    /// <summary>The receiver was down.</summary>
    ReceiverDown,
    /// <summary>It was held for a disk write that a crash destroyed.</summary>
    WriteLost,
    /// <summary>It was corrupted and the checksum told.</summary>
    Checksum,
    /// <summary>No machine has this address.</summary>
    NoSuchMachine,
}

/// <summary>One thing that happened. Its id is its position in the trace.</summary>
/// <param name="Parent">The event that caused it: for a delivery the step that sent the message; -1 for none.</param>
/// <param name="Machine">Where it happened; <see cref="NodeId.Nemesis"/> for the begin and end of a fault.</param>
/// <param name="Peer">The sender of a message; otherwise the machine itself.</param>
/// <param name="What">The message, timer, fact, operation, outcome or a text.</param>
/// <param name="Detail">A fault's number, or a <see cref="DropReason"/>.</param>
public readonly record struct TraceEvent(
    Instant Time, long Parent, object? What, NodeId Machine, NodeId Peer, int Detail, EventKind Kind)
{
    public DropReason Reason => Kind == EventKind.Drop ? (DropReason)Detail : DropReason.None;
}
