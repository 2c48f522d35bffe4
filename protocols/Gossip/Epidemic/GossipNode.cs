using System.Diagnostics;

namespace Simulator.Protocols.Epidemic;

/// <summary>
/// A server of a replicated database that spreads updates like a disease: Demers et al., "Epidemic algorithms for replicated database
/// maintenance", PODC 1987. Every server takes writes and answers reads from what it holds. The database is on disk and an
/// acknowledged write with it; which rumours are hot is forgotten in a crash, which anti-entropy makes good.
/// </summary>
public partial class GossipNode(NodeId self, GossipOptions options) : Node<GossipDisk>(GossipDisk.Blank)
{
    Database database = null!;
    LocalTime lastStamp;
    bool isDirty;

    public NodeId Id => self;

    /// <summary>The latest state written, whether or not it has reached the disk.</summary>
    public GossipDisk Written => Disk;

    /// <summary>What the last step has replaced or taken up, after a restart all that was on disk; for those who watch.</summary>
    internal Seq<Item> Changed { get; private set; }

    internal GossipOptions Options => options;

    protected override bool KeepsDisk => options.Durable;

    bool IsSynchronous => options.Rounds == Rounds.Synchronous;

    public override void Start(Env env)
    {
        database = NewDatabase();
        database.Load(Disk.Items);
        lastStamp = Disk.LastStamp;
        Changed = Disk.Items;
        for (var place = 0; place < database.Places; place++)
            if (database.At(place) is { } entry) Recall(env, entry);
        if (options.Rumours is Direction.Pull or Direction.PushPull) ArmFirst(env, RumourTick.It, options.RumourInterval);
        if (options.AntiEntropy != Direction.None) ArmFirst(env, AntiEntropyTick.It, options.AntiEntropyInterval);
    }

    public override void Receive(Env env, NodeId from, Message message)
    {
        Changed = default;
        switch (message)
        {
            case Request m: OnRequest(env, from, m); break;
            case Mail m: OnMail(env, m); break;
            case Tell m: OnTell(env, from, m); break;
            case TellBack m: OnTellBack(env, from, m); break;
            case Feedback m: Judge(m.Opinions); break;
            case Busy m: OnBusy(env, m); break;
            case Whole m: OnWhole(env, from, m); break;
            case Difference m: TakeUp(env, m.Items, FoundBy.AntiEntropy); break;
            case Recent m: OnRecent(env, from, m); break;
            case Differs: env.Send(from, new Whole(All(), Asks: false, Opens: false)); break;
            case Peel m: OnPeel(env, from, m); break;
            case Root m: OnRoot(env, from, m); break;
            case Branches m: OnBranches(env, from, m); break;
            case Leaves m: OnLeaves(env, from, m); break;
            default: throw new UnreachableException($"gossip has no handler for {message}");
        }
    }

    public override void Fire(Env env, Timer timer)
    {
        Changed = default;
        switch (timer)
        {
            case RumourTick: OnRumourTick(env); break;
            case AntiEntropyTick: OnAntiEntropyTick(env); break;
            case Expiry due: OnExpiry(env, due.Key); break;
            default: throw new UnreachableException($"gossip has no handler for {timer}");
        }
    }

    public override void Describe(Scribe scribe)
    {
        for (var place = 0; place < database.Places; place++)
        {
            if (database.At(place) is not { Item: var item } entry) continue;
            scribe.Field("key", item.Key);
            scribe.Field("value", item.Value.ToString());
            scribe.Field("stamp", item.Stamp.Time);
            scribe.Field("stamp-server", item.Stamp.Server);
            scribe.Field("hot", entry.Rumour is not null);
            scribe.Field("dormant", entry.IsDormant);
        }
    }

    /// <summary>What a read returns: nil for what was deleted or never written.</summary>
    public Value Read(string key) => database.Find(key)?.Item.Value ?? Value.Nil;

    /// <summary>What it holds of a key, a dormant certificate included; null for nothing.</summary>
    public Item? Find(string key) => database.Find(key)?.Item;

    /// <summary>Rumours that it is still interested in.</summary>
    public int HotRumours => hot?.Count ?? 0;

    void OnRequest(Env env, NodeId from, Request m)
    {
        var operation = m.Operation;
        var key = operation.Key ?? "";
        switch (operation.Function)
        {
            case "read": env.Send(from, new Reply(m.Id, Outcome.Ok(Read(key)))); break;
            case "write":
                Write(env, key, operation.Argument);
                env.Send(from, new Reply(m.Id, Outcome.Ok(operation.Argument)));
                break;
            default: env.Send(from, new Reply(m.Id, Outcome.Fail("not-understood"))); break;
        }
    }

    /// <summary>§1.1: the write is stamped. What the server already holds may have a later stamp, and stays then.</summary>
    void Write(Env env, string key, Value value)
    {
        var held = database.Find(key);
        var stamp = new Stamp(NextTime(env.Now, lastStamp, held?.Item.Stamp), self);
        if (!value.IsNil || LeavesCertificate())
        {
            var item = new Item(key, stamp, value, value.IsNil ? new Certificate(stamp.Time, DrawSites(env)) : null);
            if (held is not null && !WritesOver(item, held.Item))
            {
                env.Note(new Tally("writes-outdated", 1));
                return;
            }
            lastStamp = stamp.Time;
            Take(env, item, FoundBy.Client);
            Save(env);
            if (options.DirectMail) env.Broadcast(new Mail(item));
        }
        else if (held is not null)
        {
            lastStamp = stamp.Time;
            Changed = [new Item(key, stamp, value)];
            Discard(env, key);
            Save(env);
        }
    }

    /// <summary>Updates that have come from elsewhere. Tells for each whether it was needed.</summary>
    Seq<bool> TakeUp(Env env, Seq<Item> items, FoundBy by)
    {
        if (items.IsEmpty) return default;
        // Only the tellers of rumours want to know.
        var needed = by == FoundBy.Rumour ? new bool[items.Count] : null;
        for (var i = 0; i < items.Count; i++)
        {
            var isNeeded = TakeUp(env, items[i], by);
            if (needed is not null) needed[i] = isNeeded;
        }
        Save(env, HoldsJust(items) ? items : null);
        return Seq.Of<bool>(needed);
    }

    /// <summary>Whether this is all that it holds. It then shares the sender's list: a million copies of one item are one.</summary>
    bool HoldsJust(Seq<Item> items)
    {
        if (database.Count != items.Count) return false;
        foreach (var item in items)
            if (!ReferenceEquals(database.Find(item.Key)?.Item, item)) return false;
        return true;
    }

    bool TakeUp(Env env, Item item, FoundBy by)
    {
        var held = database.Find(item.Key);
        if (held is null)
        {
            // A certificate of so great an age has nothing to delete here any more.
            if (IsOfAge(env, item)) return false;
        }
        else if (!Wins(item, held.Item))
        {
            if (held.IsDormant && item.Stamp < held.Item.Stamp) Awaken(env, held);
            return item.Stamp == held.Item.Stamp && IsNewInCycle(env, held, IntervalOf(by));
        }
        Take(env, Received(item, env.Now), by);
        return true;
    }

    void Take(Env env, Item item, FoundBy by)
    {
        var before = database.Find(item.Key);
        var (isNews, isHeld) = (before?.Item.Stamp != item.Stamp, before is { IsDormant: false });
        var entry = database.Put(item, env.Now);
        isDirty = true;
        Changed = Changed.IsEmpty ? [item] : Changed.Add(item);
        if (isNews) env.Note(new Learned(item.Key, item.Stamp.Time.Ns));
        if (isNews || !isHeld) env.Note(new Holds(item.Key, item.Digest));
        if (item.Certificate is { } certificate) ArmExpiry(env, item.Key, certificate);
        Cool(entry);
        if (IsHotWhen(by)) Heat(env, entry);
        if (by == FoundBy.AntiEntropy && options.Redistribute == Redistribution.Mail) env.Broadcast(new Mail(item));
    }

    /// <summary>On disk before any message leaves that tells of it.</summary>
    void Save(Env env, Seq<Item>? known = null)
    {
        if (!isDirty) return;
        isDirty = false;
        Persist(env, new GossipDisk(known ?? database.ToDisk(), lastStamp));
    }

    void Discard(Env env, string key)
    {
        if (database.Find(key) is not { } entry) return;
        Cool(entry);
        database.Remove(key);
        isDirty = true;
        env.Note(new Released(key));
    }

    void OnMail(Env env, Mail m) => TakeUp(env, [m.Item], FoundBy.Mail);

    // Cycles

    /// <summary>Cycles in lock step begin at multiples of the interval; others somewhere within the first.</summary>
    void ArmFirst(Env env, Timer tick, Duration interval) =>
        env.Arm(tick, IsSynchronous ? UntilNextCycle(env, interval) : env.Between(Duration.Zero, interval));

    void ArmNext(Env env, Timer tick, Duration interval)
    {
        if (IsSynchronous)
        {
            env.Arm(tick, UntilNextCycle(env, interval));
            return;
        }
        var jitter = new Duration((long)((Int128)interval.Ns * options.Jitter.Numerator / options.Jitter.Denominator));
        env.Arm(tick, env.Between(interval - jitter, interval + jitter));
    }

    static Duration UntilNextCycle(Env env, Duration interval) => CycleStart(env, interval) + interval - env.Now;

    static LocalTime CycleStart(Env env, Duration interval) => new(env.Now.Ns - (env.Now.Ns % interval.Ns + interval.Ns) % interval.Ns);

    /// <summary>In lock step a cycle judges by what was known when it began (§1.4): what came during it does not count yet.</summary>
    bool IsNewInCycle(Env env, Entry entry, Duration interval) => IsSynchronous && entry.LearnedAt >= CycleStart(env, interval);

    Duration IntervalOf(FoundBy by) => by == FoundBy.Rumour ? options.RumourInterval : options.AntiEntropyInterval;

    // The rules.

    /// <summary>One of all others, each as likely (§1.3).</summary>
    protected virtual NodeId Partner(Env env) => env.Any(env.Peers);

    /// <summary>§1.1: the larger timestamp supersedes. §2.2: so does a later awakening of the same deletion.</summary>
    protected virtual bool Wins(Item item, Item held) => item.Supersedes(held);

    /// <summary>A client's write is no better than one that comes from elsewhere.</summary>
    protected virtual bool WritesOver(Item item, Item held) => Wins(item, held);

    /// <summary>An update keeps the stamp of its write wherever it goes.</summary>
    protected virtual Item Received(Item item, LocalTime now) => item;

    /// <summary>Never the same or an earlier time than this server has given before, whatever its clock says now.</summary>
    protected virtual LocalTime NextTime(LocalTime now, LocalTime last, Stamp? held)
    {
        var time = new LocalTime(now.Ns - now.Ns % options.StampPrecision.Ns);
        if (time <= last) time = last + new Duration(1);
        return options.StampAfterSeen && held is { } seen && time <= seen.Time ? seen.Time + new Duration(1) : time;
    }

    private protected virtual Database NewDatabase() => new(options.Compare == Comparison.Merkle ? new HashTree(options.TreeDepth) : null);
}

/// <summary>By what a server comes to know an update.</summary>
enum FoundBy { Client, Mail, Rumour, AntiEntropy }
