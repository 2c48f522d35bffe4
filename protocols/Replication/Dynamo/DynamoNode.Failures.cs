namespace Simulator.Protocols.Dynamo;

/// <summary>
/// A purely local notion of failure, §4.8.3: whoever does not answer is taken for failed and asked again now and then; whoever says
/// anything is
/// not.
/// </summary>
public partial class DynamoNode
{
    NodeSet suspected;

    /// <summary>Servers that it takes for failed.</summary>
    public NodeSet Suspected => suspected;

    /// <summary>A server that is asked, and the replica that it stands for.</summary>
    readonly record struct Target(NodeId Server, NodeId Home);

    void Suspect(Env env, NodeId server)
    {
        if (server == self || suspected.Contains(server)) return;
        if (suspected.IsEmpty) env.Arm(ProbeTimeout.It, options.ProbeInterval);
        suspected = suspected.With(server);
        env.Note(new Tally("suspicions"));
    }

    void OnProbeTimeout(Env env)
    {
        foreach (var server in suspected) env.Send(server, Probe.It);
        if (!suspected.IsEmpty) env.Arm(ProbeTimeout.It, options.ProbeInterval);
    }

    void OnReplicaTimeout(Env env, long number)
    {
        if (writes.TryGetValue(number, out var write)) Replace(env, number, write);
        else if (reads.TryGetValue(number, out var read)) Replace(env, number, read);
    }

    /// <summary>The first N healthy servers of the preference list (§4.6), or, without a sloppy quorum, the replicas.</summary>
    List<Target> Targets(int range)
    {
        var targets = new List<Target>();
        foreach (var home in place.Ring.Homes(range))
        {
            var isIn = home == self || !suspected.Contains(home) || !options.SloppyQuorum;
            targets.Add(new Target(isIn ? home : StandIn(range, home, targets) ?? home, home));
        }
        return targets;
    }

    /// <summary>The next server of the ring that can take the place of a replica; null when there is none.</summary>
    NodeId? StandIn(int range, NodeId home, List<Target> targets)
    {
        foreach (var server in place.Ring.Order(range))
        {
            if (place.Ring.IsHome(range, server) || suspected.Contains(server) || !place.CanStandIn(server, home)) continue;
            if (!targets.Exists(target => target.Server == server)) return server;
        }
        return null;
    }

    static NodeSet HomesOf(List<Target> targets)
    {
        var homes = NodeSet.Empty;
        foreach (var target in targets) homes = homes.With(target.Home);
        return homes;
    }
}
