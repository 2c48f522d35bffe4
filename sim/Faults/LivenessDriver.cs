namespace Simulator;

/// <summary>Heals the core when its time has come and demands progress from then on.</summary>
internal sealed class LivenessDriver
{
    /// <summary>Up to so many servers all sets are tried; of more one is made smaller until nothing can be left out.</summary>
    const int TryAll = 12;

    static readonly Label CoreLabel = new("liveness", "core");

    readonly World world;
    readonly Liveness setup;
    NodeSet core;
    bool isHealed;
    long draws;

    public LivenessDriver(World world, Liveness setup)
    {
        this.world = world;
        this.setup = setup;
        Progress = new Progress(setup.Within, Missing);
    }

    public Progress Progress { get; }

    public LivenessReport? Report => isHealed ? new LivenessReport(core, Progress.Asking, Progress.Served) : null;

    public void Schedule()
    {
        world.Schedule(Instant.Zero + setup.From, new Work(WorkKind.Heal, 0, 0, -1, null, 0));
        world.Schedule(Instant.Zero + setup.From + setup.Within, new Work(WorkKind.Demand, 0, 0, -1, null, 0));
    }

    public void Heal()
    {
        core = setup.Core switch
        {
            Core.Named named => named.Servers,
            Core.All => NodeSet.First(world.Servers),
            _ => Smallest(),
        };
        isHealed = true;
        var text = $"core {core}";
        world.Cause = world.Record(EventKind.Heal, NodeId.Nemesis, NodeId.Nemesis, -1, text, Mixing.OfText(text));
        var healed = new bool[world.Hosts.Length];
        for (var slot = 0; slot < healed.Length; slot++) healed[slot] = slot >= world.Servers || core.Contains(world.IdOf(slot));
        world.Network.Heal(healed);
        world.Faults.Calm(healed, setup.Freeze);
    }

    /// <summary>What keeps the core from serving, as far as it can be seen from outside: servers that are down, or their number.</summary>
    string? Missing()
    {
        var up = NodeSet.Empty;
        foreach (var server in core)
            if (world.Hosts[server.Value] is { Node: not null, Paused: false }) up = up.With(server);
        var who = up == core ? $"The core {core}" : $"Of the core {core} only {up} are up, which";
        return world.Setup.Deployment.Lacks(world, up) is { } lacks ? $"{who} lacks something: {lacks}" : null;
    }

    /// <summary>Liars, servers that had a twin, and servers that refuse their disks cannot be healed.</summary>
    NodeSet Smallest()
    {
        var fit = new List<NodeId>();
        for (var slot = 0; slot < world.Servers; slot++)
            if (world.Hosts[slot] is { Tap: null, Disk: not { KnownBad: true } }
                && world.Twins?.Had(slot) != true) fit.Add(world.IdOf(slot));
        var found = fit.Count <= TryAll ? AnyOfTheSmallest(fit) : MadeSmaller(fit);
        return found ?? NodeSet.First(world.Servers);
    }

    NodeSet? AnyOfTheSmallest(List<NodeId> fit)
    {
        var found = new List<NodeSet>();
        for (var size = 1; size <= fit.Count && found.Count == 0; size++)
            for (var mask = 1; mask < 1 << fit.Count; mask++)
                if (System.Numerics.BitOperations.PopCount((uint)mask) == size && Of(fit, mask) is var set && Suffices(set)) found.Add(set);
        return found.Count == 0 ? null : found[Draw(found.Count)];
    }

    NodeSet? MadeSmaller(List<NodeId> fit)
    {
        var set = NodeSet.Empty;
        foreach (var server in fit) set = set.With(server);
        if (!Suffices(set)) return null;
        while (fit.Count > 0)
        {
            var at = Draw(fit.Count);
            if (Suffices(set.Without(fit[at]))) set = set.Without(fit[at]);
            fit.RemoveAt(at);
        }
        return set;
    }

    static NodeSet Of(List<NodeId> servers, int mask)
    {
        var set = NodeSet.Empty;
        for (var i = 0; i < servers.Count; i++)
            if ((mask >> i & 1) != 0) set = set.With(servers[i]);
        return set;
    }

    bool Suffices(NodeSet set) => world.Setup.Deployment.Lacks(world, set) is null;

    int Draw(int bound) => (int)world.Choices.Draw(new Site(CoreLabel, 0, 0, draws++), (ulong)bound);
}
