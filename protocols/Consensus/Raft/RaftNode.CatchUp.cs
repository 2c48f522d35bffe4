namespace Simulator.Protocols.Raft;

// New servers catch up before they vote: thesis §4.2.1. Otherwise the cluster could not commit until they have.
public partial class RaftNode
{
    /// <summary>Whether all that join with the next configuration have the log; sets those going that have not begun.</summary>
    bool HaveCaughtUp(Env env, Leader leader, MemberChange change, NodeSet next)
    {
        var all = true;
        foreach (var server in next)
        {
            if (Members.All.Contains(server)) continue;
            var known = CatchUpOf(change, server);
            if (known is null) BeginCatchUp(env, leader, change, server);
            all &= known is { Done: true };
        }
        return all;
    }

    void BeginCatchUp(Env env, Leader leader, MemberChange change, NodeId server)
    {
        change.CatchingUp.Add(new CatchUp(server, Disk.LastIndex, env.Now));
        leader.Next[server.Value] = Disk.LastIndex + 1;
        leader.Match[server.Value] = 0;
        leader.Probing[server.Value] = true;
        leader.Paused[server.Value] = false;
        leader.Installing[server.Value] = null;
        FindAudience(leader);
        Ping(env, leader, server);
    }

    /// <summary>
    /// A round brings over what the log held when the round began. When one takes less than an election timeout, so little is
    /// missing that the newcomer will not hold the cluster up.
    /// </summary>
    void MeasureCatchUp(Env env, Leader leader, NodeId from)
    {
        if (CatchUpOf(leader.Change!, from) is not { Done: false } round || leader.Match[from.Value] < round.Goal) return;
        if (env.Now - round.Since <= options.ElectionTimeout.From)
        {
            round.Done = true;
            ContinueChange(env, leader);
        }
        else if (round.Rounds >= options.CatchUpRounds)
        {
            AbandonChange(env, leader);
        }
        else
        {
            round.Rounds++;
            round.Goal = Disk.LastIndex;
            round.Since = env.Now;
        }
    }

    /// <summary>A newcomer that cannot be reached must not block all later changes.</summary>
    void AbandonSlowChange(Env env, Leader leader)
    {
        if (leader.Change is not { } change) return;
        var patience = options.ElectionTimeout.To * options.CatchUpRounds;
        foreach (var round in change.CatchingUp)
        {
            if (round.Done || env.Now - round.Since <= patience) continue;
            AbandonChange(env, leader);
            return;
        }
    }

    void AbandonChange(Env env, Leader leader) =>
        EndChange(env, leader, leader.Change!.HasBegun ? Outcome.Info("cannot-catch-up") : Outcome.Fail("cannot-catch-up"));

    static CatchUp? CatchUpOf(MemberChange change, NodeId server)
    {
        foreach (var round in change.CatchingUp)
            if (round.Server == server) return round;
        return null;
    }
}
