using System.Diagnostics;

namespace Simulator.Protocols.MultiPaxos;

/// <summary>
/// A server of Multi-Paxos: proposer, acceptor and learner in one process, with one instance of Paxos for each slot of a log
/// (Lamport, "Paxos Made Simple", §3, here §; "The Part-Time Parliament", §3). The parts of this class are cut along the roles;
/// the small virtual methods are the rules, one each, so that a test can take a single rule away.
/// </summary>
public partial class MultiPaxosNode : Node<MultiPaxosDisk>
{
    readonly NodeId self;
    readonly int servers;
    readonly MultiPaxosOptions options;

    readonly KeyValueMachine machine = new();
    readonly SessionTable sessions;
    readonly Configurations configurations;
    readonly Ledger ledger = new();

    /// <summary>All slots up to here are known to be chosen, and are executed.</summary>
    long executed;

    Role role = new Follower(null);

    /// <summary>When a leader was heard last in this life, on this server's own clock.</summary>
    LocalTime? leaderHeardAt;

    /// <summary>The ballot in which that was; 0 when this life has not heard any.</summary>
    long leaderBallot;

    /// <summary>The highest ballot heard of; what a proposer uses next is above it.</summary>
    long highestSeen;

    public MultiPaxosNode(NodeId self, int servers, MultiPaxosOptions options)
        : base(MultiPaxosDisk.Blank(NodeSet.First(options.InitialMembers == 0 ? servers : options.InitialMembers)))
    {
        this.self = self;
        this.servers = servers;
        this.options = options;
        sessions = new SessionTable(options.SessionLimit);
        configurations = new Configurations(members => options.Quorums.Over(members, options.UnsafeQuorums));
    }

    public NodeId Id => self;
    public long Executed => executed;
    public bool IsLeader => role is Leader;

    /// <summary>The ballot that it leads, or is trying to.</summary>
    public long Ballot => role is Proposer proposer ? proposer.Ballot : 0;

    /// <summary>"The highest-numbered prepare request to which it has responded" (§2.5).</summary>
    public virtual long Promised => Disk.Promised;

    /// <summary>The latest state written, whether or not it has reached the disk.</summary>
    public MultiPaxosDisk Written => Disk;

    /// <summary>A digest of the replicated map.</summary>
    public ulong StateDigest => machine.Digest;

    /// <summary>What this server knows to be chosen in a slot; null when it does not know or a checkpoint covers it.</summary>
    public Command? ChosenIn(long slot) => ledger.ChosenIn(slot);

    /// <summary>Who decides the next slot.</summary>
    public NodeSet Members => configurations.Current.Members;

    public override Standing Standing => new(role.Name, role is Proposer proposer ? proposer.Ballot : Promised);

    public override void Start(Env env)
    {
        Load(env, Disk);
        // Rounds of another life must not be taken for rounds of this one.
        inquiryRound = env.Below(1L << 62, "first-inquiry");
        // A server that was running before may have promised a leader its lease without remembering it.
        if (Promised > 0) leaderHeardAt = env.Now;
        RestartElectionTimer(env);
    }

    public override void Receive(Env env, NodeId from, Message message)
    {
        switch (message)
        {
            case Accept m: OnAccept(env, from, m); break;
            case Accepted m: OnAccepted(env, from, m); break;
            case Execute m: OnExecute(env, m); break;
            case OpenSession m: OnOpenSession(env, m); break;
            case Announce m: OnAnnounce(env, from, m); break;
            case Follow m: OnFollow(env, from, m); break;
            case Inquire m: OnInquire(env, from, m); break;
            case Seen m: OnSeen(env, from, m); break;
            case Canvass m: OnCanvass(env, from, m); break;
            case Support m: OnSupport(env, from, m); break;
            case Prepare m: OnPrepare(env, from, m); break;
            case Promise m: OnPromise(env, from, m); break;
            case Preempted m: OnPreempted(env, m); break;
            case Fetch m: OnFetch(env, from, m); break;
            case Learn m: OnLearn(env, from, m); break;
            case CheckpointPiece m: OnCheckpointPiece(env, from, m); break;
            case TakeOver m: OnTakeOver(env, m); break;
            default: throw new UnreachableException($"Multi-Paxos has no handler for {message}");
        }
    }

    public override void Fire(Env env, Timer timer)
    {
        switch (timer)
        {
            case ElectionTimeout: OnElectionTimeout(env); break;
            case Heartbeat: OnHeartbeat(env); break;
            case QuorumCheck: OnQuorumCheck(env); break;
            case TransferTimeout: OnTransferTimeout(env); break;
            case InquiryTimeout: OnInquiryTimeout(env); break;
            default: throw new UnreachableException($"Multi-Paxos has no handler for {timer}");
        }
    }

    public override void Describe(Scribe scribe)
    {
        scribe.Field("role", role.Name);
        scribe.Field("promised", Promised);
        scribe.Field("executed", executed);
        scribe.Field("last", ledger.Last);
        scribe.Field("checkpoint", Disk.Checkpoint.Slot);
        scribe.Field("members", configurations.IsChanging
            ? $"{configurations.Current.Members}->{configurations.Latest.Members}" : configurations.Current.Members.ToString());
        scribe.Field("journal", unchecked((long)JournalDigest()));
        scribe.Field("state", unchecked((long)machine.Digest));
        scribe.Field("ledger", unchecked((long)ledger.Digest));
        // When a leader was heard is a matter of time, which is left out.
        scribe.Field("heard-leader", leaderHeardAt is not null);
        scribe.Field("leader-ballot", leaderBallot);
        scribe.Field("highest-seen", highestSeen);
        scribe.Field("told", $"{told.Ballot} {told.Chosen} {told.Examined}");
        scribe.Field("arriving", arriving is null ? null : $"{arriving.Slot} {arriving.Size}");
        scribe.Field("lent", lent is null ? null : string.Join(' ', lent.Select(each => each?.Slot ?? -1)));
        scribe.Field("transferred", transferred?.ToString());
        DescribeReads(scribe);
        role.Describe(scribe);
        if (role is Proposer proposer) DescribeProposals(scribe, proposer);
    }

    /// <summary>Sets everything that follows from the disk.</summary>
    void Load(Env env, MultiPaxosDisk disk)
    {
        Load(env, disk.Checkpoint);
        foreach (var vote in disk.Votes.Span) ledger.Enter(vote);
    }

    /// <summary>Sets everything that follows from a checkpoint, and forgets what it covers.</summary>
    void Load(Env env, Checkpoint checkpoint)
    {
        configurations.Load(checkpoint);
        machine.Restore(checkpoint.Cells);
        sessions.Restore(checkpoint.Sessions);
        ledger.Forget(checkpoint.Slot);
        executed = checkpoint.Slot;
        if (executed > 0) env.Note(new Applied(executed, machine.Digest, Transferred: true));
        foreach (var electorate in configurations)
            if (electorate.Members.Count < servers) env.Note(new Configured(electorate.From, electorate.Members));
    }

    ulong JournalDigest()
    {
        var digest = (ulong)Disk.Checkpoint.Slot;
        foreach (var vote in Disk.Votes) digest = Mixing.Fold(Mixing.Fold(digest, (ulong)vote.Ballot), vote.Command.Digest);
        return digest;
    }
}
