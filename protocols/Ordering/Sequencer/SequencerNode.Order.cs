namespace Simulator.Protocols.Sequencer;

// How updates get their numbers, and how replicas keep to them.
public partial class SequencerNode
{
    /// <summary>A client's own replica passes the update on; one that was carried out already is answered again.</summary>
    void OnClientUpdate(Env env, Update update)
    {
        if (done.TryGetValue(update.Process, out var last) && last.Sequence == update.Sequence)
        {
            env.Send(update.Client, new Answer(update.Process, update.Sequence, last.Outcome));
            return;
        }
        if (AnswersAtOnce) env.Send(update.Client, new Answer(update.Process, update.Sequence, Outcome.Ok(update.Operation.Argument)));
        if (IsSequencer) Number(env, update);
        else env.Send(options.First, update);
    }

    void OnForwarded(Env env, Update update)
    {
        if (!done.TryGetValue(update.Process, out var last) || last.Sequence < update.Sequence) Number(env, update);
    }

    /// <summary>The next number; on the sequencer's disk before anybody hears of it, so that it is never given away twice.</summary>
    void Number(Env env, Update update)
    {
        var number = Applied + 1;
        Apply(env, number, update);
        env.Broadcast(new Ordered(number, [update]));
    }

    void OnOrdered(Env env, Ordered m)
    {
        var number = m.First;
        foreach (var update in m.Updates)
        {
            if (number > Applied) early[number] = update;
            number++;
        }
        while (Next() is var (at, next)) Apply(env, at, next);
        if (early.Count > 0 && asked != Applied + 1) AskForMissing(env);
    }

    void OnSoFar(Env env, SoFar m)
    {
        if (m.Last > Applied) AskForMissing(env);
    }

    /// <summary>
    /// Updates that come meanwhile do not make it ask again, only the sequencer's tick does: else each answer would beget a question,
    /// and repeated messages would multiply without end.
    /// </summary>
    void AskForMissing(Env env)
    {
        asked = Applied + 1;
        env.Send(options.First, new Missing(asked));
    }

    /// <summary>At most a batch; the replica asks again for the rest.</summary>
    void OnMissing(Env env, NodeId from, Missing m)
    {
        if (!IsSequencer || m.From > Applied) return;
        var count = (int)long.Min(options.Batch, Applied - m.From + 1);
        env.Send(from, new Ordered(m.From, Log.Slice((int)m.From - 1, count)));
    }

    /// <summary>Carries out the update with the next number, and answers the client if this is its replica.</summary>
    void Apply(Env env, long number, Update update)
    {
        early.Remove(number);
        Keep(env, update);
        env.Note(new Decided(number, update.Digest));
        var isNew = !done.TryGetValue(update.Process, out var last) || last.Sequence < update.Sequence;
        if (isNew) env.Note(new Delivered(number, update.Process, update.Sequence));
        Carry(update);
        env.Note(new Applied(number, machine.Digest));
        if (isNew && update.Replica == self && !AnswersAtOnce)
            env.Send(update.Client, new Answer(update.Process, update.Sequence, done[update.Process].Outcome));
    }

    void Carry(Update update)
    {
        Applied++;
        if (done.TryGetValue(update.Process, out var last) && last.Sequence >= update.Sequence) return;
        done[update.Process] = (update.Sequence, machine.Apply(update.Operation));
    }

    // The rules.

    /// <summary>The update to carry out next, once it is there: the one whose number follows the last.</summary>
    protected virtual (long Number, Update Update)? Next() =>
        early.TryGetValue(Applied + 1, out var update) ? (Applied + 1, update) : null;

    /// <summary>Updates that wait for others with lower numbers, in order.</summary>
    protected IEnumerable<KeyValuePair<long, Update>> Early => early;

    /// <summary>What was carried out is on disk before any answer that rests on it leaves.</summary>
    protected virtual void Keep(Env env, Update update) => Persist(env, Disk with { Log = Disk.Log.Add(update) });

    /// <summary>
    /// TOCS 1994, §4.2: a client's update ends when its own replica has carried it out. Would it end before, the client's next read could
    /// miss it.
    /// </summary>
    protected virtual bool AnswersAtOnce => false;
}
