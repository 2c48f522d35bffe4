namespace Simulator.Protocols.Pnuts;

/// <summary>The master of a record makes new versions; every region takes them in through brokers.</summary>
public partial class PnutsStorage
{
    /// <summary>Published in this life and not seen in the log yet, by number.</summary>
    readonly SortedDictionary<long, Update> pending = [];

    /// <summary>Records as they will be when what is pending is logged.</summary>
    readonly Dictionary<string, Record> assigned = new(StringComparer.Ordinal);

    /// <summary>Requests to its own records that came before it was ready.</summary>
    readonly List<Ask> held = [];

    long published;

    /// <summary>A record with all versions that it has had here, those included that are not logged yet.</summary>
    Record Latest(string key) => assigned.TryGetValue(key, out var record) ? record : Copy(key);

    void OnWrite(Env env, Ask m)
    {
        if (!AcceptsWrites(m.Key))
        {
            PassOn(env, m);
            return;
        }
        var latest = Latest(m.Key);
        switch (EarlierOf(m, latest))
        {
            // What is pending is answered when it is logged.
            case { } done when done.Sequence == m.Sequence:
                if (Copy(m.Key).Number >= done.Version) TellDone(env, m.Client, m.Process, m.Sequence, m.Value, done.Version);
                return;
            case { } done when done.Sequence > m.Sequence: return;
        }
        if (m.Call == Call.TestAndSetWrite && !PassesTest(m, latest))
        {
            env.Send(m.Client, new Told(m.Process, m.Sequence, IsDone: false, latest.Value, latest.Number));
            return;
        }
        var generation = latest.Value.IsNil ? latest.Generation + 1 : latest.Generation;
        Make(env, new Update(m.Key, latest.Number + 1, generation, latest.Branch, m.Value, Region, m.Origin, m.Client, m.Process,
            m.Sequence, UpdateKind.Write));
        if (NewMaster(Latest(m.Key)) is { } region) Make(env, Handover(Latest(m.Key), region));
    }

    Update Handover(Record record, int region) => new(record.Key, record.Number + 1, record.Generation, record.Branch, record.Value,
        region, Region, self, 0, 0, UpdateKind.Handover);

    /// <summary>§3.2.2: the region that the last writes all came from, if that is another one.</summary>
    int? NewMaster(Record record)
    {
        if (options.MigrateAfter == 0 || record.Origins.Count < options.MigrateAfter || record.Origins[0] == Region) return null;
        foreach (var origin in record.Origins)
            if (origin != record.Origins[0]) return null;
        return record.Origins[0];
    }

    /// <summary>The last request of the same process that this record has seen.</summary>
    protected virtual Done? EarlierOf(Ask m, Record record)
    {
        for (var i = record.Recent.Count - 1; i >= 0; i--)
            if (record.Recent[i].Process == m.Process) return record.Recent[i];
        return null;
    }

    void Make(Env env, Update update)
    {
        assigned[update.Key] = Next(Latest(update.Key), update);
        pending[++published] = update;
        env.Send(Broker, new Publish(env.Life, published, [update]));
        if (AnswersBeforeLogged && update.Kind == UpdateKind.Write)
            TellDone(env, update.Client, update.Process, update.Sequence, update.Value, update.Number);
    }

    Record Next(Record record, Update update) =>
        record.With(update, int.Max(1, options.MigrateAfter), options.RecentRequests);

    void PublishAgain(Env env)
    {
        if (pending.Count == 0) return;
        var (first, updates) = (0L, default(Seq<Update>));
        foreach (var (number, update) in pending)
        {
            if (updates.IsEmpty) first = number;
            if (updates.Count < options.Batch) updates = updates.Add(update);
        }
        env.Send(Broker, new Publish(env.Life, first, updates));
    }

    void OnDeliver(Env env, NodeId from, Deliver m)
    {
        var (broker, position) = (from.Value - regions, Disk.Positions[from.Value - regions]);
        if (m.After > position)
        {
            env.Send(from, new Took(position));
            return;
        }
        for (var i = (int)(position - m.After); i < m.Entries.Count; i++)
        {
            var entry = m.Entries[i];
            if (broker == Region && entry.Life == env.Life) pending.Remove(entry.Number);
            Take(env, entry.Update);
            position++;
        }
        if (position != Disk.Positions[broker]) Persist(env, Disk with { Positions = With(Disk.Positions, broker, position) });
        env.Send(from, new Took(position));
        if (broker == Region) BecomeReady(env);
    }

    static Seq<long> With(Seq<long> positions, int at, long position)
    {
        var copy = positions.Span.ToArray();
        copy[at] = position;
        return Seq.Of<long>(copy);
    }

    /// <summary>Applies an update when its turn has come, and then those that have waited for it.</summary>
    void Take(Env env, Update update)
    {
        var copy = Copy(update.Key);
        if (!IsNew(copy, update))
        {
            if (update.Branch < copy.Branch && update.Kind == UpdateKind.Write) env.Note(new Tally("updates-lost-in-branches"));
            return;
        }
        if (!IsNext(copy, update))
        {
            Persist(env, Disk with { Waiting = Disk.Waiting.Add(update) });
            return;
        }
        Apply(env, Next(copy, update), update);
        var waiting = Disk.Waiting;
        if (waiting.IsEmpty) return;
        Persist(env, Disk with { Waiting = default });
        foreach (var other in waiting) Take(env, other);
    }

    void Apply(Env env, Record record, Update update)
    {
        if (!places.TryGetValue(record.Key, out var place)) places[record.Key] = place = Disk.Records.Count;
        Persist(env, Disk with { Records = Disk.Records.With(place, record) });
        if (assigned.TryGetValue(record.Key, out var latest) && (latest.Branch < record.Branch || latest.Number <= record.Number))
            assigned.Remove(record.Key);
        env.Note(new Learned(record.Key, record.Number));
        Tell(env, record);
        if (update.Kind == UpdateKind.Handover && update.Master == Region) env.Note(new Tally("masters-moved"));
        // Its master in this version tells the client.
        if (update.Kind == UpdateKind.Write && update.Master == Region)
            TellDone(env, update.Client, update.Process, update.Sequence, update.Value, update.Number);
    }

    static void TellDone(Env env, NodeId client, int process, long sequence, Value value, long version) =>
        env.Send(client, new Told(process, sequence, IsDone: true, value, version));

    // The rules.

    /// <summary>Only the master makes new versions.</summary>
    protected virtual bool AcceptsWrites(string key) => IsMasterOf(key);

    /// <summary>A test-and-set write is for the latest version alone.</summary>
    protected virtual bool PassesTest(Ask m, Record latest) => latest.Number == m.Version;

    /// <summary>A version is committed when it is in the broker's log.</summary>
    protected virtual bool AnswersBeforeLogged => false;

    protected virtual bool IsNew(Record copy, Update update) => !copy.IsPast(update);

    /// <summary>A copy goes through all versions in their order, whichever broker they come from.</summary>
    protected virtual bool IsNext(Record copy, Update update) => copy.IsFollowedBy(update);
}
