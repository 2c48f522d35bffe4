namespace Simulator;

/// <summary>Which machines a fault is aimed at. Resolved at the moment when the fault begins.</summary>
public abstract record Selector
{
    /// <summary>These machines.</summary>
    public sealed record Machines(Seq<NodeId> Ids) : Selector;

    /// <summary>The server that leads in the latest epoch; nobody while there is none.</summary>
    public sealed record Leader : Selector;

    /// <summary>The servers that hold a role, as their <see cref="Standing"/> says.</summary>
    public sealed record Role(string Name) : Selector;

    /// <summary>So many servers that are up, drawn; never one that another part of the same fault already has.</summary>
    public sealed record Any(int Count) : Selector;

    /// <summary>A drawn number of servers, at least one and less than half of all, drawn.</summary>
    public sealed record Minority : Selector;

    public sealed record AllServers : Selector;

    public sealed record AllClients : Selector;

    /// <summary>The machines that the other parts of the same fault have left.</summary>
    public sealed record Rest : Selector;

    /// <summary>Every machine of a region, servers and clients.</summary>
    public sealed record Region(string Name) : Selector;

    /// <summary>The client machines placed beside any of the servers selected.</summary>
    public sealed record ClientsOf(Selector Servers) : Selector;

    public sealed record Union(Seq<Selector> Parts) : Selector;

    public static Selector Of(params ReadOnlySpan<NodeId> ids) => new Machines(Seq.Of(ids));
}

/// <summary>Turns selectors into machines for one fault, so that its parts do not overlap and its draws are labelled.</summary>
internal sealed class Aim(World world, ActiveFault fault)
{
    static readonly Label VictimLabel = new("fault", "victim");
    static readonly Label SizeLabel = new("fault", "size");

    readonly SortedSet<int> taken = [];

    /// <summary>The machines meant, in order of their slots, without those already taken by this fault.</summary>
    public IReadOnlyList<int> Take(Selector selector)
    {
        var found = new SortedSet<int>(Resolve(selector));
        found.ExceptWith(taken);
        taken.UnionWith(found);
        return [.. found];
    }

    /// <summary>As <see cref="Take"/>, but leaves the machines to the fault's other parts.</summary>
    public IReadOnlyList<int> Peek(Selector selector) => [.. new SortedSet<int>(Resolve(selector))];

    IEnumerable<int> Resolve(Selector selector) => selector switch
    {
        Selector.Machines machines => machines.Ids.Select(world.SlotOf).Where(slot => slot >= 0),
        Selector.Leader => Leader() is >= 0 and var leader ? [leader] : [],
        Selector.Role role => InRole(role.Name),
        Selector.Any any => DrawServers(any.Count),
        Selector.Minority => DrawServers(1 + (int)Draw(SizeLabel, (ulong)int.Max(1, (world.Servers - 1) / 2))),
        Selector.AllServers => Enumerable.Range(0, world.Servers),
        Selector.AllClients => Enumerable.Range(world.Servers, world.Hosts.Length - world.Servers),
        Selector.Rest => Enumerable.Range(0, world.Hosts.Length).Where(slot => !taken.Contains(slot)),
        Selector.Region region => InRegion(region.Name),
        Selector.ClientsOf clients => ClientsOf(new SortedSet<int>(Resolve(clients.Servers))),
        Selector.Union union => union.Parts.SelectMany(Resolve),
        _ => throw new ArgumentOutOfRangeException(nameof(selector), selector, "unknown selector"),
    };

    int Leader()
    {
        var best = -1;
        var epoch = long.MinValue;
        for (var slot = 0; slot < world.Servers; slot++)
        {
            if (world.Hosts[slot].Node is not { } node || node.Standing.Role != "leader" || node.Standing.Epoch <= epoch) continue;
            best = slot;
            epoch = node.Standing.Epoch;
        }
        return best;
    }

    List<int> InRole(string role)
    {
        var found = new List<int>();
        for (var slot = 0; slot < world.Servers; slot++)
            if (world.Hosts[slot].Node?.Standing.Role == role) found.Add(slot);
        return found;
    }

    List<int> DrawServers(int count)
    {
        var free = Enumerable.Range(0, world.Servers)
            .Where(slot => world.Hosts[slot].Node is not null && !taken.Contains(slot)).ToList();
        var drawn = new List<int>();
        while (drawn.Count < count && free.Count > 0)
        {
            var at = (int)Draw(VictimLabel, (ulong)free.Count);
            drawn.Add(free[at]);
            free.RemoveAt(at);
        }
        return drawn;
    }

    List<int> InRegion(string name)
    {
        var found = new List<int>();
        if (world.Setup.Network.Regions is not { } regions) return found;
        for (var slot = 0; slot < world.Hosts.Length; slot++)
            if (regions.Names[regions.Of(world.IdOf(slot))] == name) found.Add(slot);
        return found;
    }

    List<int> ClientsOf(SortedSet<int> servers)
    {
        var found = new List<int>();
        for (var slot = world.Servers; slot < world.Hosts.Length; slot++)
            if (world.Hosts[slot].Client is { } client && servers.Contains(world.SlotOf(client.Nearest))) found.Add(slot);
        return found;
    }

    ulong Draw(Label label, ulong bound) => world.Choices.Draw(fault.Site(label, fault.NextDraw()), bound);
}
