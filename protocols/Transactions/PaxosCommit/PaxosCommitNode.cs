using Simulator.Protocols.Transactions;

namespace Simulator.Protocols.PaxosCommit;

/// <summary>
/// A server that commits by Paxos Commit: Gray and Lamport, "Consensus on transaction commit", TODS 31(1), 2006 (§). Each participant
/// has its vote chosen in an instance of Paxos of its own, by 2F+1 acceptors; the transaction commits when all are chosen to be
/// "prepared". The coordinator is the first leader; any other server may take over with a higher ballot, so nobody stays in doubt
/// while a majority of the acceptors is up. A crash loses all but the log.
/// </summary>
public partial class PaxosCommitNode : TransactionNode
{
    readonly PaxosCommitOptions options;
    readonly int servers;
    readonly NodeSet acceptors;
    readonly SortedDictionary<Txn, Acceptor> accepting = [];
    readonly SortedDictionary<Txn, Leadership> leading = [];

    public PaxosCommitNode(NodeId self, int servers, PaxosCommitOptions options) : base(
        self, servers, options.Store,
        new CommitSettings(options.Opening, ReadOnlyVotes: false, options.VoteTimeout, options.InquiryInterval))
    {
        this.options = options;
        this.servers = servers;
        acceptors = AcceptorsOf(options, servers);
    }

    public static NodeSet AcceptorsOf(PaxosCommitOptions options, int servers) =>
        options.Acceptors.IsEmpty ? NodeSet.First(int.Min(servers, 2 * options.Faults + 1)) : options.Acceptors;

    public IReadOnlyDictionary<Txn, Acceptor> Accepting => accepting;

    /// <summary>The transaction whose votes this server has counted last; for those who watch.</summary>
    public Leadership? LastLed { get; private set; }

    /// <summary>Of more transactions than these only a digest is told.</summary>
    const int DescribedInFull = 8;

    public override void Describe(Scribe scribe)
    {
        base.Describe(scribe);
        if (accepting.Count + leading.Count <= DescribedInFull) DescribeVotes(scribe);
        else scribe.Field("votes", DigestScribe.Of(DescribeVotes));
    }

    void DescribeVotes(Scribe scribe)
    {
        foreach (var (txn, acceptor) in accepting)
        {
            scribe.Field("acceptor", txn.ToString());
            acceptor.Describe(scribe);
        }
        foreach (var leadership in leading.Values) leadership.Describe(scribe);
    }

    protected override void ReceiveOwn(Env env, NodeId from, Message message)
    {
        switch (message)
        {
            case Phase2a m: OnPhase2a(env, from, m); break;
            case Phase2b m: OnPhase2b(env, from, m); break;
            case Phase1a m: OnPhase1a(env, from, m); break;
            case Phase1b m: OnPhase1b(env, from, m); break;
            case Refusal m: OnRefusal(m); break;
            case BeginCommit m: OnBeginCommit(env, m.Txn); break;
            case Resolve m: OnResolve(env, from, m); break;
            case FindOut m: OnFindOut(env, m); break;
            default: base.ReceiveOwn(env, from, message); break;
        }
    }

    protected override void FireOwn(Env env, Timer timer)
    {
        switch (timer)
        {
            case BundleTimeout t: OnBundleTimeout(env, t.Txn); break;
            case BallotTimeout t: OnBallotTimeout(env, t.Txn); break;
            default: base.FireOwn(env, timer); break;
        }
    }

    protected override void Replay(LogRecord record)
    {
        switch (record)
        {
            case PromisedRecord r: AcceptorOf(r.Txn).Promised = r.Ballot; break;
            case AcceptedRecord r:
                var acceptor = AcceptorOf(r.Txn);
                acceptor.Promised = long.Max(acceptor.Promised, r.Ballot);
                foreach (var vote in r.Votes) acceptor.Accepted[vote.Participant] = new AcceptedVote(r.Ballot, vote);
                break;
            default: base.Replay(record); break;
        }
    }

    Acceptor AcceptorOf(Txn txn)
    {
        if (!accepting.TryGetValue(txn, out var acceptor)) accepting.Add(txn, acceptor = new Acceptor());
        return acceptor;
    }

    /// <summary>The acceptors that are asked while nothing fails: F+1, the leader among them if it is one.</summary>
    NodeSet FirstAcceptors(NodeId leader)
    {
        if (options.AskAllAcceptors) return acceptors;
        var set = acceptors.Contains(leader) ? NodeSet.Of(leader) : NodeSet.Empty;
        foreach (var acceptor in acceptors)
            if (set.Count < Majority) set = set.With(acceptor);
        return set;
    }

    // The rules.

    protected virtual int Majority => acceptors.Count / 2 + 1;
}
