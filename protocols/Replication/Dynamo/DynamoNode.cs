using System.Diagnostics;

namespace Simulator.Protocols.Dynamo;

/// <summary>
/// A server of the quorum store: DeCandia et al., "Dynamo: Amazon's Highly Available Key-value Store", SOSP 2007, with the terms of its
/// successors Cassandra and Riak. It holds the keys of some ranges of a ring, coordinates requests of clients, keeps hints for servers
/// that do not answer, and compares what it holds with others. What it holds and its hints survive a crash; requests in progress and the
/// belief about who has failed do not.
/// </summary>
public partial class DynamoNode(NodeId self, DynamoOptions options, DynamoPlace place) : Node<DynamoDisk>(DynamoDisk.Blank)
{
    /// <summary>Lives are so far apart that no epoch is used in two of them: each handed over hint may begin one.</summary>
    const int EpochBits = 32;

    readonly Dictionary<string, int> places = [];
    readonly List<Deed> deeds = [];

    public NodeId Id => self;

    public DynamoOptions Options => options;

    protected DynamoPlace Place => place;

    /// <summary>What it has written, whether or not it has reached the disk.</summary>
    public DynamoDisk Written => Disk;

    /// <summary>What the last step has done, for those who watch.</summary>
    public IReadOnlyList<Deed> Deeds => deeds;

    public override void Start(Env env)
    {
        deeds.Clear();
        deeds.Add(new Started(Disk));
        for (var i = 0; i < Disk.Items.Count; i++)
        {
            places.Add(Disk.Items[i].Key, i);
            Tell(env, Disk.Items[i]);
        }
        // A blank disk in a later life was wiped: what was named before must not be named again.
        if (Disk.Epoch < 0) Persist(env, Disk with { Epoch = FirstEpoch(env.Life) });
        env.Arm(HandoffTimeout.It, options.HandoffInterval);
        if (options.AntiEntropyInterval > Duration.Zero)
            env.Arm(AntiEntropyTimeout.It, env.Between(Duration.Zero, options.AntiEntropyInterval, "first-anti-entropy"));
        if (options.CollectInterval > Duration.Zero) env.Arm(CollectTimeout.It, options.CollectInterval);
    }

    public override void Receive(Env env, NodeId from, Message message)
    {
        deeds.Clear();
        if (!from.IsClient) suspected = suspected.Without(from);
        switch (message)
        {
            case Get m: OnGet(env, m); break;
            case Put m: OnPut(env, m); break;
            case ReadReplica m: OnReadReplica(env, from, m); break;
            case ReplicaRead m: OnReplicaRead(env, from, m); break;
            case WriteReplica m: OnWriteReplica(env, from, m); break;
            case ReplicaWritten m: OnReplicaWritten(env, from, m); break;
            case Repair m: OnRepair(env, from, m); break;
            case Repaired m: OnRepaired(env, from, m); break;
            case HandOff m: OnHandOff(env, from, m); break;
            case HandedOff m: OnHandedOff(env, from, m); break;
            case Probe: env.Send(from, Alive.It); break;
            case Alive: break;
            case CompareTrees m: OnCompareTrees(env, from, m); break;
            case ExchangeItems m: OnExchangeItems(env, from, m); break;
            default: throw new UnreachableException($"the quorum store has no handler for {message}");
        }
    }

    public override void Fire(Env env, Timer timer)
    {
        deeds.Clear();
        switch (timer)
        {
            case ReplicaTimeout t: OnReplicaTimeout(env, t.Round); break;
            case ProbeTimeout: OnProbeTimeout(env); break;
            case HandoffTimeout: OnHandoffTimeout(env); break;
            case AntiEntropyTimeout: OnAntiEntropyTimeout(env); break;
            case CollectTimeout: OnCollectTimeout(env); break;
            default: throw new UnreachableException($"the quorum store has no handler for {timer}");
        }
    }

    public override void Describe(Scribe scribe)
    {
        scribe.Field("epoch", Disk.Epoch);
        scribe.Field("counter", Disk.Counter);
        scribe.Field("suspected", suspected);
        scribe.Field("reads", reads.Count);
        scribe.Field("writes", writes.Count);
        scribe.Field("hints", Disk.Hints.Count);
        for (var i = 0; i < Disk.Items.Count; i++)
        {
            var item = Disk.Items[i];
            scribe.Field("key", item.Key);
            scribe.Field("context", item.Context.ToString());
            foreach (var version in item.Versions) scribe.Field("version", version.ToString());
        }
    }

    /// <summary>What it holds of a key as one of its replicas.</summary>
    public Item Stored(string key) => places.TryGetValue(key, out var at) ? Disk.Items[at] : Item.Blank(key);

    /// <summary>What it can tell of a key, with what it keeps for others.</summary>
    public Item Known(string key)
    {
        var known = Stored(key);
        foreach (var hint in Disk.Hints)
            if (string.Equals(hint.Item.Key, key, StringComparison.Ordinal)) known = place.Discipline.Join(known, hint.Item);
        return known;
    }

    /// <summary>Takes in what it is told of a key that it holds. Whether that was news.</summary>
    bool Take(Env env, Item told) => Take(env, told, Disk);

    /// <param name="basis">What is written with it, in one.</param>
    bool Take(Env env, Item told, DynamoDisk basis)
    {
        var held = Stored(told.Key);
        var joined = Joined(held, Unexpired(held, told, env.Now));
        if (joined != held) Hold(env, held, joined, basis);
        else if (basis != Disk) Persist(env, basis);
        return joined != held;
    }

    protected void Hold(Env env, Item before, Item after, DynamoDisk basis, bool isCollected = false)
    {
        if (!places.TryGetValue(after.Key, out var at)) places.Add(after.Key, at = Disk.Items.Count);
        Persist(env, basis with { Items = Disk.Items.With(at, after) });
        deeds.Add(new Held(before, after, isCollected));
        Tell(env, after);
    }

    static void Tell(Env env, Item item)
    {
        if (item.IsBlank) env.Note(new Released(item.Key));
        else env.Note(new Holds(item.Key, item.VisibleDigest));
    }

    Actor Me => new(self.Value, Disk.Epoch);

    // The rules.

    /// <summary>Replicas never overwrite, they join.</summary>
    protected virtual Item Joined(Item held, Item told) => place.Discipline.Join(held, told);

    /// <summary>After a wipe the same names would mean other versions, which others would take for seen (Riak's issue kv679).</summary>
    protected virtual long FirstEpoch(int life) => (long)life << EpochBits;
}
