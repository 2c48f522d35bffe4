using System.Diagnostics;

namespace Simulator.Protocols.Plumtree;

/// <summary>What a server remembers through a crash: of each key the newest update that it was told.</summary>
public sealed record PlumtreeDisk(Shelf<Update> Updates)
{
    public static readonly PlumtreeDisk Blank = new(new Shelf<Update>(default));
}

/// <summary>
/// A server that broadcasts what its clients write, and applies what others broadcast: Leitão, Pereira and Rodrigues, "Epidemic broadcast
/// trees", SRDS 2007, over a HyParView overlay. A write is acknowledged when it is on this server's disk; a read returns what this server
/// holds. A crash forgets the tree, the overlay and the messages, not the values.
/// </summary>
public partial class PlumtreeNode : Node<PlumtreeDisk>
{
    readonly NodeId self;
    readonly PlumtreeOptions options;
    readonly ReceivedMessages received;
    readonly Dictionary<string, int> places = [];
    long nextNumber;

    public PlumtreeNode(NodeId self, int servers, PlumtreeOptions options) : base(PlumtreeDisk.Blank)
    {
        (this.self, this.options) = (self, options);
        received = new ReceivedMessages(options.MessagesKept);
        Overlay = MakeOverlay(self, servers, options.Overlay);
    }

    public NodeId Id => self;
    public Overlay Overlay { get; }

    /// <summary>The latest state written, whether or not it has reached the disk.</summary>
    public PlumtreeDisk Written => Disk;

    /// <summary>The update that this server has applied last, for those who watch.</summary>
    public Update? Latest { get; private set; }

    public override void Start(Env env)
    {
        for (var i = 0; i < Disk.Updates.Count; i++)
        {
            places.Add(Disk.Updates[i].Key, i);
            Tell(env, Disk.Updates[i]);
        }
        nextNumber = (long)env.Life << 32;
        Overlay.Start(env);
        if (options.ExchangePeriod > Duration.Zero)
            env.Arm(ExchangeTick.It, env.Between(Duration.Zero, options.ExchangePeriod, "exchange-phase"));
    }

    public override void Receive(Env env, NodeId from, Message message)
    {
        if (message is PlumtreeMessage) Overlay.Heard(env, from);
        switch (message)
        {
            case Request m: OnRequest(env, from, m); break;
            case OverlayMessage m: Overlay.Receive(env, from, m); break;
            case Gossip m: OnGossip(env, from, m); break;
            case IHave m: OnIHave(env, from, m); break;
            case Prune: OnPrune(from); break;
            case Graft m: OnGraft(env, from, m); break;
            case Summary m: OnSummary(env, from, m); break;
            case Repair m: OnRepair(env, m); break;
            default: throw new UnreachableException($"Plumtree has no handler for {message}");
        }
    }

    public override void Fire(Env env, Timer timer)
    {
        if (Overlay.Fire(env, timer)) return;
        switch (timer)
        {
            case MissingTimeout m: OnMissing(env, m); break;
            case LazyTick: SendAnnouncements(env); break;
            case ExchangeTick: OnExchange(env); break;
            default: throw new UnreachableException($"Plumtree has no timer {timer}");
        }
    }

    public override void Describe(Scribe scribe)
    {
        Overlay.Describe(scribe);
        foreach (var neighbor in eager) scribe.Field("eager", neighbor);
        foreach (var neighbor in lazy) scribe.Field("lazy", neighbor);
        scribe.Field("received", received.Count);
        for (var i = 0; i < Disk.Updates.Count; i++)
        {
            scribe.Field("key", Disk.Updates[i].Key);
            scribe.Field("number", Disk.Updates[i].Stamp.Number);
            scribe.Field("value", Disk.Updates[i].Value.ToString());
        }
    }

    /// <summary>Null when it holds nothing of the key.</summary>
    public Update? Held(string key) => places.TryGetValue(key, out var at) ? Disk.Updates[at] : null;

    // Clients.

    void OnRequest(Env env, NodeId from, Request request)
    {
        var operation = request.Operation;
        var key = operation.Key ?? "";
        switch (operation.Function)
        {
            case "read":
                env.Send(from, new Reply(request.Id, Outcome.Ok(Held(key)?.Value ?? Value.Nil)));
                break;
            case "write":
                var update = new Update(key, NextStamp(Held(key)), operation.Argument);
                Apply(env, update);
                Broadcast(env, update);
                env.Send(from, new Reply(request.Id, Outcome.Ok(operation.Argument)));
                break;
            default:
                env.Send(from, new Reply(request.Id, Outcome.Fail("not-understood")));
                break;
        }
    }

    void Apply(Env env, Update update)
    {
        if (!IsNewer(update, Held(update.Key))) return;
        if (!places.TryGetValue(update.Key, out var at)) places.Add(update.Key, at = Disk.Updates.Count);
        Latest = update;
        Persist(env, new PlumtreeDisk(Disk.Updates.With(at, update)));
        Tell(env, update);
    }

    static void Tell(Env env, Update update) => env.Note(new Holds(update.Key, update.Value.Digest));

    // Comparing with a neighbour: for what the tree has lost.

    void OnExchange(Env env)
    {
        env.Arm(ExchangeTick.It, options.ExchangePeriod);
        if (Overlay.Active.Count == 0) return;
        var neighbor = Overlay.Active[(int)env.Below(Overlay.Active.Count, "exchange-with")];
        env.Send(neighbor, new Summary(Stamps(), IsAnswer: false));
    }

    Seq<KeyStamp> Stamps()
    {
        var stamps = new List<KeyStamp>();
        for (var i = 0; i < Disk.Updates.Count; i++) stamps.Add(new KeyStamp(Disk.Updates[i].Key, Disk.Updates[i].Stamp));
        return [.. stamps];
    }

    void OnSummary(Env env, NodeId from, Summary m)
    {
        var theirs = new Dictionary<string, Stamp>();
        foreach (var stamp in m.Keys) theirs[stamp.Key] = stamp.Stamp;
        var newer = new List<Update>();
        for (var i = 0; i < Disk.Updates.Count; i++)
        {
            var own = Disk.Updates[i];
            if (!theirs.TryGetValue(own.Key, out var stamp) || own.Stamp.CompareTo(stamp) > 0) newer.Add(own);
        }
        if (newer.Count > 0) env.Send(from, new Repair([.. newer]));
        if (!m.IsAnswer) env.Send(from, new Summary(Stamps(), IsAnswer: true));
    }

    void OnRepair(Env env, Repair m)
    {
        foreach (var update in m.Updates) Apply(env, update);
        env.Note(new Tally("repairs", m.Updates.Count));
    }

    // The rules.

    /// <summary>A write comes after all that its server knows of, and no two writes have equal stamps.</summary>
    protected virtual Stamp NextStamp(Update? held) => new((held?.Stamp.Number ?? 0) + 1, self);

    /// <summary>The last writer wins, whatever arrives last.</summary>
    protected virtual bool IsNewer(Update update, Update? held) => held is null || update.Stamp.CompareTo(held.Stamp) > 0;

    protected virtual Overlay MakeOverlay(NodeId id, int servers, OverlayOptions overlay) =>
        new(id, servers, overlay, NeighborUp, NeighborDown);
}
