namespace Simulator.Protocols.Pnuts;

// Between clients and storage units, and from one storage unit on to the one that is the master.

/// <summary>A call of the API (§2.2).</summary>
/// <param name="Sequence">Numbers the requests of a process, from 1; a repeated request has the same.</param>
/// <param name="Version">Of a critical read the least version; of a test-and-set write the version that must be the latest.</param>
/// <param name="Origin">The region where the client asks.</param>
/// <param name="Hops">How often it was passed on.</param>
public sealed record Ask(
    NodeId Client, int Process, long Sequence, Call Call, string Key, Value Value, long Version, int Origin, int Hops) : Message;

/// <summary>The calls of the API.</summary>
public enum Call { ReadAny, ReadCritical, ReadLatest, Write, TestAndSetWrite }

/// <summary>What came of a call.</summary>
/// <param name="IsDone">False for a test-and-set write that found another version.</param>
/// <param name="Version">The version read or written.</param>
public sealed record Told(int Process, long Sequence, bool IsDone, Value Value, long Version) : Message;

// Between storage units and brokers.

/// <summary>A new version of a record, on its way through a broker to all regions.</summary>
/// <param name="Number">One more than the version that it follows.</param>
/// <param name="Generation">Counts how often the record was inserted.</param>
/// <param name="Branch">Higher for each branch of the timeline that an outage has made; 0 without one.</param>
/// <param name="Master">The record's master from this version on.</param>
/// <param name="Origin">The region where the client asked for it; of other kinds the master before.</param>
public sealed record Update(
    string Key, long Number, long Generation, long Branch, Value Value, int Master, int Origin, NodeId Client, int Process,
    long Sequence, UpdateKind Kind) : Message;

/// <summary>What makes a new version.</summary>
public enum UpdateKind
{
    Write,
    /// <summary>The master gives the record to another region.</summary>
    Handover,
    /// <summary>A region takes the record over from a silent master: a new branch, which replaces what it does not follow.</summary>
    Override,
}

/// <summary>Updates in the order in which they are to be logged; the first has this number in this life of the storage unit.</summary>
public sealed record Publish(long Life, long First, Seq<Update> Updates) : Message;

/// <summary>From a storage unit that was started: from now on this life publishes. How much have you logged?</summary>
public sealed record Attach(long Life) : Message;

/// <summary>Nothing of earlier lives will be logged any more; the log ends here.</summary>
public sealed record Attached(long Life, long End) : Message;

/// <summary>A logged update, with the life of its storage unit and its number in it.</summary>
public sealed record Logged(long Life, long Number, Update Update) : Message;

/// <summary>The part of a broker's log that follows a place.</summary>
public sealed record Deliver(long After, Seq<Logged> Entries) : Message;

/// <summary>All up to this place of your log is on my disk.</summary>
public sealed record Took(long Position) : Message;

/// <summary>With fail-over, between storage units: I live.</summary>
public sealed record Alive : Message
{
    public static readonly Alive It = new();
}

public sealed record ResendTimeout : Timer
{
    public static readonly ResendTimeout It = new();
}

public sealed record HeartbeatTimeout : Timer
{
    public static readonly HeartbeatTimeout It = new();
}
