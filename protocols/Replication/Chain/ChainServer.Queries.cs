namespace Simulator.Protocols.Chain;

/// <summary>Queries: at the tail (OSDI 2004, §2), or at any server (ATC 2009, §2.3).</summary>
public partial class ChainServer
{
    void OnQuery(Env env, Execute m)
    {
        var key = m.Operation.Key;
        switch (ChainLevels.Of(m.Operation, options.Reads))
        {
            case ChainReads.Any or ChainReads.CraqEventual when IsActive:
                Answer(env, m, newest.Read(key));
                break;
            case ChainReads.Craq when IsActive && configuration.Contains(self) && HasLease(env):
                if (IsTail || !MustAskTail(key)) Answer(env, m, Local(key));
                else env.Send(configuration.Tail, new VersionQuery(configuration.Number, m.Client, m.Process, m.Sequence, key ?? ""));
                break;
            case ChainReads.Tail when AnswersQueries && HasLease(env):
                Answer(env, m, clean.Read(key));
                break;
            default:
                Redirect(env, m);
                break;
        }
    }

    /// <summary>ATC 2009, §2.3: the tail tells the last version that it has committed, not the object.</summary>
    void OnVersionQuery(Env env, NodeId from, VersionQuery m)
    {
        if (!IsTail || !IsActive || !HasLease(env)) return;
        env.Note(new Tally("version-queries"));
        env.Send(from, new VersionReply(m.Config, m.Client, m.Process, m.Sequence, m.Key, completed));
    }

    /// <summary>The version asked for, or a later one that has been completed since.</summary>
    void OnVersionReply(Env env, VersionReply m)
    {
        if (!IsActive || Last < m.Number) return;
        env.Send(m.Client, new Answer(m.Process, m.Sequence, Outcome.Ok(ValueAt(m.Key, m.Number))));
    }

    /// <summary>What a key holds after the updates up to this number and those that are completed.</summary>
    Value ValueAt(string key, long number)
    {
        for (var i = pending.Count - 1; i >= 0; i--)
            if (pending[i].Entry.Number <= number && IsOf(pending[i].Entry, key)) return pending[i].After;
        return clean.Read(key);
    }

    bool IsDirty(string? key)
    {
        foreach (var item in pending)
            if (IsOf(item.Entry, key ?? "")) return true;
        return false;
    }

    static bool IsOf(Entry entry, string key) => (entry.Request.Operation.Key ?? "") == key;

    static void Answer(Env env, Execute m, Value value) => env.Send(m.Client, new Answer(m.Process, m.Sequence, Outcome.Ok(value)));

    // The rules.

    /// <summary>Of all servers the tail alone knows what all have.</summary>
    protected virtual bool AnswersQueries => IsTail && IsActive;

    /// <summary>One that the master may have taken for failed says nothing.</summary>
    protected virtual bool HasLease(Env env) => options.Lease == Duration.Zero || env.Now < leaseUntil;

    /// <summary>A version that may not be stored everywhere is not shown before the tail says so, nor is the one before.</summary>
    protected virtual bool MustAskTail(string? key) => IsDirty(key);

    /// <summary>What a server answers without asking.</summary>
    protected virtual Value Local(string? key) => clean.Read(key);

    /// <summary>What a client would read here if it did not matter that it may be lost.</summary>
    protected Value ReadDirty(string? key) => newest.Read(key);
}

/// <summary>The levels that clients can ask for with an operation.</summary>
static class ChainLevels
{
    public static ChainReads Of(Operation operation, ChainReads otherwise) => operation.Level switch
    {
        "tail" => ChainReads.Tail,
        "any" => ChainReads.Any,
        "craq" => ChainReads.Craq,
        "craq-eventual" => ChainReads.CraqEventual,
        _ => otherwise,
    };
}
