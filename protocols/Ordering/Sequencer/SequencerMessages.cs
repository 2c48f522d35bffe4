namespace Simulator.Protocols.Sequencer;

/// <summary>A client's update, wherever it is on its way to.</summary>
/// <param name="Replica">The server that the client is attached to, which answers it.</param>
public sealed record Update(NodeId Client, NodeId Replica, int Process, long Sequence, Operation Operation) : Message
{
    public ulong Digest => Mixing.Fold(Mixing.Fold(Operation.Argument.Digest, (ulong)Process), (ulong)Sequence);
}

/// <summary>A read, which concerns nobody but the client's own replica.</summary>
public sealed record Read(int Process, long Sequence, string? Key) : Message;

public sealed record Answer(int Process, long Sequence, Outcome Outcome) : Message;

/// <summary>The sequencer's word: these updates have the numbers from <paramref name="First"/> on.</summary>
public sealed record Ordered(long First, Seq<Update> Updates) : Message;

/// <summary>How many updates there are, so that a replica notices when the last ones were lost.</summary>
public sealed record SoFar(long Last) : Message;

/// <summary>A replica lacks the updates from this number on.</summary>
public sealed record Missing(long From) : Message;

/// <summary>The sequencer has to tell how far it is.</summary>
public sealed record Tick : Timer
{
    public static readonly Tick It = new();
}

/// <summary>A client has waited long enough for its replica.</summary>
public sealed record RetryTimeout : Timer
{
    public static readonly RetryTimeout It = new();
}
