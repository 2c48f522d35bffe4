namespace Simulator.Protocols.ViewstampedReplication;

/// <summary>What replicas say to each other within an epoch (§7.1: "Every message now contains an epoch-number").</summary>
public abstract record VrMessage(long Epoch, long View) : Message;

// Normal operation, §4.1.

/// <param name="Process">The client-id c. A process has at most one request outstanding.</param>
/// <param name="Number">The request-number s; "later requests must have larger numbers than earlier ones" (§4).</param>
public sealed record Request(NodeId Client, int Process, long Number, Operation Operation) : Message;

/// <param name="OpNumber">How far the answering replica had executed, for reads at backups (§6.3).</param>
public sealed record Reply(long View, int Process, long Number, long OpNumber, Outcome Outcome) : Message;

/// <param name="Round">Numbers what a primary says, so that leases know what an answer answers (§6.3); 0 without leases.</param>
/// <param name="First">The op-number of the first of the requests; one message may carry a batch of them (§6.2).</param>
public sealed record Prepare(long Epoch, long View, long Round, long First, Seq<LogEntry> Entries, long CommitNumber)
    : VrMessage(Epoch, View)
{
    public long OpNumber => First + Entries.Count - 1;
}

/// <param name="OpNumber">This and all earlier ones are in the sender's log.</param>
public sealed record PrepareOk(long Epoch, long View, long Round, long OpNumber) : VrMessage(Epoch, View);

public sealed record Commit(long Epoch, long View, long Round, long CommitNumber) : VrMessage(Epoch, View);

// View changes, §4.2. Lives is the crash vector of Michael et al., DISC 2017: for each server the latest life that the sender knows of.

public sealed record StartViewChange(long Epoch, long View, Seq<long> Lives) : VrMessage(Epoch, View);

/// <param name="LastNormal">v', "the view number of the latest view in which its status was normal".</param>
public sealed record DoViewChange(long Epoch, long View, Seq<long> Lives, long LastNormal, LogExcerpt Log) : VrMessage(Epoch, View);

public sealed record StartView(long Epoch, long View, LogExcerpt Log) : VrMessage(Epoch, View);

// State transfer, §5.2.

/// <param name="OpNumber">What the sender needs begins after this.</param>
public sealed record GetState(long Epoch, long View, long OpNumber) : VrMessage(Epoch, View);

public sealed record NewState(long Epoch, long View, LogExcerpt Log) : VrMessage(Epoch, View);

// Recovery, §4.3 and §5.1.

/// <summary>A recovering replica asks for application state before it asks for the log, of anyone (§5.1).</summary>
public sealed record GetCheckpoint(long Nonce) : Message;

public sealed record NewCheckpoint(long Nonce, Checkpoint Checkpoint) : Message;

/// <param name="Nonce">x, which no earlier recovery has used.</param>
/// <param name="Life">The sender's life, for the crash vectors of those who hear it.</param>
/// <param name="OpNumber">Of the checkpoint that the sender already has (§5.1).</param>
public sealed record Recovery(long Nonce, long Life, long OpNumber) : Message;

/// <param name="Log">From the primary of the view; null from the others.</param>
public sealed record RecoveryResponse(long Epoch, long View, long Nonce, Seq<long> Lives, Configuration Configuration, LogExcerpt? Log)
    : VrMessage(Epoch, View);

// Reconfiguration, §7.

/// <summary>An epoch has come to its end with the configuration's op-number; this is the next.</summary>
public sealed record StartEpoch(Configuration Next) : Message;

/// <summary>The sender works in the new epoch, so that the replicas that it replaces may go.</summary>
public sealed record EpochStarted(Configuration Configuration) : Message;

/// <summary>§7.4: a replica that has been replaced tells a client where the group has gone.</summary>
/// <param name="Primary">Of the first view of the epoch.</param>
public sealed record NewEpoch(int Process, long Number, long Epoch, NodeId Primary) : Message;

// Clients, §4.5 and §6.3.

/// <summary>A read that the asked replica answers by itself once it has executed what the client has seen.</summary>
public sealed record LocalRead(NodeId Client, int Process, long Number, long Seen, Operation Operation) : Message;

/// <summary>A client that has lost its memory asks for its latest request-number.</summary>
public sealed record GetRequestNumber(NodeId Client, int Process, long Nonce) : Message;

public sealed record RequestNumber(long Nonce, long Number) : Message;

// Timers.

/// <summary>A backup has heard nothing of the primary, or a view change does not come to its end.</summary>
public sealed record ViewChangeTimeout : Timer
{
    public static readonly ViewChangeTimeout It = new();
}

/// <summary>The primary has to make itself heard.</summary>
public sealed record Heartbeat : Timer
{
    public static readonly Heartbeat It = new();
}

/// <summary>What was asked or said may have been lost.</summary>
public sealed record Resend : Timer
{
    public static readonly Resend It = new();
}

/// <summary>What is missing in the log has had time enough to come by itself.</summary>
public sealed record GapTimeout : Timer
{
    public static readonly GapTimeout It = new();
}

/// <summary>A lease that this replica has granted runs out.</summary>
public sealed record LeaseEnd : Timer
{
    public static readonly LeaseEnd It = new();
}

/// <summary>The log up to the start of an epoch has not come yet.</summary>
public sealed record EpochRetry : Timer
{
    public static readonly EpochRetry It = new();
}

/// <summary>A client has waited long enough.</summary>
public sealed record RetryTimeout : Timer
{
    public static readonly RetryTimeout It = new();
}
