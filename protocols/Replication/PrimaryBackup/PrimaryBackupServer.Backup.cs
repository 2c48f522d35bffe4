namespace Simulator.Protocols.PrimaryBackup;

/// <summary>A backup: keeps the primary's log, and takes part in the fail-over.</summary>
public partial class PrimaryBackupServer
{
    void OnAppend(Env env, NodeId from, Append m)
    {
        if (!Accepts(m))
        {
            // Whoever is behind learns from whom it has been replaced.
            if (View.Epoch > m.Epoch) env.Send(from, new Install(View, default, default));
            return;
        }
        if (IsPrimary && options.Fencing == Fencing.None && from != self) return;
        if (m.Epoch > View.Epoch) Adopt(env, new View(m.Epoch, 0, from, NodeSet.Empty), default);
        if (!Matches(m))
        {
            env.Send(from, new Appended(m.Epoch, m.After, Hint(m), Matches: false));
            return;
        }
        Take(env, m);
        var last = m.After + m.Entries.Count;
        env.Send(from, new Appended(m.Epoch, m.After, last, Matches: true));
        Finish(env, long.Min(m.Done, last));
    }

    /// <summary>Takes over what it lacks. From the first entry on in which its log differs it is rolled back.</summary>
    void Take(Env env, Append m)
    {
        var place = (int)m.After;
        for (var i = 0; i < m.Entries.Count; i++, place++)
        {
            if (place < Last && IsSame(Disk.Log[place], m.Entries[i])) continue;
            var log = Disk.Log;
            if (place < Last) RollBack(env, place);
            WriteLog(env, log.Take(place).AddRange(m.Entries.Skip(i).Span));
            env.Send(self, new Synced(generation, Last));
            return;
        }
    }

    /// <summary>Forgets the entries from this place on, and says what is lost with them.</summary>
    void RollBack(Env env, int place)
    {
        var (writes, acknowledged) = (0L, 0L);
        var keys = new SortedSet<string>(StringComparer.Ordinal);
        for (var i = place; i < Last; i++)
        {
            if (Disk.Log[i].Command is not Execute request) continue;
            writes++;
            if (Disk.Log[i].Epoch == Disk.Led && (i < done || options.Mode == ReplicationMode.Async)) acknowledged++;
            keys.Add(request.Operation.Key ?? "");
        }
        generation++;
        stable = long.Min(stable, place);
        var mustUndo = done > place;
        WriteLog(env, Disk.Log.Take(place));
        if (mustUndo) Rebuild(place);
        env.Note(new RolledBack(place + 1, writes, acknowledged));
        env.Note(new Tally("writes-rolled-back", writes));
        env.Note(new Tally("acknowledged-writes-lost", acknowledged));
        if (!mustUndo) return;
        foreach (var key in keys) Tell(env, key);
    }

    /// <summary>Where its log may still be the primary's: before the epoch of the entry in which it differs.</summary>
    long Hint(Append m)
    {
        if (m.After > Last) return Last;
        return FirstOf(EpochAt(m.After)) - 1;
    }

    void OnSynced(Env env, Synced m)
    {
        if (m.Generation != generation) return;
        stable = long.Max(stable, m.Number);
        Advance(env);
    }

    void OnGranted(Env env, Granted m)
    {
        if (m.View.Epoch < Epoch && m.View.Epoch < View.Epoch) return;
        if (m.View.IsAfter(View) && Heeds(m.View)) Adopt(env, m.View, default);
        if (m.SentAt < startedAt) return;
        if (m.View.Epoch == View.Epoch) knowsView = true;
        var until = m.SentAt + options.Lease;
        if (until > leaseUntil) leaseUntil = until;
        Advance(env);
    }

    /// <summary>OSDI 2004, §4: the master asks how many updates each has, and tells them to suspend processing.</summary>
    void OnSuspend(Env env, Suspend m)
    {
        if (m.Epoch < Epoch || m.Epoch <= View.Epoch || !HeedsSuspension) return;
        if (m.Epoch > Disk.Suspended) Persist(env, Disk with { Suspended = m.Epoch, Done = done });
        waiting.Clear();
        env.Send(monitor, new Processed(m.Epoch, EpochAt(Last), Last));
    }

    void OnInstall(Env env, Install m)
    {
        if (m.View.Epoch < Epoch || !m.View.IsAfter(View) || !Heeds(m.View)) return;
        Adopt(env, m.View, m.Received);
        knowsView = true;
        if (IsPrimary && m.Clients.Count > 0)
            foreach (var client in m.Clients) env.Send(client, new Located(View.Epoch, self));
        Advance(env);
    }

    /// <summary>From now on this view holds. A new primary begins to lead; one that goes on knows whom it waits for.</summary>
    void Adopt(Env env, View view, Seq<long> received)
    {
        var isSuccession = view.Epoch > View.Epoch;
        var leads = view.Primary == self;
        Persist(env, Disk with { View = view, Led = leads ? view.Epoch : Disk.Led, Done = done });
        // A request to join belongs to the version in which it was made.
        joining = NodeSet.Empty;
        if (!isSuccession) return;
        waiting.Clear();
        if (leads && IsPrimary) Lead(env, received);
    }

    /// <summary>Without fencing a primary does not let itself be replaced.</summary>
    bool Heeds(View view) => options.Fencing != Fencing.None || !IsPrimary || view.Primary == self;

    bool HeedsSuspension => options.Fencing != Fencing.None || !IsPrimary;

    // The rules.

    /// <summary>The epoch is the fencing token: what comes from an earlier one is rejected.</summary>
    protected virtual bool Accepts(Append m) => options.Fencing == Fencing.None || m.Epoch >= Epoch;

    /// <summary>Entries are added only where the logs are the same up to there.</summary>
    protected virtual bool Matches(Append m) => m.After <= Last && EpochAt(m.After) == m.AfterEpoch;

    /// <summary>In one epoch a place has one entry: that of its primary.</summary>
    protected virtual bool IsSame(LogEntry mine, LogEntry sent) => mine.Epoch == sent.Epoch;

    /// <summary>On disk before anybody is told.</summary>
    protected virtual void WriteLog(Env env, Seq<LogEntry> log) => Persist(env, Disk with { Log = log, Done = long.Min(done, log.Count) });
}
