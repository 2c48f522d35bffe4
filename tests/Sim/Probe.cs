namespace Simulator.Tests.Sim;

/// <summary>
/// One server alone under test: the test delivers its messages and fires its timers, and sees what it sends and what it has
/// armed. It runs on a real machine of a real world, whose network loses everything, so that all that is sent is kept in the trace.
/// </summary>
public sealed class Probe<TNode> where TNode : Node
{
    readonly World world;
    long read;

    /// <param name="make">Makes the server. The others of the cluster do nothing.</param>
    /// <param name="disk">What its disk holds when it starts; null for a blank one.</param>
    public Probe(Func<TNode> make, int servers = 5, int self = 0, object? disk = null)
    {
        Self = new NodeId(self);
        var setup = new WorldSetup
        {
            Servers = servers,
            Deployment = new Deployment(id => id == Self ? Load(make(), disk) : new Silent(), null, []),
            Network = new NetworkSetup { Loss = Ratio.Always },
            CheckInvariants = false,
        };
        world = new World(setup, new Seeded(1));
        for (var i = 0; i < servers; i++) world.Step();
        Sent();
    }

    public NodeId Self { get; }

    public TNode Node => (TNode)world.Server(Self)!;

    public Probe<TNode> Receive(int from, Message message)
    {
        Node.Receive(new Env(Host), new NodeId(from), message);
        return this;
    }

    public Probe<TNode> Fire(Timer timer)
    {
        Node.Fire(new Env(Host), timer);
        return this;
    }

    /// <summary>Lets time pass; the timers that are due meanwhile fire.</summary>
    public Probe<TNode> Wait(Duration time)
    {
        var until = world.Now + time;
        // Work of a life that never was: nothing happens, but the world gets there.
        world.Schedule(until, new Work(WorkKind.Sync, Host.Slot, Host.Slot, -1, null, -1));
        while (world.Now < until) world.Step();
        return this;
    }

    /// <summary>What it has sent since this was asked last.</summary>
    public IReadOnlyList<(NodeId To, Message Message)> Sent()
    {
        var sent = new List<(NodeId, Message)>();
        for (; read < world.Trace.Count; read++)
            if (world.Trace[read] is { Kind: EventKind.Drop, What: Message message } drop) sent.Add((drop.Machine, message));
        return sent;
    }

    /// <summary>What it has sent since this was asked last, of one type, to whomever.</summary>
    public IReadOnlyList<T> Sent<T>() where T : Message => [.. Sent().Select(sent => sent.Message).OfType<T>()];

    /// <summary>What it has noted, of one type.</summary>
    public IReadOnlyList<T> Facts<T>() where T : IFact
    {
        var facts = new List<T>();
        for (var id = 0L; id < world.Trace.Count; id++)
            if (world.Trace[id] is { Kind: EventKind.Fact, What: T fact }) facts.Add(fact);
        return facts;
    }

    /// <summary>How long until an equal timer fires; null when none is armed.</summary>
    public Duration? Armed(Timer timer)
    {
        var at = Host.Timers.Find(timer);
        return at < 0 ? null : Host.Timers[at].Deadline - Host.Clock();
    }

    Host Host => world.Hosts[Self.Value];

    static TNode Load(TNode node, object? disk)
    {
        if (disk is not null) ((IDurable)node).Load(disk);
        return node;
    }

    sealed class Silent : Node
    {
        public override void Start(Env env) { }

        public override void Receive(Env env, NodeId from, Message message) { }

        public override void Describe(Scribe scribe) { }
    }
}
