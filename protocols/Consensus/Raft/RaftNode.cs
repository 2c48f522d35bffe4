using System.Diagnostics;

namespace Simulator.Protocols.Raft;

/// <summary>
/// A Raft server: Ongaro and Ousterhout, "In search of an understandable consensus algorithm", extended version (§), and
/// Ongaro's thesis where it goes further. The parts of this class are cut along the sections of the paper; the small virtual
/// methods are its rules, one each, so that a test can take a single rule away.
/// </summary>
public partial class RaftNode : Node<RaftDisk>
{
    readonly NodeId self;
    readonly int servers;
    readonly RaftOptions options;

    // "Volatile state on all servers" (Figure 2), and the state machine itself.
    readonly KeyValueMachine machine = new();
    readonly SessionTable sessions;
    readonly Configurations configurations = new();
    long commitIndex;
    long lastApplied;

    Role role = new Follower(null);

    /// <summary>When a leader of any term was heard last in this life, on this server's own clock.</summary>
    LocalTime? leaderHeardAt;

    /// <summary>A snapshot of which not all pieces have come.</summary>
    Snapshot? arriving;

    public RaftNode(NodeId self, int servers, RaftOptions options)
        : base(RaftDisk.Blank(new Members(NodeSet.First(options.InitialMembers == 0 ? servers : options.InitialMembers))))
    {
        this.self = self;
        this.servers = servers;
        this.options = options;
        ranking = new Ranking(servers);
        sessions = new SessionTable(options.SessionLimit);
    }

    public NodeId Id => self;
    public virtual long CurrentTerm => Disk.CurrentTerm;
    public long CommitIndex => commitIndex;
    public long LastApplied => lastApplied;
    public bool IsLeader => role is Leader;
    public Members Members => configurations.Latest;

    /// <summary>The latest state written, whether or not it has reached the disk.</summary>
    public RaftDisk Written => Disk;

    /// <summary>A digest of the replicated map.</summary>
    public ulong StateDigest => machine.Digest;

    /// <summary>The candidate that has this server's vote in the current term.</summary>
    public virtual NodeId? VotedFor => Disk.VotedFor;

    public override Standing Standing => new(role.Name, CurrentTerm);

    public override void Start(Env env)
    {
        Load(env, Disk.Snapshot);
        // A server that was running before may have promised a leader its lease without remembering it.
        if (CurrentTerm > 0) leaderHeardAt = env.Now;
        RestartElectionTimer(env);
    }

    public override void Receive(Env env, NodeId from, Message message)
    {
        if (message is RequestVote candidacy && ProtectsLeader(env, candidacy)) return;
        // §5.1: whoever sees a larger term takes it over and follows. OnRequestVote does so itself, in one write with its vote.
        if (message is RaftMessage { Term: var term } and not RequestVote && term > CurrentTerm) BecomeFollower(env, term);
        switch (message)
        {
            case AppendEntries m: OnAppendEntries(env, from, m); break;
            case Appended m: OnAppended(env, from, m); break;
            case Rejected m: OnRejected(env, from, m); break;
            case Execute m: OnExecute(env, m); break;
            case OpenSession m: OnOpenSession(env, m); break;
            case RequestVote m: OnRequestVote(env, from, m); break;
            case VoteReply m: OnVoteReply(env, from, m); break;
            case PreVote m: OnPreVote(env, from, m); break;
            case PreVoteReply m: OnPreVoteReply(env, from, m); break;
            case InstallSnapshot m: OnInstallSnapshot(env, from, m); break;
            case SnapshotReceived m: OnSnapshotReceived(env, from, m); break;
            case TimeoutNow m: OnTimeoutNow(env, m); break;
            default: throw new UnreachableException($"Raft has no handler for {message}");
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
            default: throw new UnreachableException($"Raft has no handler for {timer}");
        }
    }

    public override void Describe(Scribe scribe)
    {
        scribe.Field("role", role.Name);
        scribe.Field("term", CurrentTerm);
        scribe.Field("voted-for", VotedFor);
        scribe.Field("last-index", Disk.LastIndex);
        scribe.Field("last-term", Disk.LastTerm);
        scribe.Field("commit", commitIndex);
        scribe.Field("applied", lastApplied);
        scribe.Field("snapshot", Disk.Snapshot.Index);
        scribe.Field("members", Members.IsJoint ? $"{Members.Outgoing}->{Members.Voters}" : Members.Voters.ToString());
        scribe.Field("members-at", configurations.LatestIndex);
        scribe.Field("log", unchecked((long)LogDigest()));
        scribe.Field("state", unchecked((long)machine.Digest));
        // When a leader was heard is a matter of time, which is left out.
        scribe.Field("heard-leader", leaderHeardAt is not null);
        scribe.Field("arriving", arriving is null ? null : $"{arriving.Index} {arriving.Term} {arriving.Size}");
        scribe.Field("transferred", transferred?.ToString());
        role.Describe(scribe);
    }

    /// <summary>§5.1: enters a term as a follower; of whom is known only when that leader speaks.</summary>
    void BecomeFollower(Env env, long term, NodeId? leader = null, NodeId? vote = null)
    {
        if (term > CurrentTerm) SaveVote(env, term, vote);
        var wasLeader = role is Leader;
        if (role is Leader old) LeaveOffice(env, old);
        role = new Follower(leader);
        if (wasLeader) RestartElectionTimer(env);
    }

    /// <summary>Sets everything that follows from the log's beginning; at the start and when a leader's snapshot replaces it.</summary>
    void Load(Env env, Snapshot snapshot)
    {
        configurations.Load(Disk);
        machine.Restore(snapshot.Cells);
        sessions.Restore(snapshot.Sessions);
        commitIndex = lastApplied = snapshot.Index;
        if (snapshot.Index > 0) env.Note(new Applied(snapshot.Index, machine.Digest, Transferred: true));
        if (snapshot.Members.All.Count < servers) env.Note(new Configured(snapshot.Index, snapshot.Members.All));
    }

    ulong LogDigest()
    {
        var digest = (ulong)Disk.Snapshot.Index;
        foreach (var entry in Disk.Log) digest = Mixing.Fold(Mixing.Fold(digest, (ulong)entry.Term), entry.Command.Digest);
        return digest;
    }
}
