using Simulator.Protocols.Transactions;

namespace Simulator.Protocols.PaxosCommit;

/// <summary>What an acceptor knows of one transaction.</summary>
public sealed class Acceptor
{
    /// <summary>It takes no part in ballots below. 0 until a leader has begun a ballot of its own.</summary>
    public long Promised { get; internal set; }

    /// <summary>Of each participant's instance the vote accepted last, and in which ballot.</summary>
    public SortedDictionary<NodeId, AcceptedVote> Accepted { get; } = [];

    /// <summary>Votes of ballot 0 that have come and are not written yet, so that they are written together.</summary>
    internal SortedDictionary<NodeId, InstanceVote> Waiting { get; } = [];

    internal NodeId Leader { get; set; }
    internal NodeSet Voters { get; set; }

    internal void Describe(Scribe scribe)
    {
        scribe.Field("promised", Promised);
        scribe.Field("leader", Leader);
        scribe.Field("voters", Voters);
        foreach (var vote in Accepted.Values) scribe.Field("accepted", $"{vote.Ballot} {vote.Vote.Text}");
        foreach (var vote in Waiting.Values) scribe.Field("waiting", vote.Text);
    }

    /// <summary>Whether it knows the votes of all participants in this ballot.</summary>
    internal bool HasAll(long ballot)
    {
        foreach (var voter in Voters)
            if (!Accepted.TryGetValue(voter, out var accepted) || accepted.Ballot != ballot) return false;
        return true;
    }

    internal Seq<InstanceVote> VotesOf(long ballot)
    {
        var votes = new Seq<InstanceVote>();
        foreach (var accepted in Accepted.Values)
            if (accepted.Ballot == ballot) votes = votes.Add(accepted.Vote);
        return votes;
    }
}
