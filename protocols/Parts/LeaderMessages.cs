namespace Simulator.Protocols;

// What clients and the servers of a replicated log say to each other (Ongaro's thesis, chapter 6). What a client asks for is also
// what the log holds.

/// <summary>What an entry of the log does. Those of clients also travel by themselves.</summary>
public abstract record Command : Message
{
    /// <summary>The same for equal commands.</summary>
    public abstract ulong Digest { get; }
}

/// <summary>Does nothing but take up a place in the log.</summary>
public sealed record NoOp : Command
{
    public static readonly NoOp It = new();

    public override ulong Digest => 1;
}

/// <summary>Registers a client; the place of this entry in the log becomes the name of its session (thesis §6.3).</summary>
public sealed record OpenSession(NodeId Client, int Process) : Command
{
    public override ulong Digest => Mixing.Fold(3, (ulong)Process);
}

/// <param name="Session">The client's session; 0 for requests that need none.</param>
/// <param name="Sequence">Numbers the requests of a process, from 1.</param>
public sealed record Execute(NodeId Client, int Process, long Session, long Sequence, Operation Operation) : Command
{
    public override ulong Digest => Mixing.Fold(Mixing.Fold(Operation.Argument.Digest, (ulong)Process), (ulong)Sequence);

    /// <summary>A process and its request: what is asked for follows from that.</summary>
    internal string Name => $"{Process}.{Sequence}";
}

public sealed record SessionOpened(int Process, long Session) : Message;

public sealed record Answer(int Process, long Sequence, Outcome Outcome) : Message;

/// <summary>"I am not the leader; this one may be." Sequence 0 answers an <see cref="OpenSession"/>.</summary>
/// <param name="Epoch">The term or ballot in which it may be.</param>
public sealed record Redirect(int Process, long Sequence, long Epoch, NodeId? Leader) : Message;

/// <summary>A client has waited long enough for a server.</summary>
public sealed record RetryTimeout : Timer
{
    public static readonly RetryTimeout It = new();
}
