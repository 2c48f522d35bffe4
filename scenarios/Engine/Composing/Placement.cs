namespace Simulator.Scenarios;

/// <summary>Where the machines of a scenario stand: regions, and the server beside each client.</summary>
sealed class Placement
{
    readonly Scenario scenario;
    readonly string[] serverRegions = [];
    readonly NodeId[][] nearest;
    readonly int[] regionOfServer = [];
    readonly int[] regionOfClient = [];

    public Placement(Scenario scenario)
    {
        this.scenario = scenario;
        if (scenario.Servers.HasRegions)
            serverRegions = [.. scenario.Servers.Runs.SelectMany(run => Enumerable.Repeat(run.Region!, run.Count))];
        nearest = [.. scenario.Clients.Select(Beside)];
        if (scenario.Network.Regions is not { } matrix) return;
        var names = matrix.Regions;
        var numbers = names.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i, StringComparer.Ordinal);
        regionOfServer = [.. serverRegions.Select(region => numbers[region])];
        regionOfClient = [.. scenario.Clients.SelectMany((group, i) => nearest[i].Select(server =>
            group.At is { } at && numbers.TryGetValue(at, out var region) ? region : regionOfServer[server.Value]))];
        Map = new RegionMap(names, OneWay(matrix, names), RegionOf);
    }

    /// <summary>Null when regions play no part.</summary>
    public RegionMap? Map { get; }

    /// <summary>The server beside each client of a group.</summary>
    public Func<int, NodeId> Nearest(int group) => client => nearest[group][client];

    /// <summary>The machines that a fixed target means.</summary>
    public IReadOnlyList<NodeId> Machines(Targets targets) => [.. targets.Names.SelectMany(Machines).Distinct()];

    IEnumerable<NodeId> Machines(string name)
    {
        var servers = Enumerable.Range(0, scenario.Servers.Count).Select(server => new NodeId(server));
        var clients = Enumerable.Range(0, nearest.Sum(group => group.Length)).Select(NodeId.Client);
        if (Selectors.Machine(name) is { } machine) return [machine];
        return name switch
        {
            "servers" => servers,
            "clients" => clients,
            _ => servers.Concat(clients).Where(each => Map!.Names[RegionOf(each)] == name),
        };
    }

    /// <summary>The administrator, who comes after all clients, is where the first server is.</summary>
    int RegionOf(NodeId machine)
    {
        if (!machine.IsClient) return regionOfServer[machine.Value];
        var client = -1 - machine.Value;
        return client < regionOfClient.Length ? regionOfClient[client] : regionOfServer[0];
    }

    NodeId[] Beside(ClientGroupSpec group)
    {
        if (group.At is { } name && Selectors.Machine(name) is { } server) return [.. Enumerable.Repeat(server, group.Count)];
        var near = group.At is { } region ? InOrNear(region) : [.. Enumerable.Range(0, scenario.Servers.Count)];
        return [.. Enumerable.Range(0, group.Count).Select(client => new NodeId(near[client % near.Length]))];
    }

    /// <summary>The servers of a region or, when it has none, those of the region nearest to it.</summary>
    int[] InOrNear(string region)
    {
        var matrix = scenario.Network.Regions!;
        var nearestRegion = serverRegions.Distinct(StringComparer.Ordinal)
            .MinBy(other => other == region ? Duration.Zero : matrix.RoundTrip(region, other) ?? Duration.Zero);
        return [.. Enumerable.Range(0, serverRegions.Length).Where(server => serverRegions[server] == nearestRegion)];
    }

    static Duration[] OneWay(RegionMatrix matrix, IReadOnlyList<string> names)
    {
        var delays = new Duration[names.Count * names.Count];
        for (var i = 0; i < names.Count; i++)
            for (var j = 0; j < names.Count; j++)
                delays[i * names.Count + j] = (matrix.RoundTrip(names[i], names[j]) ?? Duration.Zero) / 2;
        return delays;
    }
}
