using System.Diagnostics;

namespace Simulator.Protocols.PrimaryBackup;

/// <summary>What the monitor remembers through a crash.</summary>
public sealed record MonitorDisk(View View);

/// <summary>
/// Watches the servers and replaces a primary that is silent (van Renesse and Schneider, OSDI 2004, §4, as the master does it there).
/// One server, which keeps its decisions on disk: while it is down nobody is replaced, and leases run out.
/// </summary>
public partial class PrimaryBackupMonitor(NodeId self, View initial,
    PrimaryBackupOptions options) : Node<MonitorDisk>(new MonitorDisk(initial))
{
    /// <summary>When each server was heard last, or the beginning of this life.</summary>
    readonly SortedDictionary<NodeId, LocalTime> heard = [];

    /// <summary>When the primary was last told that it is counted among the living, or the beginning of this life.</summary>
    LocalTime granted;

    readonly SortedSet<NodeId> clients = [];

    /// <summary>What servers have told in the fail-over that is going on; null when none is.</summary>
    SortedDictionary<NodeId, Processed>? answers;
    LocalTime pollBegan;

    public NodeId Id => self;
    public View View => Disk.View;
    public bool IsPolling => answers is not null;

    public override Standing Standing => new("monitor", View.Epoch);

    int Servers => self.Value;

    public override void Start(Env env)
    {
        granted = env.Now;
        for (var server = 0; server < Servers; server++) heard[new NodeId(server)] = env.Now;
        env.Arm(HeartbeatTimeout.It, options.Heartbeat);
    }

    public override void Receive(Env env, NodeId from, Message message)
    {
        switch (message)
        {
            case Beat m: OnBeat(env, from, m); break;
            case Processed m: OnProcessed(env, from, m); break;
            case CaughtUp m: OnCaughtUp(env, from, m); break;
            // A client that takes the monitor for a server.
            case Locate or Execute: OnLocate(env, from); break;
            default: throw new UnreachableException($"the monitor has no handler for {message}");
        }
    }

    public override void Fire(Env env, Timer timer)
    {
        env.Arm(HeartbeatTimeout.It, options.Heartbeat);
        if (IsPolling)
        {
            Promote(env);
            if (IsPolling) Poll(env);
        }
        else if (options.FailOver && IsSilent(env, View.Primary)) BeginFailOver(env);
        else DropSilent(env);
    }

    public override void Describe(Scribe scribe)
    {
        scribe.Field("role", "monitor");
        scribe.Field("epoch", View.Epoch);
        scribe.Field("version", View.Version);
        scribe.Field("primary", View.Primary);
        scribe.Field("in-sync", View.InSync);
        scribe.Field("answers", answers?.Count ?? -1);
    }

    void OnLocate(Env env, NodeId client)
    {
        clients.Add(client);
        env.Send(client, new Located(View.Epoch, View.Primary));
    }

    void OnBeat(Env env, NodeId from, Beat m)
    {
        heard[from] = env.Now;
        // A fail-over that a crash of the monitor has cut short: servers are suspended.
        if (m.Epoch > View.Epoch && !IsPolling && options.FailOver) BeginFailOver(env);
        // A primary that is being replaced gets no new lease.
        if (IsPolling && from == View.Primary) return;
        if (from == View.Primary) granted = env.Now;
        env.Send(from, new Granted(m.SentAt, View));
    }

    void BeginFailOver(Env env)
    {
        answers = [];
        pollBegan = env.Now;
        env.Note(new Tally("fail-overs-begun"));
        Poll(env);
    }

    /// <summary>§4: "broadcasts a message to all backups requesting the number of updates each has".</summary>
    void Poll(Env env)
    {
        for (var server = 0; server < Servers; server++)
            if (!answers!.ContainsKey(new NodeId(server))) env.Send(new NodeId(server), new Suspend(View.Epoch + 1));
    }

    void OnProcessed(Env env, NodeId from, Processed m)
    {
        if (!IsPolling || m.Epoch != View.Epoch + 1) return;
        answers![from] = m;
        Promote(env);
    }

    /// <summary>§4: the one that has processed the most updates becomes the primary.</summary>
    void Promote(Env env)
    {
        if (!IsOldPrimarySilenced(env) || !HasWaited(env) || !AreEnough(Answered())) return;
        var best = Best();
        if (best is not { } primary) return;
        var received = new long[Servers];
        for (var server = 0; server < Servers; server++)
            received[server] = answers!.TryGetValue(new NodeId(server), out var progress) ? progress.Last : -1;
        var view = new View(View.Epoch + 1, 0, primary, InSyncUnder());
        answers = null;
        granted = env.Now;
        heard[primary] = env.Now;
        Persist(env, new MonitorDisk(view));
        env.Note(new Tally("fail-overs"));
        for (var server = 0; server < Servers; server++)
            env.Send(new NodeId(server), new Install(view, Seq.Of<NodeId>([.. clients]), Seq.Of<long>(received)));
    }

    NodeSet Answered()
    {
        var set = NodeSet.Empty;
        foreach (var (server, _) in answers!) set = set.With(server);
        return set;
    }

    /// <summary>With sync: those that are known to be no further behind than what is done.</summary>
    NodeSet InSyncUnder() =>
        options.Mode == ReplicationMode.Sync && !options.UncleanFailOver ? Answered().Intersect(View.InSync) : Answered();

    /// <summary>The old primary has heard that it is none, or its lease is over.</summary>
    bool IsOldPrimarySilenced(Env env) => answers!.ContainsKey(View.Primary) || env.Now - granted > options.DetectAfter;

    /// <summary>All that live have answered, or have had the time to.</summary>
    bool HasWaited(Env env)
    {
        if (env.Now - pollBegan > options.PollFor) return true;
        for (var server = 0; server < Servers; server++)
            if (!answers!.ContainsKey(new NodeId(server)) && !IsSilent(env, new NodeId(server))) return false;
        return true;
    }

    NodeId? Best()
    {
        var eligible = options.Mode == ReplicationMode.Sync && !options.UncleanFailOver ? View.InSync : Answered();
        NodeId? best = null;
        foreach (var (server, progress) in answers!)
            if (eligible.Contains(server) && (best is not { } other || IsFurther(progress, answers[other]))) best = server;
        return best;
    }

    void OnCaughtUp(Env env, NodeId from, CaughtUp m)
    {
        if (IsPolling || from != View.Primary || m.Epoch != View.Epoch || m.Version != View.Version) return;
        Resync(env, IsSilent(env, m.Backup) ? View.InSync : View.InSync.With(m.Backup));
    }

    /// <summary>§4: the primary is told which backups have failed; it need not wait for them.</summary>
    void DropSilent(Env env)
    {
        if (options.Mode != ReplicationMode.Sync || !options.DropBackups) return;
        var left = View.InSync;
        foreach (var server in View.InSync)
            if (server != View.Primary && IsSilent(env, server)) left = left.Without(server);
        if (left != View.InSync) Resync(env, left);
    }

    void Resync(Env env, NodeSet inSync)
    {
        Persist(env, new MonitorDisk(View with { Version = View.Version + 1, InSync = inSync }));
        env.Send(View.Primary, new Install(View, default, default));
    }

    bool IsSilent(Env env, NodeId server) => env.Now - heard[server] > options.DetectAfter;

    // The rules.

    /// <summary>
    /// Whether some of these have every write that was acknowledged: with semi-sync to k one of any n - k servers has, with sync each
    /// that is in sync.
    /// </summary>
    protected virtual bool AreEnough(NodeSet answered)
    {
        if (options.UncleanFailOver || options.Mode == ReplicationMode.Async) return answered.Count >= 1;
        if (options.Mode == ReplicationMode.Sync) return !answered.Intersect(View.InSync).IsEmpty;
        return answered.Count >= Servers - options.Acknowledgements;
    }

    /// <summary>The later epoch counts for more than the longer log.</summary>
    protected virtual bool IsFurther(Processed one, Processed other) =>
        one.LastEpoch != other.LastEpoch ? one.LastEpoch > other.LastEpoch : one.Last > other.Last;
}
