namespace Simulator.Protocols.Raft;

/// <summary>What some run must get into before the silence of the invariants says much about elections, logs and snapshots.</summary>
static class RaftSituations
{
    public static IReadOnlyList<Sometimes> Of(RaftOptions options)
    {
        var all = new List<Sometimes>
        {
            new SometimesAt<RaftNode>("leader-after-leader", "a server leads in a later term than the first",
                node => node is { IsLeader: true, CurrentTerm: > 1 }),
            new SometimesAt<RaftNode>("leader-with-old-entries", "a leader holds entries of earlier terms that are not committed (§5.4.2)",
                node => node.IsLeader && HoldsOldEntries(node)),
            new LogCut(),
        };
        if (options.SnapshotAfter > 0)
            all.Add(new SometimesAt<RaftNode>("log-compacted", "a snapshot stands for the beginning of a log (§7)",
                node => node.Written.Snapshot.Index > 0));
        return all;
    }

    static bool HoldsOldEntries(RaftNode node)
    {
        var next = long.Max(node.CommitIndex, node.Written.Snapshot.Index) + 1;
        return next <= node.Written.LastIndex && node.Written[next].Term < node.CurrentTerm;
    }

    /// <summary>A follower gives up entries that nobody has committed.</summary>
    sealed class LogCut() : Sometimes("log-cut", "a server cuts entries off its log that are in conflict with its leader's (§5.3)")
    {
        readonly LogWatch watch = new();

        public override bool IsSeen(ICluster cluster, NodeId moved) =>
            cluster[moved] is RaftNode node && watch.Changed(node, out var change) && change.Agreement < change.Before?.LastIndex;
    }
}
