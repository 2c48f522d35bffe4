using System.Diagnostics;

namespace Simulator.Protocols.Transactions;

/// <summary>
/// A server of a transactional key-value store. It holds a shard of the keys, coordinates transactions for clients, and may give out
/// timestamps. Transactions run under strict two-phase locking (Eswaran et al., CACM 1976) or snapshot isolation (Berenson et al.,
/// SIGMOD 1995, with timestamps as in Percolator, OSDI 2010). How they are committed is left to the derived class.
/// A crash loses all but the log: transactions that had not prepared here are gone, those that had are in doubt again.
/// </summary>
public abstract partial class TransactionNode : Node<TransactionDisk>
{
    readonly NodeId self;
    readonly StoreOptions store;
    readonly CommitSettings settings;
    readonly Placement placement;
    readonly NodeId oracle;

    protected TransactionNode(NodeId self, int servers, StoreOptions store, CommitSettings settings) : base(TransactionDisk.Blank)
    {
        this.self = self;
        this.store = store;
        this.settings = settings;
        var all = NodeSet.First(servers);
        placement = new Placement(store.Shards.IsEmpty ? all : store.Shards);
        oracle = FirstOf(store.Oracle.IsEmpty ? all : store.Oracle);
    }

    public NodeId Id => self;
    public Placement Placement => placement;

    /// <summary>The latest state written, whether or not it has reached the disk.</summary>
    public TransactionDisk Written => Disk;

    public override Standing Standing =>
        new(!store.Coordinators.IsEmpty && store.Coordinators.Contains(self) ? "coordinator"
            : placement.Shards.Contains(self) ? "participant" : null, 0);

    protected bool IsSnapshot => store.Isolation == Isolation.Snapshot;
    protected CommitSettings Settings => settings;

    public override void Start(Env env)
    {
        nextTimestamp = Disk.Timestamps;
        foreach (var record in Disk.Log) Replay(record);
        Persist(env, Disk with { Epoch = Disk.Epoch + 1 });
        Recover(env);
    }

    public sealed override void Receive(Env env, NodeId from, Message message)
    {
        switch (message)
        {
            case Transact m: OnTransact(env, m); break;
            case Perform m: OnWork(env, from, m); break;
            case Performed m: OnWorked(env, from, m); break;
            case Refused m: OnRefused(env, from, m); break;
            case Prepare m: OnPrepare(env, from, m); break;
            case Decision m: OnDecision(env, from, m); break;
            case Logged m: env.Note(new Resolved(m.Txn, m.Commit)); break;
            case AskTimestamp m: OnAskTimestamp(env, from, m); break;
            case Timestamp m: OnTimestamp(env, m); break;
            default: ReceiveOwn(env, from, message); break;
        }
        Settle(env);
    }

    public sealed override void Fire(Env env, Timer timer)
    {
        switch (timer)
        {
            case Overdue t: OnOverdue(env, t.Txn); break;
            case Abandoned t: OnAbandoned(env, t.Txn); break;
            case LockTimeout t: OnLockTimeout(env, t.Txn); break;
            case StillInDoubt t: OnStillInDoubt(env, t.Txn); break;
            default: FireOwn(env, timer); break;
        }
        Settle(env);
    }

    // What a commit protocol adds.

    protected virtual void ReceiveOwn(Env env, NodeId from, Message message) =>
        throw new UnreachableException($"{GetType().Name} has no handler for {message}");

    protected virtual void FireOwn(Env env, Timer timer) =>
        throw new UnreachableException($"{GetType().Name} has no handler for {timer}");

    /// <summary>Takes in a record of the log at a start.</summary>
    protected virtual void Replay(LogRecord record)
    {
        switch (record)
        {
            case PreparedRecord r: ReplayPrepared(r); break;
            case RefusedRecord r: refused.Add(r.Txn); break;
            case OutcomeRecord r: ReplayOutcome(r); break;
            default: throw new UnreachableException($"{GetType().Name} has no use for {record}");
        }
    }

    /// <summary>The log is read; what was unfinished goes on.</summary>
    protected virtual void Recover(Env env)
    {
        foreach (var branch in branches.Values)
        {
            HoldAgain(branch);
            env.Note(new Voted(branch.Txn, Yes: true, branch.Writes.Count));
            env.Arm(new StillInDoubt(branch.Txn), settings.InquiryInterval);
        }
    }

    /// <summary>Appends to the log. What is sent afterwards leaves when the record is on disk.</summary>
    protected void Log(Env env, LogRecord record) => Persist(env, Disk with { Log = Disk.Log.Add(record) });

    /// <summary>Appends a record on which what is sent next depends, and counts it.</summary>
    protected void Force(Env env, LogRecord record)
    {
        Log(env, record);
        env.Note(new Tally("forced-writes"));
    }

    protected static void SendAll(Env env, NodeSet to, Message message)
    {
        foreach (var server in to) env.Send(server, message);
    }

    protected static NodeId FirstOf(NodeSet set)
    {
        foreach (var server in set) return server;
        throw new ArgumentException("the set is empty", nameof(set));
    }
}

/// <summary>What the store needs to know of how transactions are committed.</summary>
/// <param name="Opening">Who begins.</param>
/// <param name="ReadOnlyVotes">Whether participants that have only read take no part in the second phase.</param>
/// <param name="VoteTimeout">How long a coordinator waits for participants.</param>
/// <param name="InquiryInterval">How often a participant in doubt asks.</param>
public sealed record CommitSettings(Opening Opening, bool ReadOnlyVotes, Duration VoteTimeout, Duration InquiryInterval);

/// <summary>Who begins to commit a transaction once its work is done.</summary>
public enum Opening
{
    /// <summary>The coordinator, who asks all participants to prepare.</summary>
    Coordinator,
    /// <summary>
    /// The first participant, which prepares and tells the coordinator, who asks the others (Gray and Lamport 2006, §3.1). It works
    /// last, so that the work of all is done.
    /// </summary>
    FirstParticipant,
    /// <summary>All participants prepare as soon as they have worked, without being asked (§3.2: "spontaneously").</summary>
    Spontaneous,
}
