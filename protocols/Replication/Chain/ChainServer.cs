using System.Diagnostics;

namespace Simulator.Protocols.Chain;

/// <summary>What a server remembers through a crash.</summary>
/// <param name="Config">The latest configuration that it was told: older news is out of date.</param>
/// <param name="IsActive">Whether this is the object's state. Not so for a server that was never in the chain, or has left it.</param>
/// <param name="Base">The state after updates that the tail has processed.</param>
/// <param name="Log">The updates received since.</param>
public sealed record ChainDisk(long Config, bool IsActive, Checkpoint Base, Seq<Entry> Log)
{
    public long Last => Base.Number + Log.Count;
}

/// <summary>
/// A server of the chain: van Renesse and Schneider, "Chain Replication for Supporting High Throughput and Availability", OSDI 2004;
/// reads at any server: Terrace and Freedman, "Object Storage on CRAQ", USENIX ATC 2009. It keeps its history on disk and goes on where
/// it was, unless the chain has gone on without it; then it forgets it and joins again at the end.
/// </summary>
public partial class ChainServer : Node<ChainDisk>
{
    readonly NodeId self;
    readonly NodeId master;
    readonly ChainOptions options;

    /// <summary>The object after all updates received, and after those that the tail is known to have processed.</summary>
    ChainReplica newest, clean;

    /// <summary>The updates between the two, which have been forwarded and not been acknowledged.</summary>
    readonly List<Pending> pending = [];

    Configuration configuration = Configuration.None;

    /// <summary>The number of the last update that the tail is known to have processed.</summary>
    long completed;

    /// <summary>The last update that is on disk.</summary>
    long stable;

    /// <summary>Has received these updates it holds the object; null while it does not know.</summary>
    long? complete;

    /// <summary>Counts the states that it was given in this life.</summary>
    long generation;

    /// <summary>Since which configuration the predecessor and the successor are what they are.</summary>
    long upSince, downSince;

    /// <summary>Whether the successor has answered in this configuration.</summary>
    bool isLinked;

    /// <summary>Until when on its own clock it may answer queries.</summary>
    LocalTime leaseUntil = new(long.MinValue);

    public ChainServer(NodeId self, NodeId master, ChainOptions options, bool isInitial)
        : base(new ChainDisk(0, isInitial, Checkpoint.Blank, default))
    {
        (this.self, this.master, this.options) = (self, master, options);
        (newest, clean) = (new ChainReplica(options.SessionLimit), new ChainReplica(options.SessionLimit));
    }

    public NodeId Id => self;
    public Configuration Configuration => configuration;
    public long Last => Disk.Last;
    public long Completed => completed;
    public bool IsActive => Disk.IsActive;

    /// <summary>The latest state written, whether or not it has reached the disk.</summary>
    public ChainDisk Written => Disk;

    public bool IsHead => configuration.Contains(self) && configuration.Head == self;
    public bool IsTail => configuration.Contains(self) && configuration.Tail == self;

    NodeId? Predecessor => configuration.Before(self);
    NodeId? Successor => configuration.After(self);

    /// <summary>The head is called leader, as in the other protocols.</summary>
    public override Standing Standing => new(Role, configuration.Number);

    string Role => !configuration.Contains(self) ? "spare" : IsHead ? "leader" : IsTail ? "tail" : "middle";

    public override void Start(Env env)
    {
        Load();
        if (completed > 0) env.Note(new Applied(completed, clean.Digest, Transferred: true));
        SendBeat(env);
        env.Arm(ResendTimeout.It, options.ResendAfter);
    }

    public override void Receive(Env env, NodeId from, Message message)
    {
        switch (message)
        {
            case Execute { Operation.IsRead: true } m: OnQuery(env, m); break;
            case Execute m: OnUpdate(env, m); break;
            case Forward m: OnForward(env, from, m); break;
            case Acknowledge m: OnAcknowledge(env, from, m); break;
            case LastReceived m: OnLastReceived(env, from, m); break;
            case Synced m: OnSynced(env, m); break;
            case VersionQuery m: OnVersionQuery(env, from, m); break;
            case VersionReply m: OnVersionReply(env, m); break;
            case Adopt m: OnAdopt(env, m); break;
            case Granted m: OnGranted(m); break;
            case Extend m: OnExtend(env, m); break;
            case Transfer m: OnTransfer(env, from, m); break;
            default: throw new UnreachableException($"a server of a chain has no handler for {message}");
        }
    }

    public override void Fire(Env env, Timer timer)
    {
        switch (timer)
        {
            case HeartbeatTimeout: SendBeat(env); break;
            case ResendTimeout:
                env.Arm(ResendTimeout.It, options.ResendAfter);
                Resend(env);
                break;
            default: throw new UnreachableException($"a server of a chain has no handler for {timer}");
        }
    }

    /// <summary>§5.1: queries, updates and differences cost differently.</summary>
    public override Duration WorkFor(Message message) => message switch
    {
        Execute { Operation.IsRead: true } => options.QueryTime,
        Execute => options.UpdateTime,
        Forward m => options.DifferenceTime * long.Max(0, long.Min(m.Updates.Count, m.After + m.Updates.Count - Last)),
        _ => Duration.Zero,
    };

    public override void Describe(Scribe scribe)
    {
        scribe.Field("role", Role);
        scribe.Field("configuration", configuration.Number);
        scribe.Field("active", IsActive);
        scribe.Field("last", Last);
        scribe.Field("stable", stable);
        scribe.Field("completed", completed);
        scribe.Field("state", unchecked((long)clean.Digest));
    }

    /// <summary>Takes its state from the disk.</summary>
    void Load()
    {
        pending.Clear();
        (newest, clean) = (new ChainReplica(options.SessionLimit), new ChainReplica(options.SessionLimit));
        newest.Restore(Disk.Base);
        clean.Restore(Disk.Base);
        completed = Disk.Base.Number;
        stable = Disk.Last;
        foreach (var entry in Disk.Log) Take(entry);
    }

    /// <summary>Adds an update to what is received and not completed.</summary>
    void Take(Entry entry)
    {
        newest.Apply(entry.Request, out _);
        pending.Add(new Pending(entry, newest.Read(entry.Request.Operation.Key)));
    }

    void SendBeat(Env env)
    {
        env.Arm(HeartbeatTimeout.It, options.Heartbeat);
        env.Send(master, new Beat(env.Now, configuration.Number, Last, IsActive));
        AskForMissing(env);
    }

    void OnGranted(Granted m)
    {
        var until = m.SentAt + options.Lease;
        if (until > leaseUntil) leaseUntil = until;
    }
}
