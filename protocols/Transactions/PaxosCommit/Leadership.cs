using Simulator.Protocols.Transactions;

namespace Simulator.Protocols.PaxosCommit;

/// <summary>
/// What a server knows of the votes of one transaction that acceptors have accepted, and its own attempt to have them chosen.
/// </summary>
public sealed class Leadership(Txn txn, NodeSet voters)
{
    readonly SortedDictionary<(NodeId Participant, long Ballot), (InstanceVote Vote, NodeSet Acceptors)> accepted = [];
    readonly SortedDictionary<NodeId, InstanceVote> chosen = [];

    public Txn Txn => txn;
    public NodeSet Voters => voters;

    /// <summary>The ballot begun last; 0 while the participants' own is under way.</summary>
    public long Ballot { get; private set; }

    /// <summary>Acceptors that have answered phase 1 of it.</summary>
    public NodeSet Promises { get; private set; }

    /// <summary>Whether phase 2 of it has begun.</summary>
    public bool IsProposed { get; internal set; }

    /// <summary>The highest ballot heard of.</summary>
    public long Highest { get; internal set; }

    /// <summary>Of each instance the vote accepted in the highest ballot that phase 1 has told of.</summary>
    public SortedDictionary<NodeId, AcceptedVote> Found { get; } = [];

    /// <summary>Servers in doubt that have asked.</summary>
    public NodeSet Asking { get; internal set; }

    /// <summary>The client that has asked, and for what.</summary>
    public (NodeId Client, Operation Operation)? Client { get; internal set; }

    public bool IsDecided { get; private set; }

    /// <summary>Whether those who are to know have been told.</summary>
    public bool IsTold { get; internal set; }
    public bool Commit { get; private set; }
    public long At { get; private set; }
    public SortedDictionary<NodeId, InstanceVote> Chosen => chosen;

    /// <summary>Ballots begun so far.</summary>
    public int Ballots { get; private set; }

    /// <summary>Whether this server will take over unless the outcome becomes known before.</summary>
    internal bool IsDoomed { get; set; }

    /// <summary>Whether it has decided, and what, follows from what is chosen.</summary>
    internal void Describe(Scribe scribe)
    {
        scribe.Field("leads", txn.ToString());
        scribe.Field("voters", voters);
        scribe.Field("ballot", Ballot);
        scribe.Field("ballots", Ballots);
        scribe.Field("highest", Highest);
        scribe.Field("promises", Promises);
        scribe.Field("proposed", IsProposed);
        foreach (var (_, vote) in Found) scribe.Field("found", $"{vote.Ballot} {vote.Vote.Text}");
        foreach (var ((_, ballot), (vote, acceptors)) in accepted) scribe.Field("accepted", $"{ballot} {vote.Text} {acceptors}");
        foreach (var (_, vote) in chosen) scribe.Field("chosen", vote.Text);
        scribe.Field("asking", Asking);
        scribe.Field("client", Client?.Client);
        scribe.Field("wish", Client?.Operation.ToString());
        scribe.Field("at", At);
        scribe.Field("told", IsTold);
        scribe.Field("doomed", IsDoomed);
    }

    internal void Begin(long ballot)
    {
        Ballots++;
        (Ballot, Promises, IsProposed) = (ballot, NodeSet.Empty, false);
        Highest = long.Max(Highest, ballot);
        Found.Clear();
    }

    internal void Promise(NodeId acceptor, Seq<AcceptedVote> votes)
    {
        Promises = Promises.With(acceptor);
        foreach (var vote in votes)
            if (!Found.TryGetValue(vote.Vote.Participant, out var known) || known.Ballot < vote.Ballot)
                Found[vote.Vote.Participant] = vote;
    }

    /// <summary>An acceptor has accepted. A vote is chosen when a majority has accepted it in one ballot.</summary>
    internal void Accept(NodeId acceptor, long ballot, Seq<InstanceVote> votes, int majority)
    {
        foreach (var vote in votes)
        {
            var set = accepted.TryGetValue((vote.Participant, ballot), out var known) ? known.Acceptors : NodeSet.Empty;
            accepted[(vote.Participant, ballot)] = (vote, set = set.With(acceptor));
            if (set.Count >= majority) chosen.TryAdd(vote.Participant, vote);
        }
        Decide();
    }

    /// <summary>"The transaction is committed iff each instance chooses Prepared; otherwise it is aborted" (§4.1).</summary>
    void Decide()
    {
        if (IsDecided) return;
        var all = true;
        foreach (var voter in voters)
        {
            if (!chosen.TryGetValue(voter, out var vote)) all = false;
            else if (!vote.Prepared)
            {
                IsDecided = true;
                return;
            }
            else At = long.Max(At, vote.At);
        }
        IsDecided = Commit = all;
    }
}
