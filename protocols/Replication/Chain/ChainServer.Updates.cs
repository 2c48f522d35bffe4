namespace Simulator.Protocols.Chain;

/// <summary>§2: updates go down the chain, acknowledgements come up.</summary>
public partial class ChainServer
{
    /// <summary>The head gives an update its number, unless it has it already.</summary>
    void OnUpdate(Env env, Execute m)
    {
        if (!IsHead || !IsActive)
        {
            Redirect(env, m);
            return;
        }
        if (newest.Recall(m) is { } outcome)
        {
            // On its way down the chain still: the tail will answer. Else the answer was lost.
            if (!IsPending(m)) env.Send(m.Client, new Answer(m.Process, m.Sequence, outcome));
            return;
        }
        Receive(env, [new Entry(Last + 1, m)]);
    }

    void OnForward(Env env, NodeId from, Forward m)
    {
        if (!Accepts(from, m)) return;
        if (IsGap(m))
        {
            env.Send(from, new LastReceived(configuration.Number, Last));
            return;
        }
        var known = (int)long.Clamp(Last - m.After, 0, m.Updates.Count);
        if (known < m.Updates.Count) Receive(env, m.Updates.Skip(known));
        else env.Send(from, new Acknowledge(configuration.Number, completed));
        if (IsActive) return;
        complete = Last;
        ActivateWhenStable(env);
    }

    /// <summary>Into the history, on disk, and then to the successor; at the tail it is completed when it is on disk.</summary>
    void Receive(Env env, Seq<Entry> updates)
    {
        var after = Last;
        Keep(env, Disk with { Log = Disk.Log.AddRange(updates.Span) });
        foreach (var entry in updates) Take(entry);
        if (Successor is { } next) env.Send(next, new Forward(configuration.Number, after, updates));
        env.Send(self, new Synced(generation, Last));
        if (RepliesEarly) Complete(env, Last);
    }

    void OnSynced(Env env, Synced m)
    {
        if (m.Generation != generation) return;
        stable = long.Max(stable, m.Number);
        ActivateWhenStable(env);
        CompleteAsTail(env);
    }

    void OnAcknowledge(Env env, NodeId from, Acknowledge m)
    {
        if (from != Successor || m.Config < downSince) return;
        isLinked = true;
        Complete(env, long.Min(m.Number, Last));
    }

    /// <summary>What the tail has is what all have.</summary>
    void CompleteAsTail(Env env)
    {
        if (IsTail && IsActive) Complete(env, stable);
    }

    /// <summary>The updates up to this one are processed by the tail: they leave Sent, and the predecessor is told.</summary>
    protected void Complete(Env env, long number)
    {
        if (number <= completed) return;
        var count = (int)(number - completed);
        for (var i = 0; i < count; i++) CompleteOne(env, pending[i].Entry);
        pending.RemoveRange(0, count);
        if (completed - Disk.Base.Number >= options.CheckpointAfter)
            Keep(env, Disk with { Base = clean.Export(completed), Log = Disk.Log.Skip((int)(completed - Disk.Base.Number)) });
        if (Predecessor is { } previous) env.Send(previous, new Acknowledge(configuration.Number, completed));
    }

    void CompleteOne(Env env, Entry entry)
    {
        var request = entry.Request;
        completed = entry.Number;
        env.Note(new Decided(completed, request.Digest));
        var outcome = clean.Apply(request, out var isCarriedOut);
        if (isCarriedOut) env.Note(new Delivered(completed, request.Process, request.Sequence));
        env.Note(new Applied(completed, clean.Digest));
        if (IsTail || RepliesEarly) env.Send(request.Client, new Answer(request.Process, request.Sequence, outcome));
    }

    /// <summary>Messages get lost where the paper has reliable links.</summary>
    void Resend(Env env)
    {
        if (!IsActive || Successor is null) return;
        if (pending.Count > 0 || !isLinked) SendFrom(env, completed);
    }

    /// <summary>Sends the successor what follows the update of this number.</summary>
    void SendFrom(Env env, long after)
    {
        if (Successor is not { } next) return;
        if (after < Disk.Base.Number) env.Send(next, new Transfer(configuration.Number, Disk.Base, Disk.Log));
        else if (after <= Last) env.Send(next, new Forward(configuration.Number, after, Disk.Log.Skip((int)(after - Disk.Base.Number))));
    }

    /// <summary>The successor lacks what comes before that which it was sent.</summary>
    void OnLastReceived(Env env, NodeId from, LastReceived m)
    {
        if (from == Successor && m.Config >= downSince && IsActive) SendFrom(env, m.Number);
    }

    bool IsPending(Execute request)
    {
        foreach (var item in pending)
            if (item.Entry.Request.Process == request.Process && item.Entry.Request.Sequence == request.Sequence) return true;
        return false;
    }

    void Redirect(Env env, Execute m)
    {
        if (configuration.Number > 0) env.Send(m.Client, new Located(configuration));
    }

    // The rules.

    /// <summary>Only from the predecessor, since it is that: what others say comes from a chain of the past.</summary>
    protected virtual bool Accepts(NodeId from, Forward m) => from == Predecessor && m.Config >= upSince;

    /// <summary>A history has no gaps.</summary>
    protected virtual bool IsGap(Forward m) => m.After > Last;

    /// <summary>Only the tail answers updates, for what it has processed every server has.</summary>
    protected virtual bool RepliesEarly => false;

    /// <summary>On disk before it is passed on.</summary>
    protected virtual void Keep(Env env, ChainDisk disk) => Persist(env, disk);
}
