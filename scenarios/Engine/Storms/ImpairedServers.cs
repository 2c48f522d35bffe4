using System.Globalization;

namespace Simulator.Scenarios;

/// <summary>
/// Keeps a storm within what the protocol tolerates. Only what makes a server forget or lie counts: a cut link and a pause impair
/// nobody in this sense, for no promise of these protocols may rest on time.
/// </summary>
sealed class ImpairedServers(StormPlan plan)
{
    readonly List<(Targets Servers, Duration? Until)> all = [];

    /// <summary>Whether the fault may happen beside those admitted before; it then is. Faults come in the order of their times.</summary>
    public bool Admit(FaultSpec fault)
    {
        if (Victims(fault) is not { } victims) return true;
        var names = new SortedSet<string>(StringComparer.Ordinal);
        var unnamed = Count(victims, names);
        foreach (var (servers, until) in all)
            if (until is not { } end || end > fault.At) unnamed += Count(servers, names);
        if (int.Min(names.Count + unnamed, plan.Servers) > plan.Tolerance) return false;
        all.Add((victims, End(fault)));
        return true;
    }

    static Targets? Victims(FaultSpec fault) => fault switch
    {
        CrashSpec crash => crash.Nodes,
        CrashInHandlerSpec crash => crash.Nodes,
        TornWriteSpec torn => torn.Nodes,
        _ => null,
    };

    /// <summary>Null for what strikes nobody knows when: crashes that wait for a write.</summary>
    Duration? End(FaultSpec fault) => fault is CrashSpec { For: { } lasts } ? fault.At + lasts + plan.Recovery : null;

    /// <summary>Adds the servers known by name. The leader may be any server and counts as a further one.</summary>
    int Count(Targets targets, SortedSet<string> names)
    {
        if (targets == StormVictims.All)
            for (var server = 1; server <= plan.Servers; server++) names.Add(string.Create(CultureInfo.InvariantCulture, $"n{server}"));
        else names.UnionWith(targets.Names.Where(name => name != "leader"));
        return targets.Names.Contains("leader") ? 1 : 0;
    }
}
