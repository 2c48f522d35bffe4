namespace Simulator.Protocols.Transactions;

// The coordinator's part, until all work is done: which participants there are, what they have found, and what the client is told.
public abstract partial class TransactionNode
{
    readonly SortedDictionary<Txn, Running> running = [];

    /// <summary>Of each client process the last transaction begun in this life, with its outcome once known.</summary>
    readonly SortedDictionary<int, (Txn Txn, Outcome? Outcome)> answers = [];

    /// <summary>A transaction that this server coordinates.</summary>
    protected sealed class Running(Txn txn, NodeId client, long age, TransactionProgram program, NodeSet participants)
    {
        public Txn Txn => txn;
        public NodeId Client => client;
        public long Age => age;
        public TransactionProgram Program => program;
        public NodeSet Participants => participants;

        /// <summary>Those that vote; without those that only read, where they are let off.</summary>
        public NodeSet Writers { get; set; }

        public Seq<Step> Steps { get; set; }
        public int Round { get; set; }

        /// <summary>Whose work, or vote, is still missing.</summary>
        public NodeSet Awaited { get; set; }

        /// <summary>Whoever works last and then begins the commit; null when nobody is kept for that.</summary>
        public NodeId? Last { get; set; }

        /// <summary>Whether all work is done.</summary>
        public bool IsVoting { get; set; }

        /// <summary>Whether somebody may have voted.</summary>
        public bool MayBePrepared { get; set; }

        public long Snapshot { get; set; }

        /// <summary>The lives in which participants have worked.</summary>
        public Dictionary<NodeId, long> Epochs { get; } = [];

        /// <summary>What the steps of the first round have given.</summary>
        public Dictionary<NodeId, Seq<Value>> Results { get; } = [];

        // Of two-phase commit.
        public NodeSet Voted { get; set; }
        public NodeSet Yes { get; set; }
        public long At { get; set; }

        /// <summary>Why it is being given up; null while it is not.</summary>
        public string? Why { get; set; }

        public override string ToString() => $"{txn}{(IsVoting ? "?" : "")}";

        /// <summary>Steps and writers follow from the program and what was read; the client and the program from the name.</summary>
        public void Describe(Scribe scribe)
        {
            scribe.Field("transaction", ToString());
            scribe.Field("age", age);
            scribe.Field("snapshot", Snapshot);
            scribe.Field("round", Round);
            scribe.Field("awaited", Awaited);
            scribe.Field("last", Last);
            scribe.Field("open", MayBePrepared);
            foreach (var participant in participants)
            {
                if (Epochs.TryGetValue(participant, out var epoch)) scribe.Field("worked", $"{participant} in {epoch}");
                if (Results.TryGetValue(participant, out var results)) scribe.Field("results", $"{participant} {results}");
            }
            scribe.Field("voted", Voted);
            scribe.Field("yes", Yes);
            scribe.Field("at", At);
            scribe.Field("why", Why);
        }
    }

    protected Running? RunningOf(Txn txn) => running.GetValueOrDefault(txn);

    void OnTransact(Env env, Transact m)
    {
        if (!IsOfThisLife(m))
        {
            OnStranger(env, m);
            return;
        }
        if (running.ContainsKey(m.Txn)) return;
        if (answers.TryGetValue(m.Txn.Process, out var last) && last.Txn.Number >= m.Txn.Number)
        {
            if (last.Txn == m.Txn && last.Outcome is { } known) env.Send(m.Client, new Executed(m.Txn, known));
            return;
        }
        if (TransactionProgram.Of(m.Operation) is not { } program)
        {
            env.Send(m.Client, new Executed(m.Txn, Outcome.Fail("not-understood")));
            return;
        }
        answers[m.Txn.Process] = (m.Txn, null);
        var r = new Running(m.Txn, m.Client, m.Age, program, placement.ParticipantsOf(program.First));
        r.Writers = settings.ReadOnlyVotes ? WritersOf(program) : r.Participants;
        running.Add(m.Txn, r);
        env.Arm(new Overdue(m.Txn), settings.VoteTimeout);
        if (IsSnapshot) env.Send(oracle, new AskTimestamp(m.Txn, ForPrepare: false));
        else BeginRound(env, r, program.First);
    }

    NodeSet WritersOf(TransactionProgram program)
    {
        var writers = NodeSet.Empty;
        foreach (var step in program.First)
            if (step.IsExclusive) writers = writers.With(placement.ShardOf(step.Key));
        return writers;
    }

    /// <summary>A request for another life of this server.</summary>
    protected virtual void OnStranger(Env env, Transact m) => env.Send(m.Client, new Restarted(m.Txn, Disk.Epoch));

    void BeginRound(Env env, Running r, Seq<Step> steps)
    {
        r.Steps = steps;
        r.Round++;
        r.Awaited = r.Participants;
        var isLast = r.Round == 2 || !r.Program.HasSecond;
        r.Last = null;
        var end = WorkEnd.Open;
        if (IsSnapshot && !WritesAnything(r)) end = WorkEnd.Forget;
        else if (isLast && settings.Opening == Opening.Spontaneous) end = WorkEnd.Prepare;
        else if (isLast && settings.Opening == Opening.FirstParticipant) r.Last = FirstParticipant(r);
        if (end == WorkEnd.Prepare) Open(env, r);
        if (r.Last is { } last && r.Participants.Count == 1) SendLast(env, r, last);
        else
            foreach (var server in r.Participants)
                if (server != r.Last) SendWork(env, r, server, end);
    }

    bool WritesAnything(Running r)
    {
        foreach (var step in r.Program.First)
            if (step.IsExclusive) return true;
        return false;
    }

    /// <summary>The coordinator itself, where it takes part: then nothing has to be sent.</summary>
    NodeId FirstParticipant(Running r) => r.Participants.Contains(self) ? self : FirstOf(r.Participants);

    void SendLast(Env env, Running r, NodeId last)
    {
        Open(env, r);
        SendWork(env, r, last, WorkEnd.Prepare);
    }

    /// <summary>From now on somebody may vote.</summary>
    protected static void Open(Env env, Running r)
    {
        if (r.MayBePrepared) return;
        r.MayBePrepared = true;
        env.Note(new Enlisted(r.Txn, r.Participants));
    }

    void SendWork(Env env, Running r, NodeId to, WorkEnd end) => env.Send(to, new Perform(
        r.Txn, r.Age, r.Epochs.GetValueOrDefault(to), r.Snapshot, r.Round, placement.Of(to, r.Steps), end, r.Writers));

    void OnWorked(Env env, NodeId from, Performed m)
    {
        if (RunningOf(m.Txn) is not { IsVoting: false } r || m.Round != r.Round || !r.Awaited.Contains(from)) return;
        r.Epochs[from] = m.Epoch;
        if (r.Round == 1) r.Results[from] = m.Results;
        r.Awaited = r.Awaited.Without(from);
        if (r.Last is { } last && r.Awaited == NodeSet.Of(last)) SendLast(env, r, last);
        else if (r.Awaited.IsEmpty) EndRound(env, r);
    }

    void EndRound(Env env, Running r)
    {
        if (r.Program.HasSecond && r.Round == 1)
        {
            if (r.Program.Second(ReadOf(r)) is { } second) BeginRound(env, r, second);
            else GiveUp(env, r, "precondition");
            return;
        }
        if (IsSnapshot && !WritesAnything(r))
        {
            Answer(env, r, Outcome.Ok(ResultOf(r)));
            return;
        }
        r.IsVoting = true;
        env.Arm(new Overdue(r.Txn), settings.VoteTimeout);
        Commit(env, r);
    }

    Dictionary<string, Value> ReadOf(Running r)
    {
        var read = new Dictionary<string, Value>();
        var results = InOrder(r.Program.First, r.Results);
        for (var i = 0; i < results.Count; i++) read[r.Program.First[i].Key] = results[i];
        return read;
    }

    protected Value ResultOf(Running r) => r.Program.Result(InOrder(r.Program.First, r.Results));

    /// <summary>What the participants' steps have given, in the order of the steps.</summary>
    protected List<Value> InOrder(Seq<Step> steps, IReadOnlyDictionary<NodeId, Seq<Value>> results)
    {
        var (ordered, taken) = (new List<Value>(), new Dictionary<NodeId, int>());
        foreach (var step in steps)
        {
            var shard = placement.ShardOf(step.Key);
            var at = taken.GetValueOrDefault(shard);
            taken[shard] = at + 1;
            ordered.Add(results[shard][at]);
        }
        return ordered;
    }

    /// <summary>A participant has aborted its part. Once all have worked, its vote will tell.</summary>
    void OnRefused(Env env, NodeId from, Refused m)
    {
        if (RunningOf(m.Txn) is not { } r || !r.Participants.Contains(from)) return;
        if (r.IsVoting) r.Why ??= m.Why;
        else GiveUp(env, r, m.Why);
    }

    void OnOverdue(Env env, Txn txn)
    {
        if (RunningOf(txn) is not { } r) return;
        env.Note(new Suspected(txn));
        GiveUp(env, r, "timeout");
    }

    /// <summary>Tells the client, and forgets the transaction but for its outcome.</summary>
    protected void Answer(Env env, Running r, Outcome outcome)
    {
        running.Remove(r.Txn);
        env.Disarm(new Overdue(r.Txn));
        // The client may have gone on without this one.
        if (answers[r.Txn.Process].Txn == r.Txn) answers[r.Txn.Process] = (r.Txn, outcome);
        env.Send(r.Client, new Executed(r.Txn, outcome));
    }

    /// <summary>All work is done: begins to commit.</summary>
    protected abstract void Commit(Env env, Running r);

    /// <summary>The transaction is to be aborted, if it still can be.</summary>
    protected abstract void GiveUp(Env env, Running r, string why);

    // The rules.

    /// <summary>A request is good for one life of the server: a later one does not know what became of it.</summary>
    protected virtual bool IsOfThisLife(Transact m) => m.Epoch == Disk.Epoch;
}
