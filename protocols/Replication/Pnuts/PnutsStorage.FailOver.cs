namespace Simulator.Protocols.Pnuts;

/// <summary>
/// Updates that go on in an outage (§3.3): a region takes over the records of one that is silent, which may go on as well. When they
/// reach each other again the later branch stays.
/// </summary>
public partial class PnutsStorage
{
    /// <summary>When each other storage unit was heard last, or the beginning of this life.</summary>
    readonly Dictionary<NodeId, LocalTime> heard = [];

    void StartWatching(Env env)
    {
        for (var region = 0; region < regions; region++) heard[new NodeId(region)] = env.Now;
        TellLife(env);
        env.Arm(HeartbeatTimeout.It, options.Heartbeat);
    }

    void TellLife(Env env)
    {
        for (var region = 0; region < regions; region++)
            if (region != Region) env.Send(new NodeId(region), Alive.It);
    }

    bool IsSilent(Env env, int region) => region != Region && env.Now - heard[new NodeId(region)] > options.DetectAfter;

    /// <summary>Of the regions that are heard the first.</summary>
    int Successor(Env env)
    {
        for (var region = 0; region < Region; region++)
            if (!IsSilent(env, region)) return region;
        return Region;
    }

    /// <summary>Begins a branch from what it has. No two regions begin the same one.</summary>
    void TakeOver(Env env, string key)
    {
        var latest = Latest(key);
        var branch = (latest.Branch / regions + 1) * regions + Region;
        env.Note(new Tally("records-taken-over"));
        Make(env, new Update(key, latest.Number + 1, latest.Generation, branch, latest.Value, Region, latest.Master, self, 0, 0,
            UpdateKind.Override));
    }
}
