using System.Diagnostics;

namespace Simulator.Protocols.Chain;

/// <summary>What the master remembers through a crash.</summary>
/// <param name="Joining">The last server of the chain, as long as it is not known to hold the object.</param>
public sealed record MasterDisk(Configuration Configuration, NodeId? Joining);

/// <summary>
/// Detects failures of servers, tells each server its neighbours, and tells clients the head and the tail (OSDI 2004, §3). The paper
/// takes it for a service that never fails, replicated by Paxos. Here it is one server: it bears crashes, since it keeps the
/// configuration on disk, and while it is down nobody is replaced and leases run out.
/// </summary>
public partial class ChainMaster(NodeId self, Configuration initial, ChainOptions options)
    : Node<MasterDisk>(new MasterDisk(initial, null))
{
    /// <summary>When each server was heard last, or the beginning of this life.</summary>
    readonly SortedDictionary<NodeId, LocalTime> heard = [];

    /// <summary>The successor of each server in the last configuration that it is known to have taken up.</summary>
    readonly Dictionary<NodeId, NodeId> linked = [];

    /// <summary>What servers with a new predecessor have received, in this configuration.</summary>
    readonly Dictionary<NodeId, long> received = [];

    readonly SortedSet<NodeId> clients = [];

    /// <summary>The highest number of an update that any server has told of.</summary>
    long highest;

    public NodeId Id => self;
    public Configuration Configuration => Disk.Configuration;

    public override Standing Standing => new("master", Configuration.Number);

    int Length => options.Length > 0 ? options.Length : self.Value;

    public override void Start(Env env)
    {
        for (var server = 0; server < self.Value; server++) heard[new NodeId(server)] = env.Now;
        if (Configuration.Number == 1 && env.Life == 0)
            foreach (var server in Configuration.Chain)
                if (Configuration.After(server) is { } next) linked[server] = next;
        env.Note(new Configured(highest, Configuration.Members));
        foreach (var server in Configuration.Chain) Tell(env, server);
        env.Arm(HeartbeatTimeout.It, options.Heartbeat);
    }

    public override void Receive(Env env, NodeId from, Message message)
    {
        switch (message)
        {
            case Beat m: OnBeat(env, from, m); break;
            case LastReceived m: OnLastReceived(env, from, m); break;
            case Ready m: OnReady(env, from, m); break;
            case Locate: OnLocate(env, from); break;
            // A client that takes the master for a server of the chain.
            case Execute: OnLocate(env, from); break;
            default: throw new UnreachableException($"the master of a chain has no handler for {message}");
        }
    }

    public override void Fire(Env env, Timer timer)
    {
        env.Arm(HeartbeatTimeout.It, options.Heartbeat);
        RemoveFailed(env);
        ExtendChain(env);
    }

    public override void Describe(Scribe scribe)
    {
        scribe.Field("role", "master");
        scribe.Field("configuration", Configuration.Number);
        scribe.Field("chain", Configuration.Chain.ToString());
        scribe.Field("joining", Disk.Joining);
        scribe.Field("highest", highest);
    }

    void OnLocate(Env env, NodeId client)
    {
        clients.Add(client);
        env.Send(client, new Located(Configuration));
    }

    void OnBeat(Env env, NodeId from, Beat m)
    {
        heard[from] = env.Now;
        highest = long.Max(highest, m.Last);
        if (Configuration.Contains(from)) env.Send(from, new Granted(m.SentAt));
        if (m.Config < Configuration.Number) Tell(env, from);
        else Took(env, from, m.IsActive);
    }

    /// <summary>The server knows the configuration and its neighbours in it.</summary>
    void Took(Env env, NodeId server, bool isActive)
    {
        if (Configuration.After(server) is { } next) linked[server] = next;
        else linked.Remove(server);
        if (isActive && Disk.Joining == server) Persist(env, Disk with { Joining = null });
    }

    /// <summary>
    /// Tells a server the configuration. One with a new successor first has to be told what that has, and the successor is asked:
    /// the four messages of §3, failure of another server.
    /// </summary>
    void Tell(Env env, NodeId server)
    {
        var resume = -1L;
        if (HasNewSuccessor(server))
        {
            var next = Configuration.After(server)!.Value;
            if (!received.TryGetValue(next, out resume))
            {
                Tell(env, next);
                return;
            }
        }
        var mustReport = Configuration.Before(server) is { } previous && HasNewSuccessor(previous) && !received.ContainsKey(server);
        env.Send(server, new Adopt(Configuration, mustReport, resume));
    }

    bool HasNewSuccessor(NodeId server) =>
        Configuration.After(server) is { } next && (!linked.TryGetValue(server, out var known) || known != next);

    void OnLastReceived(Env env, NodeId from, LastReceived m)
    {
        if (m.Config != Configuration.Number || !received.TryAdd(from, m.Number)) return;
        if (Configuration.Before(from) is { } previous && HasNewSuccessor(previous)) Tell(env, previous);
    }

    void RemoveFailed(Env env)
    {
        var failed = NodeSet.Empty;
        foreach (var server in Configuration.Chain)
            if (IsSilent(env.Now - heard[server])) failed = failed.With(server);
        if (!failed.IsEmpty) Remove(env, failed);
    }

    /// <summary>
    /// §3: the chain goes on without the failed. The last that hold the object are never removed. A server that is joining goes with its
    /// predecessor, which may not have given it everything.
    /// </summary>
    void Remove(Env env, NodeSet failed)
    {
        var joining = Disk.Joining;
        if (joining is { } server && GoesWithItsSource && Configuration.Before(server) is { } source
            && failed.Contains(source)) failed = failed.With(server);
        if (joining is { } lost && failed.Contains(lost)) joining = null;
        var left = new List<NodeId>();
        foreach (var member in Configuration.Chain)
            if (!failed.Contains(member)) left.Add(member);
        if (left.Count > 0) Reconfigure(env, Seq.Of<NodeId>([.. left]), joining);
    }

    /// <summary>§3, extending a chain: the tail sends its state to a server outside that lives; one at a time.</summary>
    void ExtendChain(Env env)
    {
        if (!options.Rejoin || Disk.Joining is not null || Configuration.Chain.Count >= Length) return;
        foreach (var (server, time) in heard)
        {
            if (Configuration.Contains(server) || IsSilent(env.Now - time)) continue;
            env.Send(Configuration.Tail, new Extend(Configuration.Number, server));
            return;
        }
    }

    void OnReady(Env env, NodeId from, Ready m)
    {
        if (m.Config != Configuration.Number || Configuration.Contains(from) || Disk.Joining is not null) return;
        if (Configuration.Chain.Count >= Length) return;
        Reconfigure(env, Configuration.Chain.Add(from), from, m.Number);
    }

    void Reconfigure(Env env, Seq<NodeId> chain, NodeId? joining, long joined = -1)
    {
        var old = Configuration;
        Persist(env, new MasterDisk(new Configuration(old.Number + 1, chain), joining));
        env.Note(new Configured(highest, Configuration.Members));
        received.Clear();
        if (joined >= 0) received[joining!.Value] = joined;
        foreach (var server in chain) Tell(env, server);
        foreach (var server in old.Chain)
            if (!Configuration.Contains(server)) Tell(env, server);
        foreach (var client in clients) env.Send(client, new Located(Configuration));
    }

    // The rules.

    /// <summary>Longer than any lease that the silent server may have.</summary>
    protected virtual bool IsSilent(Duration since) => since > options.DetectAfter;

    /// <summary>What a joining server has not been told by its predecessor nobody may be able to tell it.</summary>
    protected virtual bool GoesWithItsSource => true;
}
