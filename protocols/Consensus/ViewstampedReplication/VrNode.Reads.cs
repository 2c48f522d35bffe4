namespace Simulator.Protocols.ViewstampedReplication;

// §6.3 Fast reads: at the primary with leases, and at backups for clients that take what they have.
public partial class VrNode
{
    /// <summary>Until then this replica lets no other view begin; null when it has granted no lease.</summary>
    LocalTime? leaseUntil;

    /// <summary>Reads of clients that have seen more than this replica has executed.</summary>
    readonly List<LocalRead> localReads = [];

    /// <summary>Numbers what the primary says to all; 0 where no leases are wanted.</summary>
    long BeginRound(Env env, Primary primary)
    {
        if (options.Reads != ReadMode.Lease) return 0;
        primary.Round++;
        primary.Answered[self.Value] = primary.Round;
        primary.Begun.Enqueue((primary.Round, env.Now));
        return primary.Round;
    }

    void GrantLease(Env env)
    {
        if (options.Reads == ReadMode.Lease) leaseUntil = env.Now + options.LeaseDuration;
    }

    void HearLease(Env env, Primary primary, NodeId from, long round)
    {
        if (round <= primary.Answered[from.Value]) return;
        primary.Answered[from.Value] = round;
        var confirmed = ByQuorum(primary.Answered);
        while (primary.Begun.TryPeek(out var begun) && begun.Round <= confirmed)
        {
            primary.LeaseFrom = LeaseStart(begun.At, env.Now);
            primary.Begun.Dequeue();
        }
    }

    /// <summary>Also what earlier views committed must be executed here before this replica can read alone.</summary>
    bool HoldsLease(Env env, Primary primary)
    {
        if (options.Reads != ReadMode.Lease || commitNumber < primary.Inherited) return false;
        if (configuration.Quorum == 1) return true;
        if (primary.LeaseFrom is not { } from) return !NeedsLease();
        var lease = options.LeaseDuration.Ns;
        var drift = options.ClockDriftBound;
        // This clock may run slow and theirs fast, so the bound on drift is taken off twice.
        var slack = (long)((Int128)lease * drift.Numerator * 2 / drift.Denominator) + 1;
        return env.Now - from < new Duration(lease - slack) || !NeedsLease();
    }

    /// <summary>§6.3.2: "the replica responds only if it has executed operations at least this far"; until then the read waits.</summary>
    void OnLocalRead(Env env, LocalRead m)
    {
        if (role.Status is Status.Recovering or Status.None) return;
        if (m.Seen > commitNumber) localReads.Add(m);
        else AnswerLocalRead(env, m);
    }

    void AnswerLocalReads(Env env)
    {
        if (localReads.Count == 0) return;
        foreach (var read in localReads)
            if (read.Seen <= commitNumber) AnswerLocalRead(env, read);
        localReads.RemoveAll(read => read.Seen <= commitNumber);
    }

    void AnswerLocalRead(Env env, LocalRead m) =>
        env.Send(m.Client, new Reply(view, m.Process, m.Number, commitNumber, Outcome.Ok(machine.Read(m.Operation.Key))));

    // The rules.

    /// <summary>§6.3.1: "a new view will start only after leases at f+1 participants in the view change protocol expire".</summary>
    protected virtual bool LeaseHasEnded(Env env) => leaseUntil is not { } until || env.Now >= until;

    /// <summary>Without one, the group may have gone on to another view long ago.</summary>
    protected virtual bool NeedsLease() => true;

    /// <summary>The lease counts from when the primary spoke: the backup may have heard it right then.</summary>
    protected virtual LocalTime LeaseStart(LocalTime asked, LocalTime answered) => asked;
}
