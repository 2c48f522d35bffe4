using System.Globalization;
using Simulator.Protocols.Transactions;

namespace Simulator.Protocols.PaxosCommit;

/// <summary>What the safety of Paxos Commit rests on, asked after every step.</summary>
public static class PaxosCommitSpec
{
    public static IReadOnlyList<Invariant> All() => [new OneVotePerBallot(), new ChosenOnce(), new PromiseKept()];
}

/// <summary>A property of what the moved acceptor has just written.</summary>
public abstract class AcceptorInvariant(string name, string source) : Invariant(name, source)
{
    readonly Dictionary<int, (TransactionNode Life, int Seen)> read = [];

    public sealed override string? Check(ICluster cluster, NodeId moved)
    {
        if (cluster[moved] is not PaxosCommitNode node) return null;
        var (life, seen) = read.GetValueOrDefault(moved.Value);
        // A crash may have taken the end of the log away; what was there before is read again.
        if (!ReferenceEquals(life, node)) seen = 0;
        var log = node.Written.Log;
        string? broken = null;
        for (var i = seen; i < log.Count && broken is null; i++) broken = See(node, log[i]);
        read[moved.Value] = (node, log.Count);
        return broken;
    }

    protected abstract string? See(PaxosCommitNode node, LogRecord record);

    protected static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>In one ballot of an instance all acceptors accept the same vote.</summary>
public sealed class OneVotePerBallot() : AcceptorInvariant("one-vote-per-ballot", "Gray and Lamport 2006, §4.2")
{
    readonly Dictionary<(Txn, NodeId, long), bool> votes = [];

    protected override string? See(PaxosCommitNode node, LogRecord record)
    {
        if (record is not AcceptedRecord r) return null;
        foreach (var vote in r.Votes)
        {
            var name = (r.Txn, vote.Participant, r.Ballot);
            if (!votes.TryAdd(name, vote.Prepared) && votes[name] != vote.Prepared)
                return Text($"both votes of {vote.Participant} on {r.Txn} were accepted in ballot {r.Ballot}");
        }
        return null;
    }
}

/// <summary>
/// Only one vote of a participant is chosen, in whatever ballots: what one server has counted to be chosen no other counts otherwise.
/// What an acceptor has written counts once somebody has been told, for only then is it on disk.
/// </summary>
public sealed class ChosenOnce() : Invariant("chosen-once", "Gray and Lamport 2006, §4.1: consistency of Paxos")
{
    readonly Dictionary<(Txn, NodeId), (NodeId Server, bool Prepared)> chosen = [];

    public override string? Check(ICluster cluster, NodeId moved)
    {
        if (cluster[moved] is not PaxosCommitNode { LastLed: { } leadership }) return null;
        foreach (var (participant, vote) in leadership.Chosen)
        {
            var name = (leadership.Txn, participant);
            if (chosen.TryAdd(name, (moved, vote.Prepared)) || chosen[name].Prepared == vote.Prepared) continue;
            return string.Create(CultureInfo.InvariantCulture,
                $"{chosen[name].Server} and {moved} have counted different votes of {participant} on {leadership.Txn} to be chosen");
        }
        return null;
    }
}

/// <summary>An acceptor accepts nothing in a ballot below one that it has promised in the same log.</summary>
public sealed class PromiseKept() : AcceptorInvariant("promise-kept", "Gray and Lamport 2006, §4.2")
{
    readonly Dictionary<(NodeId, Txn), (PaxosCommitNode Life, long Ballot)> promised = [];

    protected override string? See(PaxosCommitNode node, LogRecord record)
    {
        var name = (node.Id, record.Txn);
        var last = promised.TryGetValue(name, out var known) && ReferenceEquals(known.Life, node) ? known.Ballot : 0;
        if (record is PromisedRecord promise) promised[name] = (node, long.Max(last, promise.Ballot));
        return record is AcceptedRecord accepted && accepted.Ballot < last
            ? Text($"{node.Id} accepted ballot {accepted.Ballot} of {accepted.Txn} after it had promised {last}") : null;
    }
}
