namespace Simulator.Analysis.Broadcast;

/// <summary>
/// No two servers hold the leading role of one epoch. Other than a leader oracle, which may err for a while, an epoch is a
/// matter of fact: its leader may be gone, but there is no second one.
/// </summary>
public sealed class OneLeaderPerEpoch()
    : BroadcastCheck("one-leader-per-epoch", "what terms, views and ballots are for, as in Raft, Figure 3 (election safety)")
{
    /// <summary>Epochs remembered; of several thousand elections the oldest are long over.</summary>
    const int Kept = 65_536;

    readonly Dictionary<long, NodeId> leaders = [];
    readonly Queue<long> order = [];

    protected override string? Noted(Instant time, NodeId server, IFact fact)
    {
        if (fact is not Elected(var epoch)) return null;
        if (!leaders.TryAdd(epoch, server))
            return leaders[epoch] == server ? null : Text($"{leaders[epoch]} and {server} both lead in epoch {epoch}");
        order.Enqueue(epoch);
        if (order.Count > Kept) leaders.Remove(order.Dequeue());
        return null;
    }
}
