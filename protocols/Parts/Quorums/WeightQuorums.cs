using System.Globalization;

namespace Simulator.Protocols;

/// <summary>
/// Servers have votes, and a quorum is whoever has enough of them together (Gifford, <i>Weighted Voting for Replicated Data</i>, SOSP
/// 1979). Whether two quorums can miss each other depends on how the votes can be dealt out, not on the thresholds alone.
/// </summary>
public sealed record WeightQuorums : Quorums
{
    const int MostVotes = 1_000_000;

    /// <summary>The votes of each server; those not named have none.</summary>
    public required Seq<Weight> Votes { get; init; }

    /// <summary>Votes needed in phase 1. Zero: more than half.</summary>
    public int Phase1 { get; init; }

    /// <summary>Votes needed in phase 2. Zero: more than half.</summary>
    public int Phase2 { get; init; }

    public override QuorumSystem Over(NodeSet members)
    {
        long total = 0;
        foreach (var (server, votes) in Votes)
        {
            MustBeAmong(NodeSet.Of(server), members);
            if (votes < 0) throw Unfit(string.Create(CultureInfo.InvariantCulture, $"give {server} {votes} votes, expected at least 0"));
            total += votes;
        }
        var all = Within("number of votes", (int)long.Min(total, int.MaxValue), MostVotes);
        return new WeightSystem(members, Votes, all, Threshold("phase 1", Phase1, all), Threshold("phase 2", Phase2, all));
    }

    static int Threshold(string phase, int votes, int all) =>
        votes == 0 ? all / 2 + 1 : Within($"number of votes for {phase}", votes, all);
}

/// <summary>A server's votes.</summary>
public sealed record Weight(NodeId Server, int Votes);

sealed class WeightSystem(NodeSet members, Seq<Weight> weights, int all, int phase1, int phase2) : QuorumSystem(members)
{
    int Threshold(Phase phase) => phase == Phase.One ? phase1 : phase2;

    public override bool IsQuorum(Phase phase, NodeSet set) => Votes(set) >= Threshold(phase);

    protected override string Lack(Phase phase, NodeSet set, string members) => string.Create(CultureInfo.InvariantCulture,
        $"{Votes(set)} of {all} votes, {Threshold(phase)} needed");

    /// <summary>
    /// Two quorums miss each other when some servers have at least the votes of a and at most those that b can spare. Which sums
    /// of votes there are is found by adding one server after the other.
    /// </summary>
    public override (NodeSet, NodeSet)? Disjoint(Phase a, Phase b)
    {
        // For each sum the server, as its number in the list, with which it was first reached; those before it make up the rest.
        var last = new int[all + 1];
        Array.Fill(last, -1);
        for (var i = 0; i < weights.Count; i++)
        {
            var votes = weights[i].Votes;
            if (votes == 0) continue;
            for (var sum = all; sum >= votes; sum--)
                if (last[sum] < 0 && (sum == votes || last[sum - votes] >= 0)) last[sum] = i;
        }
        for (var sum = Threshold(a); sum <= all - Threshold(b); sum++)
        {
            if (last[sum] < 0) continue;
            var quorum = NodeSet.Empty;
            for (var rest = sum; rest > 0; rest -= weights[last[rest]].Votes) quorum = quorum.With(weights[last[rest]].Server);
            return (Least(a, quorum), Least(b, Except(Members, quorum)));
        }
        return null;
    }

    protected override IEnumerable<NodeSet> Representatives(Phase a, Phase b) => Disjoint(a, b) is var (quorum, _) ? [quorum] : [];

    int Votes(NodeSet set)
    {
        var votes = 0;
        foreach (var weight in weights.Span)
            if (set.Contains(weight.Server)) votes += weight.Votes;
        return votes;
    }
}
