namespace Simulator.Protocols.Chain;

/// <summary>§3: the chain gets shorter where servers fail, and longer at its end.</summary>
public partial class ChainServer
{
    void OnAdopt(Env env, Adopt m)
    {
        if (m.Configuration.Number < Disk.Config) return;
        var isNews = m.Configuration.Number > configuration.Number;
        if (isNews) Change(env, m.Configuration);
        if (m.MustReport) env.Send(master, new LastReceived(configuration.Number, Last));
        if (m.Resume >= 0 && Successor is not null && IsActive && !isLinked) Resume(env, m.Resume);
    }

    void Change(Env env, Configuration next)
    {
        var (previous, following) = (Predecessor, Successor);
        var wasHead = IsHead;
        configuration = next;
        Keep(env, Disk with { Config = next.Number });
        if (!next.Contains(self))
        {
            Leave(env);
            return;
        }
        if (Predecessor != previous) upSince = next.Number;
        if (Successor != following) (downSince, isLinked) = (next.Number, false);
        AskForMissing(env);
        if (IsHead && !wasHead) env.Note(new Elected(next.Number));
        CompleteAsTail(env);
    }

    /// <summary>The chain goes on without this server, so that what it has may not be what the others have.</summary>
    void Leave(Env env)
    {
        complete = null;
        if (IsActive) Keep(env, Disk with { IsActive = false });
    }

    /// <summary>
    /// §3, the new server becomes the tail when it has, on disk, all that the old tail had when it ceased to be the tail.
    /// </summary>
    void ActivateWhenStable(Env env)
    {
        if (IsActive || complete is not { } all || stable < all || !configuration.Contains(self)) return;
        complete = null;
        Keep(env, Disk with { IsActive = true });
        CompleteAsTail(env);
    }

    /// <summary>The tail sends its state while it goes on as the tail (§3, extending a chain).</summary>
    void OnExtend(Env env, Extend m)
    {
        if (IsTail && IsActive && m.Config == configuration.Number) env.Send(m.Server, new Transfer(m.Config, Disk.Base, Disk.Log));
    }

    /// <summary>Until it holds the object, it asks its predecessor for what it lacks.</summary>
    void AskForMissing(Env env)
    {
        if (!IsActive && Predecessor is { } previous) env.Send(previous, new LastReceived(configuration.Number, Last));
    }

    void OnTransfer(Env env, NodeId from, Transfer m)
    {
        if (!MayReplace(from, m)) return;
        generation++;
        complete = null;
        // What was completed stays so: only what comes after it is taken over.
        var isBehind = completed < m.Base.Number;
        Keep(env, new ChainDisk(
            Disk.Config, IsActive: false, isBehind ? m.Base : clean.Export(completed),
            isBehind ? m.Log : m.Log.Skip((int)(completed - m.Base.Number))));
        Load();
        stable = 0;
        env.Send(self, new Synced(generation, Last));
        if (isBehind) env.Note(new Applied(completed, clean.Digest, Transferred: true));
        if (configuration.Contains(self)) env.Send(from, new LastReceived(configuration.Number, Last));
        else env.Send(master, new Ready(m.Config, Last));
    }

    /// <summary>A server that holds the object does not give it away for an older copy.</summary>
    bool MayReplace(NodeId from, Transfer m)
    {
        if (IsActive || m.Base.Number + m.Log.Count < completed) return false;
        return configuration.Contains(self) ? from == Predecessor && m.Config >= upSince : m.Config == configuration.Number;
    }

    // The rules.

    /// <summary>§3, failure of another server: what was sent to the failed one, and not by it, is sent again.</summary>
    protected virtual void Resume(Env env, long received) => SendFrom(env, received);
}
