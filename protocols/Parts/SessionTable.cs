namespace Simulator.Protocols;

/// <summary>
/// Which request of each client was carried out last, and with what outcome, so that a request that arrives twice is carried
/// out once. Part of the replicated state: every replica must call it in the order of the log (Ongaro's thesis, §6.3).
/// </summary>
/// <param name="limit">Sessions kept. The one that was idle for longest, in log order, makes room for a new one. At least 1.</param>
public sealed class SessionTable(int limit)
{
    readonly Dictionary<long, Session> sessions = [];
    Session? idlest;
    Session? latest;

    /// <summary>The answer to a request of a session that is gone: whether it was carried out before, nobody knows any more.</summary>
    public static readonly Outcome Expired = Outcome.Info("session-expired");

    static readonly Outcome Overtaken = Outcome.Info("request-overtaken");

    public int Count => sessions.Count;

    /// <summary>Begins a session. Opening it twice, as a retried registration does, changes nothing.</summary>
    public void Open(long id)
    {
        if (sessions.ContainsKey(id)) return;
        if (sessions.Count == limit) Drop(idlest!);
        Insert(new Session(id));
    }

    /// <summary>The outcome of a request that was carried out already, else null.</summary>
    public Outcome? Recall(long id, long sequence) =>
        sessions.TryGetValue(id, out var session) && session.Sequence == sequence ? session.Outcome : null;

    /// <summary>Carries out a request unless that was done before; either way returns its one outcome.</summary>
    public Outcome Execute(long id, long sequence, Operation operation, KeyValueMachine machine) =>
        Execute(id, sequence, operation, machine, out _);

    /// <inheritdoc cref="Execute(long, long, Operation, KeyValueMachine)"/>
    /// <param name="isCarriedOut">Whether it was carried out now.</param>
    public Outcome Execute(long id, long sequence, Operation operation, KeyValueMachine machine, out bool isCarriedOut)
    {
        isCarriedOut = false;
        if (!sessions.TryGetValue(id, out var session)) return Expired;
        if (sequence < session.Sequence) return Overtaken;
        if (sequence > session.Sequence)
        {
            isCarriedOut = true;
            session.Sequence = sequence;
            session.Outcome = machine.Apply(operation);
        }
        Unlink(session);
        Link(session);
        return session.Outcome!;
    }

    /// <summary>All sessions, the idlest first, for snapshots.</summary>
    public Seq<SessionRecord> Export()
    {
        var all = new SessionRecord[sessions.Count];
        var next = 0;
        for (var session = idlest; session is not null; session = session.Later)
            all[next++] = new SessionRecord(session.Id, session.Sequence, session.Outcome);
        return Seq.Of<SessionRecord>(all);
    }

    /// <summary>Replaces the whole table by an exported one.</summary>
    public void Restore(Seq<SessionRecord> all)
    {
        sessions.Clear();
        idlest = latest = null;
        foreach (var record in all.Span)
            Insert(new Session(record.Id) { Sequence = record.Sequence, Outcome = record.Outcome });
    }

    void Insert(Session session)
    {
        sessions.Add(session.Id, session);
        Link(session);
    }

    void Drop(Session session)
    {
        sessions.Remove(session.Id);
        Unlink(session);
    }

    void Link(Session session)
    {
        session.Earlier = latest;
        session.Later = null;
        if (latest is null) idlest = session;
        else latest.Later = session;
        latest = session;
    }

    void Unlink(Session session)
    {
        if (session.Earlier is null) idlest = session.Later;
        else session.Earlier.Later = session.Later;
        if (session.Later is null) latest = session.Earlier;
        else session.Later.Earlier = session.Earlier;
    }

    sealed class Session(long id)
    {
        public readonly long Id = id;
        public long Sequence;
        public Outcome? Outcome;
        public Session? Earlier;
        public Session? Later;
    }
}

/// <summary>A client session as it stands in snapshots.</summary>
/// <param name="Id">The log index of the entry that opened it.</param>
/// <param name="Sequence">The last request carried out; 0 for none.</param>
/// <param name="Outcome">What came of it; null for none.</param>
public sealed record SessionRecord(long Id, long Sequence, Outcome? Outcome);
