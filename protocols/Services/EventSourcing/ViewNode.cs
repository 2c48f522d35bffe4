using System.Diagnostics;

namespace Simulator.Protocols.EventSourcing;

/// <summary>A row of a view: an aggregate as of some version.</summary>
public sealed record ViewRow(string Key, StockState State);

/// <summary>The rows, and up to which position of the log they go.</summary>
public sealed record ViewState(long Checkpoint, Seq<ViewRow> Rows);

/// <summary>What a view remembers through a crash: rows and checkpoint in one record, so that both are written or none is.</summary>
public sealed record ViewDisk(ViewState State)
{
    public static readonly ViewDisk Blank = new(new ViewState(0, default));
}

/// <summary>
/// The query side (Young, CQRS Documents): a projection of the log that is kept up to date by asking for what is new. What it answers
/// is as old as its last look at the log; a reader who has a version token waits until the view is as new as that.
/// </summary>
public class ViewNode(NodeId self, EventSourcingOptions options) : Node<ViewDisk>(ViewDisk.Blank)
{
    static readonly NodeId store = new(0);

    readonly List<(NodeId Client, Query Query)> waiting = [];

    public NodeId Id => self;

    /// <summary>The latest state written, whether or not it has reached the disk.</summary>
    public ViewDisk Written => Disk;

    public override Standing Standing => new("view", 0);

    public override void Start(Env env)
    {
        foreach (var row in Disk.State.Rows) Tell(env, row);
        Poll(env);
    }

    public override void Receive(Env env, NodeId from, Message message)
    {
        switch (message)
        {
            case Feed m: OnFeed(env, m); break;
            case Query m: OnQuery(env, from, m); break;
            default: throw new UnreachableException($"a view has no handler for {message}");
        }
    }

    public override void Fire(Env env, Timer timer)
    {
        if (timer is PollTimeout) Poll(env);
    }

    public override void Describe(Scribe scribe)
    {
        scribe.Field("role", "view");
        scribe.Field("checkpoint", Disk.State.Checkpoint);
        scribe.Field("waiting", waiting.Count);
    }

    public StockState Read(string key)
    {
        foreach (var row in Disk.State.Rows)
            if (row.Key == key) return row.State;
        return StockState.Opening;
    }

    void Poll(Env env)
    {
        env.Send(store, new Pull(Disk.State.Checkpoint));
        env.Arm(PollTimeout.It, options.Poll);
    }

    void OnFeed(Env env, Feed m)
    {
        if (m.Events.IsEmpty || !Follows(m, Disk.State.Checkpoint)) return;
        var rows = new List<ViewRow>(Disk.State.Rows);
        var lag = 0L;
        foreach (var e in m.Events)
        {
            Project(rows, e);
            lag += long.Max(0, (env.Now - e.At).Ns / 1_000_000);
        }
        env.Note(new Tally("view-events", m.Events.Count));
        env.Note(new Tally("view-lag-ms", lag));
        Save(env, new ViewState(m.After + m.Events.Count, [.. rows]));
        foreach (var e in m.Events) Tell(env, new ViewRow(e.Key, Read(e.Key)));
        AnswerWaiting(env);
        if (m.Events.Count == options.Batch) Poll(env);
    }

    static void Project(List<ViewRow> rows, Recorded e)
    {
        var at = rows.FindIndex(row => row.Key == e.Key);
        if (at < 0) rows.Add(new ViewRow(e.Key, StockState.Apply(StockState.Opening, e.Event)));
        else rows[at] = new ViewRow(e.Key, StockState.Apply(rows[at].State, e.Event));
    }

    void OnQuery(Env env, NodeId from, Query m)
    {
        if (MayAnswer(Read(m.Key).Version, m.AtLeast))
        {
            Answer(env, from, m);
            return;
        }
        env.Note(new Tally("reads-waited"));
        waiting.RemoveAll(other => other.Client == from);
        waiting.Add((from, m));
    }

    void AnswerWaiting(Env env)
    {
        for (var i = 0; i < waiting.Count; i++)
        {
            var (client, query) = waiting[i];
            if (!MayAnswer(Read(query.Key).Version, query.AtLeast)) continue;
            Answer(env, client, query);
            waiting.RemoveAt(i--);
        }
    }

    void Answer(Env env, NodeId client, Query m)
    {
        var state = Read(m.Key);
        env.Send(client, new Answer(m.Id, state.Version, state.Pieces));
    }

    void Tell(Env env, ViewRow row)
    {
        env.Note(new Replayed(row.Key, row.State.Version, row.State.Pieces));
        env.Note(new Holds(row.Key, Digests.Of(row.State)));
    }

    // The rules.

    /// <summary>Events are applied in the order of the log, each once.</summary>
    protected virtual bool Follows(Feed feed, long checkpoint) => feed.After == checkpoint;

    /// <summary>Rows and checkpoint change together.</summary>
    protected virtual void Save(Env env, ViewState state) => Persist(env, new ViewDisk(state));

    /// <summary>A reader sees at least the version that it knows of.</summary>
    protected virtual bool MayAnswer(long version, long atLeast) => version >= atLeast;
}
