using System.Diagnostics;

namespace Simulator.Protocols.EventSourcing;

/// <summary>
/// The command side (Young, CQRS Documents): for each command it loads the aggregate, decides, and appends what it has decided at the
/// version that it decided on; when somebody was faster it decides anew. It has no disk; a command that a crash interrupts is asked again.
/// </summary>
public class HandlerNode(NodeId self, EventSourcingOptions options) : Node
{
    static readonly NodeId store = new(0);

    readonly Dictionary<long, Work> inHand = [];

    public NodeId Id => self;

    public override Standing Standing => new("commands", 0);

    public override void Start(Env env) { }

    public override void Receive(Env env, NodeId from, Message message)
    {
        switch (message)
        {
            case Submit m:
                if (!inHand.TryGetValue(m.Id, out var work)) inHand.Add(m.Id, work = new Work(m.Operation));
                work.Client = from;
                env.Send(store, new Load(m.Id, m.Operation.Key ?? ""));
                break;
            case Loaded m: OnLoaded(env, m); break;
            case Appended m: Answer(env, m.Command, m.Kind, m.Version); break;
            case Conflict m: OnConflict(env, m); break;
            default: throw new UnreachableException($"a command handler has no handler for {message}");
        }
    }

    public override void Describe(Scribe scribe)
    {
        scribe.Field("role", "commands");
        scribe.Field("in-hand", inHand.Count);
    }

    void OnLoaded(Env env, Loaded m)
    {
        if (!inHand.TryGetValue(m.Command, out var work)) return;
        if (m.Known > 0)
        {
            Answer(env, m.Command, m.KnownKind, m.Known);
            return;
        }
        var state = m.Snapshot;
        foreach (var e in m.Tail) state = StockState.Apply(state, e);
        env.Note(new Tally("events-replayed", m.Tail.Count));
        env.Note(new Replayed(m.Key, state.Version, state.Pieces));
        env.Send(store, new AppendEvent(m.Key, state.Version, Basis(m.Key, state).Decide(m.Command, work.Operation)));
    }

    void OnConflict(Env env, Conflict m)
    {
        if (!inHand.TryGetValue(m.Command, out var work)) return;
        if (++work.Conflicts < options.Attempts) env.Send(store, new Load(m.Command, work.Operation.Key ?? ""));
        // The client asks again; nothing has happened so far.
        else inHand.Remove(m.Command);
    }

    void Answer(Env env, long command, StockEventKind kind, long version)
    {
        if (!inHand.Remove(command, out var work)) return;
        env.Note(new EventConfirmed(work.Operation.Key ?? "", version, command));
        env.Send(work.Client, new Handled(command, kind, version));
    }

    // The rules.

    /// <summary>A decision is made on the state that was just loaded.</summary>
    protected virtual StockState Basis(string key, StockState loaded) => loaded;

    sealed class Work(Operation operation)
    {
        public Operation Operation => operation;
        public NodeId Client { get; set; }
        public int Conflicts { get; set; }
    }
}
