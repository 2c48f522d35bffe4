namespace Simulator.Protocols.PrimaryBackup;

/// <summary>The primary: takes writes in, ships its log, and says when a write is done.</summary>
public partial class PrimaryBackupServer
{
    /// <summary>Up to where each server's log is known to be this one's, in this epoch.</summary>
    readonly SortedDictionary<NodeId, long> matched = [];

    /// <summary>The next entry to ship to each.</summary>
    readonly Dictionary<NodeId, long> next = [];

    /// <summary>After which entry it has shipped to each last.</summary>
    readonly Dictionary<NodeId, long> shippedAfter = [];

    /// <summary>Servers whose logs differ from this one, so that it has to find out from where on before it ships more.</summary>
    NodeSet probed;

    /// <summary>When each was heard last.</summary>
    readonly Dictionary<NodeId, LocalTime> heard = [];

    /// <summary>Backups that have caught up and that it waits for, although the monitor has not said so yet.</summary>
    NodeSet joining;

    /// <summary>The first entry of its own epoch.</summary>
    long first;

    /// <summary>
    /// What it had when it began to lead, some of which may have been done before. Until all is, it does not know what is.
    /// </summary>
    long inherited;

    /// <summary>Reads that came before that.</summary>
    readonly List<Execute> waiting = [];

    bool IsReady => done >= inherited;

    void OnWrite(Env env, Execute m)
    {
        if (!IsPrimary)
        {
            Redirect(env, m.Client);
            return;
        }
        if (sessions.Recall(m.Process, m.Sequence) is { } outcome)
        {
            env.Send(m.Client, new Answer(m.Process, m.Sequence, outcome));
            return;
        }
        // Taken in already: it will be answered when it is done.
        if (IsTakenIn(m) || !MayServe(env)) return;
        if (CountHeard(env) < options.MinBackups)
        {
            env.Note(new Tally("writes-refused"));
            env.Send(m.Client, new Refused(m.Process, m.Sequence));
            return;
        }
        TakeIn(env, m);
    }

    void OnRead(Env env, Execute m)
    {
        if (IsLocal(m.Operation)) AnswerRead(env, m);
        else if (!IsPrimary) Redirect(env, m.Client);
        else if (!IsReady) waiting.Add(m);
        else if (MayServe(env)) AnswerRead(env, m);
    }

    void AnswerRead(Env env, Execute m) =>
        env.Send(m.Client, new Answer(m.Process, m.Sequence, Outcome.Ok(machine.Read(m.Operation.Key))));

    bool IsLocal(Operation operation) => (operation.Level switch
    {
        "local" => ReadFrom.Local,
        "primary" => ReadFrom.Primary,
        _ => options.Reads,
    }) == ReadFrom.Local;

    void Redirect(Env env, NodeId client)
    {
        if (View.Primary != self) env.Send(client, new Located(View.Epoch, View.Primary));
    }

    bool IsTakenIn(Execute request)
    {
        for (var number = Last; number > done; number--)
            if (Disk.Log[(int)number - 1].Command is Execute taken && taken.Process == request.Process
                && taken.Sequence == request.Sequence)
                return true;
        return false;
    }

    int CountHeard(Env env)
    {
        var count = 0;
        foreach (var (server, _) in matched)
            if (heard.TryGetValue(server, out var time) && env.Now - time <= options.DetectAfter) count++;
        return count;
    }

    /// <summary>
    /// Takes over. It ships an entry of its own epoch after what it has: once that is done, so is all before it (the rule of Raft, §5.4.2,
    /// which every protocol needs in which a log outlives its primary).
    /// </summary>
    void Lead(Env env, Seq<long> received)
    {
        env.Note(new Elected(View.Epoch));
        matched.Clear();
        next.Clear();
        heard.Clear();
        waiting.Clear();
        (joining, probed) = (NodeSet.Empty, NodeSet.Empty);
        var last = Last;
        for (var server = 0; server < monitor.Value; server++)
        {
            if (server == self.Value) continue;
            var id = new NodeId(server);
            matched[id] = 0;
            next[id] = 1 + (server < received.Count && received[server] >= 0 ? long.Min(received[server], last) : last);
        }
        first = FirstOf(View.Epoch);
        if (first > last) TakeIn(env, NoOp.It);
        else ShipAll(env);
        inherited = Last;
    }

    /// <summary>The first entry of this epoch; the one after the last if there is none.</summary>
    long FirstOf(long epoch)
    {
        var number = Last + 1;
        while (number > 1 && EpochAt(number - 1) >= epoch) number--;
        return number;
    }

    void TakeIn(Env env, Command command)
    {
        WriteLog(env, Disk.Log.Add(new LogEntry(View.Epoch, command)));
        env.Send(self, new Synced(generation, Last));
        ShipAll(env);
    }

    void ShipAll(Env env)
    {
        foreach (var (server, _) in matched)
            if (next[server] <= Last && !probed.Contains(server)) Ship(env, server);
    }

    void Ship(Env env, NodeId server)
    {
        var from = next[server];
        var count = (int)long.Min(options.Batch, Last - from + 1);
        next[server] = from + count;
        shippedAfter[server] = from - 1;
        env.Send(server, new Append(View.Epoch, from - 1, EpochAt(from - 1), Disk.Log.Slice((int)from - 1, count), done));
    }

    void ShipAgain(Env env)
    {
        foreach (var (server, known) in matched)
        {
            if (known >= Last) continue;
            next[server] = long.Min(next[server], known + 1);
            Ship(env, server);
        }
    }

    /// <summary>A sign of life to all, which tells the backups what is done; and to the monitor who has caught up.</summary>
    void ShowLife(Env env)
    {
        foreach (var (server, known) in matched) env.Send(server, new Append(View.Epoch, known, EpochAt(known), [], done));
        foreach (var server in joining) env.Send(monitor, new CaughtUp(View.Epoch, View.Version, server));
    }

    void OnAppended(Env env, NodeId from, Appended m)
    {
        if (!IsPrimary || m.Epoch != View.Epoch || !matched.TryGetValue(from, out var known)) return;
        heard[from] = env.Now;
        if (!m.Matches)
        {
            Probe(env, from, m, known);
            return;
        }
        probed = probed.Without(from);
        matched[from] = known = long.Max(known, m.Last);
        next[from] = long.Max(next[from], known + 1);
        if (next[from] <= Last) Ship(env, from);
        Admit(env, from, known);
        Advance(env);
    }

    /// <summary>
    /// Goes back to where the logs may be the same. Of many messages on their way only the last is followed by another one: each
    /// answer that begot a message would make them more and more.
    /// </summary>
    void Probe(Env env, NodeId server, Appended m, long known)
    {
        // In one epoch a backup loses nothing, so this is old news; without fencing another primary may have cut its log.
        if (m.Last < known && options.Fencing != Fencing.None) return;
        if (m.After != shippedAfter.GetValueOrDefault(server, m.After)) return;
        matched[server] = long.Min(known, m.Last);
        next[server] = long.Min(m.Last, Last) + 1;
        probed = probed.With(server);
        // Two primaries would fight for the backup as fast as the network lets them: the timer's pace will do.
        if (options.Fencing != Fencing.None && next[server] <= Last) Ship(env, server);
    }

    /// <summary>A backup that has all that is done can be waited for again.</summary>
    void Admit(Env env, NodeId server, long known)
    {
        if (options.Mode != ReplicationMode.Sync || !knowsView || View.InSync.Contains(server) || joining.Contains(server)) return;
        if (!IsReady || !HasCaughtUp(known)) return;
        joining = joining.With(server);
        env.Send(monitor, new CaughtUp(View.Epoch, View.Version, server));
    }

    /// <summary>Finishes what enough servers have.</summary>
    void Advance(Env env)
    {
        if (!IsPrimary || !knowsView) return;
        var number = long.Min(stable, Replicated());
        if (number <= done || !IsOfThisEpoch(number)) return;
        Finish(env, number);
        if (!IsReady) return;
        foreach (var read in waiting)
            if (MayServe(env)) AnswerRead(env, read);
        waiting.Clear();
    }

    // The rules.

    /// <summary>What as many servers have as the mode asks for.</summary>
    protected virtual long Replicated()
    {
        if (options.Mode == ReplicationMode.Async) return stable;
        if (options.Mode == ReplicationMode.SemiSync) return Kth(options.Acknowledgements);
        var least = long.MaxValue;
        foreach (var (server, known) in matched)
            if (View.InSync.Contains(server) || joining.Contains(server)) least = long.Min(least, known);
        return least;
    }

    /// <summary>What so many backups have at least.</summary>
    protected long Kth(int count)
    {
        List<long> all = [.. matched.Values.Order()];
        return count <= all.Count ? all[^count] : 0;
    }

    /// <summary>Entries of earlier epochs are done with the first of this one, not by themselves.</summary>
    protected virtual bool IsOfThisEpoch(long number) => number >= first;

    /// <summary>What is done it has; what is not done yet it will be waited for.</summary>
    protected virtual bool HasCaughtUp(long known) => known >= done;

    /// <summary>One that the monitor may have replaced serves nobody.</summary>
    protected virtual bool MayServe(Env env) => options.Fencing != Fencing.Lease || env.Now < leaseUntil;
}
