using System.Globalization;

namespace Simulator.Protocols.Paxos;

/// <summary>
/// What Paxos Made Simple promises (§2.1) and what its argument rests on (§2.2), asked after every step. Each invariant looks only at
/// what the moved server has just done, and remembers the rest.
/// </summary>
public static class PaxosSpec
{
    public static IReadOnlyList<Invariant> All(PaxosRoles roles)
    {
        var votes = new VotesCast(roles.Quorums);
        return
        [
            new Agreement(), new Nontriviality(), new OnlyChosenIsLearned(votes), new UniqueBallots(), new OneValuePerBallot(votes),
            new PromiseKept(votes), new SafeProposals(votes, PaxosRoles.First(roles.Proposers)),
        ];
    }
}

/// <summary>A property of what the moved server has just done, given what was seen before.</summary>
public abstract class PaxosInvariant(string name, string source) : Invariant(name, source)
{
    public sealed override string? Check(ICluster cluster, NodeId moved) =>
        cluster[moved] is PaxosNode node ? Check(cluster, node) : null;

    protected abstract string? Check(ICluster cluster, PaxosNode node);

    protected static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>"Only a single value is chosen": no two servers learn different ones for one instance.</summary>
public sealed class Agreement() : PaxosInvariant("agreement", "Paxos Made Simple, §2.1")
{
    readonly Dictionary<string, (NodeId Server, Proposal Proposal)> learned = [];
    readonly EventWatch<Chosen> watch = new();

    protected override string? Check(ICluster cluster, PaxosNode node)
    {
        if (!watch.IsNew(node.Id, node.Events.Learned)) return null;
        var (key, proposal) = node.Events.Learned!;
        if (learned.TryAdd(key, (node.Id, proposal)) || learned[key].Proposal == proposal) return null;
        var (other, first) = learned[key];
        return Text($"{other} and {node.Id} learned that {first.Value} and {proposal.Value} are chosen for {key}");
    }
}

/// <summary>"Only a value that has been proposed may be chosen": nobody accepts what no client has asked for.</summary>
public sealed class Nontriviality() : PaxosInvariant("nontriviality", "Paxos Made Simple, §2.1")
{
    readonly HashSet<(string, Proposal)> proposed = [];
    readonly EventWatch<Ask> asked = new();
    readonly EventWatch<Accepted> cast = new();

    protected override string? Check(ICluster cluster, PaxosNode node)
    {
        if (asked.IsNew(node.Id, node.Events.Asked))
            proposed.Add((node.Events.Asked!.Operation.Key ?? "", PaxosNode.ProposalOf(node.Events.Asked)));
        if (!cast.IsNew(node.Id, node.Events.Cast)) return null;
        var (key, vote) = node.Events.Cast!;
        return proposed.Contains((key, vote.Proposal))
            ? null : Text($"{node.Id} accepted {vote.Proposal.Value} for {key}, which nobody has proposed");
    }
}

/// <summary>"A process never learns that a value has been chosen unless it actually has been."</summary>
public sealed class OnlyChosenIsLearned(VotesCast votes) : PaxosInvariant("only-chosen-is-learned", "Paxos Made Simple, §2.1")
{
    readonly EventWatch<Chosen> watch = new();

    protected override string? Check(ICluster cluster, PaxosNode node)
    {
        votes.Observe(node);
        if (!watch.IsNew(node.Id, node.Events.Learned)) return null;
        var (key, proposal) = node.Events.Learned!;
        return votes.IsChosen(key, proposal)
            ? null : Text($"{node.Id} learned that {proposal.Value} is chosen for {key}, but no quorum has accepted it in one ballot");
    }
}

/// <summary>"Different proposers choose their numbers from disjoint sets of numbers."</summary>
public sealed class UniqueBallots() : PaxosInvariant("unique-ballots", "Paxos Made Simple, §2.5; The Part-Time Parliament, B1")
{
    readonly Dictionary<(string, Ballot), NodeId> begun = [];
    readonly EventWatch<Prepare> watch = new();

    protected override string? Check(ICluster cluster, PaxosNode node)
    {
        if (!watch.IsNew(node.Id, node.Events.Begun)) return null;
        var (key, ballot) = node.Events.Begun!;
        if (begun.TryAdd((key, ballot), node.Id) || begun[(key, ballot)] == node.Id) return null;
        return Text($"{begun[(key, ballot)]} and {node.Id} both began ballot {ballot} for {key}");
    }
}

/// <summary>A proposal is a number and a value: with one number goes one value.</summary>
public sealed class OneValuePerBallot(VotesCast votes) : PaxosInvariant("one-value-per-ballot", "Paxos Made Simple, §2.2")
{
    readonly EventWatch<Accepted> watch = new();

    protected override string? Check(ICluster cluster, PaxosNode node)
    {
        votes.Observe(node);
        if (!watch.IsNew(node.Id, node.Events.Cast)) return null;
        var (key, vote) = node.Events.Cast!;
        foreach (var round in votes.Of(key))
            if (round.Ballot == vote.Ballot && round.Proposal != vote.Proposal)
                return Text($"{vote.Proposal.Value} and {round.Proposal.Value} were accepted for {key} in ballot {vote.Ballot}");
        return null;
    }
}

/// <summary>
/// P1a: an acceptor accepts nothing below a prepare request that it has answered: below none of this life, and below none whose answer
/// a proposer has counted, for that was on disk.
/// </summary>
public sealed class PromiseKept(VotesCast votes) : PaxosInvariant("promise-kept", "Paxos Made Simple, §2.2, P1a, and §2.5")
{
    readonly Dictionary<(NodeId, string), Ballot> counted = [];
    readonly Dictionary<(NodeId, string), (PaxosNode Life, Ballot Ballot)> given = [];
    readonly EventWatch<Promise> watch = new();
    readonly EventWatch<Promise> gives = new();
    readonly EventWatch<Accepted> cast = new();

    protected override string? Check(ICluster cluster, PaxosNode node)
    {
        votes.Observe(node);
        if (node.Events.Counted is var (promise, acceptor) && watch.IsNew(node.Id, promise))
            counted[(acceptor, promise.Key)] = Ballot.Max(promise.Ballot, counted.GetValueOrDefault((acceptor, promise.Key)));
        if (gives.IsNew(node.Id, node.Events.Given))
            given[(node.Id, node.Events.Given!.Key)] = (node, Ballot.Max(node.Events.Given.Ballot, InLife(node, node.Events.Given.Key)));
        if (!cast.IsNew(node.Id, node.Events.Cast)) return null;
        var (key, vote) = node.Events.Cast!;
        var promised = Ballot.Max(counted.GetValueOrDefault((node.Id, key)), InLife(node, key));
        return vote.Ballot >= promised ? null : Text($"{node.Id} accepted ballot {vote.Ballot} for {key} after it had promised {promised}");
    }

    Ballot InLife(PaxosNode node, string key) =>
        given.TryGetValue((node.Id, key), out var last) && ReferenceEquals(last.Life, node) ? last.Ballot : Ballot.None;
}

/// <summary>
/// P2c: "For any v and n, if a proposal with value v and number n is issued, then there is a set S consisting of a majority of acceptors
/// such that either (a) no acceptor in S has accepted any proposal numbered less than n, or (b) v is the value of the highest-numbered
/// proposal among all proposals numbered less than n accepted by the acceptors in S"; of a quorum of phase 1, and of acceptors that
/// will accept no more proposals numbered less than n. Asked when somebody first accepts the proposal.
/// </summary>
public sealed class SafeProposals(VotesCast votes, NodeId firstProposer) : PaxosInvariant("safe-proposals", "Paxos Made Simple, §2.2, P2c")
{
    readonly HashSet<(string, Ballot)> asked = [];
    readonly EventWatch<Accepted> watch = new();

    protected override string? Check(ICluster cluster, PaxosNode node)
    {
        votes.Observe(node);
        if (!watch.IsNew(node.Id, node.Events.Cast)) return null;
        var (key, vote) = node.Events.Cast!;
        // Nothing can be numbered less than the lowest of all ballots.
        if (vote.Ballot == new Ballot(1, firstProposer) || !asked.Add((key, vote.Ballot))) return null;
        if (IsSafe(cluster, key, vote)) return null;
        return Text($"{node.Id} accepted {vote.Proposal.Value} for {key} in ballot {vote.Ballot}, ")
            + "where another value may be chosen below";
    }

    /// <summary>For nothing, and then for each lower ballot with this value: can a quorum have it as its highest?</summary>
    bool IsSafe(ICluster cluster, string key, Vote vote)
    {
        if (IsHighestOfAQuorum(cluster, key, vote.Ballot, null)) return true;
        foreach (var round in votes.Of(key))
            if (round.Ballot < vote.Ballot && round.Proposal == vote.Proposal && IsHighestOfAQuorum(cluster, key, vote.Ballot, round))
                return true;
        return false;
    }

    bool IsHighestOfAQuorum(ICluster cluster, string key, Ballot ballot, VotesCast.Round? highest)
    {
        var (set, isThere) = (NodeSet.Empty, highest is null);
        foreach (var acceptor in votes.Quorums.Members)
        {
            if (cluster[acceptor] is PaxosNode node && node.Promised(key) < ballot) continue;
            var last = votes.LastBelow(key, ballot, acceptor);
            if (last is not null && (highest is null || last.Ballot > highest.Ballot)) continue;
            isThere |= last is not null && ReferenceEquals(last, highest);
            set = set.With(acceptor);
        }
        return isThere && votes.Quorums.IsQuorum1(set);
    }
}
