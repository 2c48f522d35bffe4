namespace Simulator.Scenarios;

/// <summary>
/// A scenario in weather of its own for each seed: the seed draws the size of the cluster, the protocol's options, the network, disks
/// and clocks, which kinds of faults are on at all, how often and whom they hit (Groce et al., ISSTA'12). What is drawn is a storm.
/// Kept are the protocol, the planted bug, and the clients where their kind of load is the one that the protocol's storms have.
/// </summary>
public static class Swarm
{
    /// <summary>Null when the protocol takes part in no storms.</summary>
    public static Scenario? Draw(Scenario scenario, Catalogue catalogue, ulong seed)
    {
        var protocol = catalogue.Protocol(scenario.Protocol.Name)!;
        var mutant = scenario.Mutant is { } name ? protocol.Mutants.First(each => each.Name == name) : null;
        if (Storm.Draw(protocol, seed, null, mutant) is not { } storm) return null;
        return storm with
        {
            Name = scenario.Name,
            Summary = scenario.Summary,
            Clients = IsAlike(scenario, storm)
                ? [.. scenario.Clients.Select(group => group with { Stop = storm.Clients[0].Stop })] : storm.Clients,
        };
    }

    /// <summary>Where clients stand in regions, or follow a script, they fit no other cluster than their own.</summary>
    static bool IsAlike(Scenario scenario, Scenario storm) =>
        !scenario.Clients.IsEmpty && !storm.Clients.IsEmpty
        && scenario.Clients.All(group => group.Workload == storm.Clients[0].Workload && group.At is null && group.Script.IsEmpty);
}
