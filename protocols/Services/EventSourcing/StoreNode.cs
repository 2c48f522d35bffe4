using System.Diagnostics;

namespace Simulator.Protocols.EventSourcing;

/// <summary>What the event store remembers through a crash: the log, and nothing else.</summary>
public sealed record StoreDisk(EventLog<Recorded> Log)
{
    public static readonly StoreDisk Blank = new(EventLog<Recorded>.Empty);
}

/// <summary>
/// The event store (Fowler, Event Sourcing, 2005; Young, CQRS Documents, 2010): one log of all aggregates, each with versions of its own.
/// It appends what a command handler has decided, if the aggregate is still as the handler saw it; it gives aggregates back, as a
/// snapshot and what came after; it feeds views; it answers audits of any past version. Crash model: it loses all but the log.
/// </summary>
public class StoreNode(NodeId self, EventSourcingOptions options) : Node<StoreDisk>(StoreDisk.Blank)
{
    readonly Dictionary<string, Aggregate> aggregates = [];

    /// <summary>Where the event of each command stands.</summary>
    readonly Dictionary<long, long> commands = [];

    public NodeId Id => self;

    /// <summary>The latest state written, whether or not it has reached the disk.</summary>
    public StoreDisk Written => Disk;

    public override Standing Standing => new("log", 0);

    public override void Start(Env env)
    {
        for (var position = 1L; position <= Disk.Log.Version; position++) Take(env, position, again: true);
    }

    public override void Receive(Env env, NodeId from, Message message)
    {
        switch (message)
        {
            case Load m: OnLoad(env, from, m); break;
            case AppendEvent m: OnAppend(env, from, m); break;
            case Pull m: OnPull(env, from, m); break;
            case Audit m: OnAudit(env, from, m); break;
            default: throw new UnreachableException($"an event store has no handler for {message}");
        }
    }

    public override void Describe(Scribe scribe)
    {
        scribe.Field("role", "log");
        scribe.Field("position", Disk.Log.Version);
    }

    /// <summary>The state of an aggregate at a version, by a replay from the first event.</summary>
    public StockState At(string key, long version) =>
        Find(key) is { } aggregate ? Replay(aggregate, StockState.Opening, long.Min(version, aggregate.State.Version)) : StockState.Opening;

    /// <summary>The state of an aggregate now.</summary>
    public StockState Now(string key) => Find(key)?.State ?? StockState.Opening;

    void OnLoad(Env env, NodeId from, Load m)
    {
        var aggregate = Find(m.Key);
        var snapshot = aggregate?.Snapshot ?? StockState.Opening;
        var tail = new List<StockEvent>();
        for (var version = snapshot.Version + 1; aggregate is not null && version <= aggregate.State.Version; version++)
            tail.Add(Disk.Log[aggregate.Positions[(int)version - 1]].Event);
        var known = Known(m.Command) is { } position ? Disk.Log[position] : null;
        env.Send(from, new Loaded(m.Command, m.Key, snapshot, [.. tail], known?.Version ?? 0, known?.Event.Kind ?? default));
    }

    void OnAppend(Env env, NodeId from, AppendEvent m)
    {
        if (Known(m.Event.Command) is not { } position)
        {
            if (!IsExpected(m.ExpectedVersion, Now(m.Key).Version))
            {
                env.Note(new Tally("conflicts"));
                env.Send(from, new Conflict(m.Event.Command));
                return;
            }
            Persist(env, new StoreDisk(Disk.Log.Append(new Recorded(m.Key, Now(m.Key).Version + 1, m.Event, env.Now))));
            position = Disk.Log.Version;
            Take(env, position, again: false);
        }
        var e = Disk.Log[position];
        Confirm(env, from, new Appended(m.Event.Command, e.Event.Kind, e.Version));
    }

    void OnPull(Env env, NodeId from, Pull m)
    {
        var events = new List<Recorded>();
        for (var position = m.After + 1; position <= Disk.Log.Version && events.Count < options.Batch; position++)
            events.Add(Disk.Log[position]);
        env.Send(from, new Feed(m.After, [.. events]));
    }

    void OnAudit(Env env, NodeId from, Audit m)
    {
        var state = At(m.Key, m.Version);
        env.Note(new Tally("audits"));
        env.Note(new Replayed(m.Key, state.Version, state.Pieces));
        env.Send(from, new Answer(m.Id, state.Version, state.Pieces));
    }

    /// <summary>An event is in the log: brings the state up to date and tells.</summary>
    void Take(Env env, long position, bool again)
    {
        var e = Disk.Log[position];
        if (Find(e.Key) is not { } aggregate) aggregates.Add(e.Key, aggregate = new Aggregate());
        aggregate.Positions.Add(position);
        aggregate.State = StockState.Apply(aggregate.State, e.Event);
        if (options.SnapshotEvery > 0 && e.Version % options.SnapshotEvery == 0) aggregate.Snapshot = SnapshotOf(aggregate.State);
        commands.TryAdd(e.Event.Command, position);
        env.Note(new EventAppended(e.Key, e.Version, e.Event.Command, e.Event.Change, again));
        env.Note(new Stands(e.Key, StockState.Opening.Pieces, aggregate.State.Pieces));
        env.Note(new Holds(e.Key, Digests.Of(aggregate.State)));
    }

    StockState Replay(Aggregate aggregate, StockState state, long upTo)
    {
        for (var version = state.Version + 1; version <= upTo; version++)
            state = StockState.Apply(state, Disk.Log[aggregate.Positions[(int)version - 1]].Event);
        return state;
    }

    Aggregate? Find(string key) => aggregates.GetValueOrDefault(key);

    long? Known(long command) => Recognises() && commands.TryGetValue(command, out var position) ? position : null;

    // The rules.

    /// <summary>Young, CQRS Documents: an append names the version that its writer has seen.</summary>
    protected virtual bool IsExpected(long expected, long version) => expected == version;

    /// <summary>A command that comes again has its event already.</summary>
    protected virtual bool Recognises() => true;

    /// <summary>A snapshot is the state after the version that it names.</summary>
    protected virtual StockState SnapshotOf(StockState state) => state;

    /// <summary>An event is on disk before anybody is told.</summary>
    protected virtual void Confirm(Env env, NodeId handler, Appended appended) => env.Send(handler, appended);

    sealed class Aggregate
    {
        /// <summary>Where in the log its events are, by version.</summary>
        public List<long> Positions { get; } = [];
        public StockState State { get; set; } = StockState.Opening;
        public StockState Snapshot { get; set; } = StockState.Opening;
    }
}

/// <summary>Digests of states, to compare replicas by.</summary>
static class Digests
{
    public static ulong Of(StockState state) => Value.List(Value.Of(state.Version), Value.Of(state.Pieces)).Digest;
}
