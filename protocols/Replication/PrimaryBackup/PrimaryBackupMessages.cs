namespace Simulator.Protocols.PrimaryBackup;

/// <summary>Who is the primary, as the monitor has decided.</summary>
/// <param name="Epoch">Numbers the primaries, from 1: the fencing token.</param>
/// <param name="Version">Numbers the changes of <paramref name="InSync"/> in an epoch.</param>
/// <param name="InSync">With sync: the servers without which no write is done, the primary among them.</param>
public sealed record View(long Epoch, long Version, NodeId Primary, NodeSet InSync)
{
    public bool IsAfter(View other) => Epoch != other.Epoch ? Epoch > other.Epoch : Version > other.Version;
}

/// <summary>An entry of the log.</summary>
/// <param name="Epoch">Of the primary that took it in.</param>
public sealed record LogEntry(long Epoch, Command Command);

// Log shipping.

/// <summary>Entries that follow the one of this number and epoch; without entries a sign of life.</summary>
/// <param name="Done">All entries up to this one are acknowledged, or may be.</param>
public sealed record Append(long Epoch, long After, long AfterEpoch, Seq<LogEntry> Entries, long Done) : Message;

/// <summary>The backup's log is the primary's up to Last; if not Matches, it may be up to Last.</summary>
/// <param name="After">Which message this answers: that with the entries after this one.</param>
public sealed record Appended(long Epoch, long After, long Last, bool Matches) : Message;

/// <summary>To itself, when the log up to this entry is on disk.</summary>
/// <param name="Generation">Tells the log that it had from one that was cut since.</param>
public sealed record Synced(long Generation, long Number) : Message;

// With the monitor.

/// <summary>I live.</summary>
/// <param name="SentAt">The sender's clock; comes back with the answer.</param>
/// <param name="Epoch">The latest epoch that the sender has heard of.</param>
public sealed record Beat(LocalTime SentAt, long Epoch) : Message;

/// <summary>You are counted among the living, as of the heartbeat that you sent then.</summary>
public sealed record Granted(LocalTime SentAt, View View) : Message;

/// <summary>Serve no earlier epoch than this one any more, and tell how far you are.</summary>
public sealed record Suspend(long Epoch) : Message;

/// <summary>The number and epoch of the last entry in the sender's log.</summary>
public sealed record Processed(long Epoch, long LastEpoch, long Last) : Message;

/// <summary>This is the view from now on.</summary>
/// <param name="Clients">Whom the new primary is to tell.</param>
/// <param name="Received">How far each server is, by its number; -1 for those that have not told.</param>
public sealed record Install(View View, Seq<NodeId> Clients, Seq<long> Received) : Message;

/// <summary>From the primary: this backup has caught up, and I wait for it from now on.</summary>
public sealed record CaughtUp(long Epoch, long Version, NodeId Backup) : Message;

// With clients. Requests and answers are Execute and Answer.

/// <summary>Who is the primary? And tell me when that changes.</summary>
public sealed record Locate : Message
{
    public static readonly Locate It = new();
}

public sealed record Located(long Epoch, NodeId Primary) : Message;

/// <summary>Too few backups are there for a write.</summary>
public sealed record Refused(int Process, long Sequence) : Message;

public sealed record HeartbeatTimeout : Timer
{
    public static readonly HeartbeatTimeout It = new();
}

/// <summary>What was shipped may have been lost.</summary>
public sealed record ResendTimeout : Timer
{
    public static readonly ResendTimeout It = new();
}

/// <summary>A server has cut the end of its log, because the primary's log goes on otherwise.</summary>
/// <param name="From">The number of the first entry cut.</param>
/// <param name="Writes">Writes of clients among them.</param>
/// <param name="Acknowledged">Those of which this server, as the primary, has told the client that they are done.</param>
public readonly record struct RolledBack(long From, long Writes, long Acknowledged) : IFact;
