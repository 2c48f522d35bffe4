namespace Simulator.Protocols.Paxos;

// What the invariants remember. No server sees any of it.

/// <summary>All votes that acceptors have cast. Invariants that share it may each show it the same step.</summary>
public sealed class VotesCast(QuorumSystem quorums)
{
    readonly Dictionary<string, List<Round>> instances = [];
    readonly List<(string Key, List<Round> Rounds)> inOrder = [];
    readonly Dictionary<int, PaxosNode> lives = [];
    readonly EventWatch<Accepted> watch = new();

    public QuorumSystem Quorums { get; } = quorums;

    /// <summary>Takes the vote that the node has just cast into the record, if it has.</summary>
    public void Observe(PaxosNode node)
    {
        if (!ReferenceEquals(lives.GetValueOrDefault(node.Id.Value), node)) Restarted(node);
        if (watch.IsNew(node.Id, node.Events.Cast)) RoundOf(node.Events.Cast!).Add(node.Id);
    }

    /// <summary>What was voted for in an instance: each proposal of each ballot, with those who voted for it.</summary>
    public IReadOnlyList<Round> Of(string key) => instances.TryGetValue(key, out var rounds) ? rounds : [];

    /// <summary>The highest ballot below this one in which the acceptor has voted; null for none.</summary>
    public Round? LastBelow(string key, Ballot ballot, NodeId acceptor)
    {
        Round? last = null;
        foreach (var round in Of(key))
            if (round.Ballot < ballot && round.Voters.Contains(acceptor) && (last is null || round.Ballot > last.Ballot)) last = round;
        return last;
    }

    /// <summary>Whether a quorum of phase 2 has voted for the proposal in one ballot.</summary>
    public bool IsChosen(string key, Proposal proposal)
    {
        foreach (var round in Of(key))
            if (round.Proposal == proposal && Quorums.IsQuorum2(round.Voters)) return true;
        return false;
    }

    /// <summary>
    /// A vote that a crash has undone, before it was on disk, was never cast: nobody was told. One that a crash in the same step has
    /// hidden was cast if it is on disk.
    /// </summary>
    void Restarted(PaxosNode node)
    {
        lives[node.Id.Value] = node;
        foreach (var (key, rounds) in inOrder)
            foreach (var round in rounds)
                if (node.Page(key).Accepted is not { } kept || round.Ballot > kept.Ballot) round.Remove(node.Id);
        for (var i = 0; i < node.Written.Pages.Count; i++)
            if (node.Written.Pages[i] is { Accepted: { } vote } page) RoundOf(new Accepted(page.Key, vote)).Add(node.Id);
    }

    Round RoundOf(Accepted cast)
    {
        if (!instances.TryGetValue(cast.Key, out var rounds))
        {
            instances.Add(cast.Key, rounds = []);
            inOrder.Add((cast.Key, rounds));
        }
        foreach (var known in rounds)
            if (known.Ballot == cast.Vote.Ballot && known.Proposal == cast.Vote.Proposal) return known;
        var round = new Round(cast.Vote.Ballot, cast.Vote.Proposal);
        rounds.Add(round);
        return round;
    }

    public sealed class Round(Ballot ballot, Proposal proposal)
    {
        public Ballot Ballot { get; } = ballot;
        public Proposal Proposal { get; } = proposal;
        public NodeSet Voters { get; private set; }

        internal void Add(NodeId voter) => Voters = Voters.With(voter);

        internal void Remove(NodeId voter) => Voters = Voters.Without(voter);
    }
}

/// <summary>Tells when a server's latest event of a kind is a new one.</summary>
sealed class EventWatch<T> where T : class
{
    readonly Dictionary<int, T> seen = [];

    public bool IsNew(NodeId server, T? latest)
    {
        if (latest is null || ReferenceEquals(seen.GetValueOrDefault(server.Value), latest)) return false;
        seen[server.Value] = latest;
        return true;
    }
}
