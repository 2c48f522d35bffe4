namespace Simulator.Scenarios;

/// <summary>Names of a scenario as the kernel's selectors.</summary>
static class Selectors
{
    public static Selector Of(Targets targets)
    {
        var machines = targets.Names.Select(Machine).OfType<NodeId>().ToArray();
        var parts = new List<Selector>();
        if (machines.Length > 0) parts.Add(Selector.Of(machines));
        parts.AddRange(targets.Names.Where(name => Machine(name) is null).Select(Word));
        return parts.Count == 1 ? parts[0] : new Selector.Union([.. parts]);
    }

    /// <summary>The machine of this name; null when it is another word.</summary>
    public static NodeId? Machine(string name)
    {
        if (MachineNames.Numbered(name, 'n') is { } server) return new NodeId((int)server - 1);
        return MachineNames.Numbered(name, 'c') is { } client ? NodeId.Client((int)client - 1) : null;
    }

    static Selector Word(string name) => name switch
    {
        "leader" => new Selector.Leader(),
        "minority" => new Selector.Minority(),
        "servers" => new Selector.AllServers(),
        "clients" => new Selector.AllClients(),
        "rest" => new Selector.Rest(),
        _ when MachineNames.RoleOf(name) is { } role => new Selector.Role(role),
        _ when MachineNames.AnyCount(name) is { } count => new Selector.Any(count),
        _ => new Selector.Region(name),
    };
}
