using System.Diagnostics;

namespace Simulator.Protocols.Pnuts;

/// <summary>
/// A region's storage unit, which is its router as well: Cooper et al., PNUTS: Yahoo!'s Hosted Data Serving Platform, VLDB 2008. It holds
/// a copy of every record and is the master of some; a new version of a record is made by its master alone, and reaches the copies,
/// the master's own too, through the master's broker.
/// </summary>
public partial class PnutsStorage : Node<StorageDisk>
{
    /// <summary>A request that goes round between regions which each take another for the master waits for the client instead.</summary>
    const int MostHops = 8;

    readonly NodeId self;
    readonly int regions;
    readonly PnutsOptions options;

    /// <summary>Where each record is on the disk.</summary>
    readonly Dictionary<string, int> places = new(StringComparer.Ordinal);

    /// <summary>Whether all that earlier lives have published is taken in, so that the versions of its own records are known.</summary>
    bool isReady;

    /// <summary>The end of its broker's log when it was attached; null before.</summary>
    long? attachedAt;

    public PnutsStorage(NodeId self, int regions, PnutsOptions options)
        : base(new StorageDisk(new Shelf<Record>(default), Seq.Of<long>(new long[regions]), default)) =>
        (this.self, this.regions, this.options) = (self, regions, options);

    public NodeId Id => self;
    public int Region => self.Value;

    /// <summary>The latest state written, whether or not it has reached the disk.</summary>
    public StorageDisk Written => Disk;

    /// <summary>The critical read that was answered last: the version asked for and the one given. Null before the first.</summary>
    public (long Required, long Given)? LastCritical { get; private set; }

    public override Standing Standing => new("storage", 0);

    NodeId Broker => new(regions + Region);

    public override void Start(Env env)
    {
        for (var place = 0; place < Disk.Records.Count; place++)
        {
            places[Disk.Records[place].Key] = place;
            Tell(env, Disk.Records[place]);
        }
        for (var region = 0; region < regions; region++) env.Send(new NodeId(regions + region), new Took(Disk.Positions[region]));
        env.Send(Broker, new Attach(env.Life));
        env.Arm(ResendTimeout.It, options.ResendAfter);
        if (options.FailOver) StartWatching(env);
    }

    public override void Receive(Env env, NodeId from, Message message)
    {
        switch (message)
        {
            case Ask m: OnAsk(env, m); break;
            case Deliver m: OnDeliver(env, from, m); break;
            case Attached m: OnAttached(env, m); break;
            case Alive: heard[from] = env.Now; break;
            default: throw new UnreachableException($"a storage unit has no handler for {message}");
        }
    }

    public override void Fire(Env env, Timer timer)
    {
        switch (timer)
        {
            case ResendTimeout:
                env.Arm(ResendTimeout.It, options.ResendAfter);
                if (attachedAt is null) env.Send(Broker, new Attach(env.Life));
                else PublishAgain(env);
                break;
            case HeartbeatTimeout:
                env.Arm(HeartbeatTimeout.It, options.Heartbeat);
                TellLife(env);
                break;
            default: throw new UnreachableException($"a storage unit has no handler for {timer}");
        }
    }

    public override void Describe(Scribe scribe)
    {
        scribe.Field("role", "storage");
        scribe.Field("ready", isReady);
        scribe.Field("published", published);
        scribe.Field("pending", pending.Count);
        scribe.Field("held", held.Count);
        scribe.Field("waiting", Disk.Waiting.Count);
        for (var region = 0; region < regions; region++) scribe.Field("position", Disk.Positions[region]);
        for (var place = 0; place < Disk.Records.Count; place++) scribe.Field("record", Disk.Records[place].ToString());
    }

    /// <summary>This region's copy.</summary>
    public Record Copy(string key) =>
        places.TryGetValue(key, out var place) ? Disk.Records[place] : Record.Blank(key, regions);

    /// <summary>Whether it makes the new versions of a record, as far as it knows.</summary>
    public bool IsMasterOf(string key) => isReady && Latest(key).Master == Region;

    void OnAttached(Env env, Attached m)
    {
        if (m.Life != env.Life || attachedAt is not null) return;
        attachedAt = m.End;
        BecomeReady(env);
    }

    void BecomeReady(Env env)
    {
        if (isReady || !IsCaughtUp()) return;
        isReady = true;
        var waiting = held.ToArray();
        held.Clear();
        foreach (var request in waiting) OnAsk(env, request);
    }

    void OnAsk(Env env, Ask m)
    {
        switch (m.Call)
        {
            case Call.ReadAny: Answer(env, m, Copy(m.Key)); break;
            case Call.ReadCritical: OnReadCritical(env, m); break;
            case Call.ReadLatest: OnReadLatest(env, m); break;
            default: OnWrite(env, m); break;
        }
    }

    void OnReadCritical(Env env, Ask m)
    {
        if (SufficesFor(m, Copy(m.Key)))
        {
            LastCritical = (m.Version, Copy(m.Key).Number);
            Answer(env, m, Copy(m.Key));
        }
        else OnReadLatest(env, m with { Call = Call.ReadLatest });
    }

    void OnReadLatest(Env env, Ask m)
    {
        if (AnswersLatest(m.Key)) Answer(env, m, Copy(m.Key));
        else PassOn(env, m);
    }

    static void Answer(Env env, Ask m, Record record) =>
        env.Send(m.Client, new Told(m.Process, m.Sequence, IsDone: true, record.Value, record.Number));

    /// <summary>To the region that is the master, as far as is known here.</summary>
    void PassOn(Env env, Ask m)
    {
        var master = Latest(m.Key).Master;
        if (options.FailOver && IsSilent(env, master)) master = Successor(env);
        if (master == Region && !isReady)
        {
            held.Add(m);
            return;
        }
        if (master == Region && Latest(m.Key).Master != Region)
        {
            TakeOver(env, m.Key);
            OnAsk(env, m);
            return;
        }
        if (m.Hops < MostHops && master != Region) env.Send(new NodeId(master), m with { Hops = m.Hops + 1 });
    }

    void Tell(Env env, Record record)
    {
        if (record.Value.IsNil) env.Note(new Released(record.Key));
        else env.Note(new Holds(record.Key, record.Value.Digest));
    }

    // The rules.

    /// <summary>
    /// All that its broker had logged when this life began: among it may be new versions of its records that the life before published.
    /// </summary>
    protected virtual bool IsCaughtUp() => attachedAt is { } end && Disk.Positions[Region] >= end;

    /// <summary>Whether a copy is new enough for a critical read.</summary>
    protected virtual bool SufficesFor(Ask read, Record copy) => copy.Number >= read.Version;

    /// <summary>Only the master knows what is the latest version; one that has given the record away knows it no more.</summary>
    protected virtual bool AnswersLatest(string key) => IsMasterOf(key);
}
