namespace Simulator.Protocols.Raft;

// Reads that do not go through the log: thesis §6.4 (read index) and §6.4.1 (lease).
public partial class RaftNode
{
    void Read(Env env, Leader leader, Execute read)
    {
        if (options.Reads == ReadMode.Log || !KnowsWhatIsCommitted())
        {
            Append(env, leader, read);
        }
        else if (!NeedsRound() || (options.Reads == ReadMode.Lease && HoldsLease(env, leader)))
        {
            AnswerRead(env, read);
        }
        else
        {
            leader.Waiting.Add(read);
            if (leader.Asking.Count == 0) BeginRound(env, leader);
        }
    }

    /// <summary>
    /// Speaks to all followers, so that their answers show that this server still led when it spoke. The reads that wait are
    /// served when a majority has answered this round or a later one; reads that come after it began wait for the next.
    /// The state read from then has applied at least all that was committed when the reads arrived.
    /// </summary>
    void BeginRound(Env env, Leader leader)
    {
        leader.Round = NextRound(leader.Round);
        leader.Answered[self.Value] = leader.Round;
        if (options.Reads == ReadMode.Lease) leader.Begun.Enqueue((leader.Round, env.Now));
        if (leader.Asking.Count == 0 && leader.Waiting.Count > 0)
        {
            (leader.Asking, leader.Waiting) = (leader.Waiting, leader.Asking);
            leader.AskedIn = leader.Round;
        }
        foreach (var follower in leader.Audience) Ping(env, leader, follower);
        if (leader.Alone) ConfirmRounds(env, leader);
    }

    void ConfirmRounds(Env env, Leader leader)
    {
        var confirmed = Reached(leader.Answered);
        while (leader.Begun.TryPeek(out var begun) && begun.Round <= confirmed)
        {
            leader.LeaseFrom = LeaseStart(begun.At, env.Now);
            leader.Begun.Dequeue();
        }
        if (leader.Asking.Count == 0 || confirmed < leader.AskedIn) return;
        foreach (var read in leader.Asking) AnswerRead(env, read);
        leader.Asking.Clear();
        if (leader.Waiting.Count > 0) BeginRound(env, leader);
    }

    /// <summary>
    /// Thesis §6.4.1: no other leader can be elected before the minimum election timeout has passed since a majority heard
    /// this one. This clock may run slow and theirs fast, so the bound on drift is taken off twice.
    /// </summary>
    bool HoldsLease(Env env, Leader leader)
    {
        if (leader.LeaseFrom is not { } from || leader.LeaseRevoked) return false;
        var timeout = options.ElectionTimeout.From.Ns;
        var drift = options.ClockDriftBound;
        var slack = (long)((Int128)timeout * drift.Numerator * 2 / drift.Denominator) + 1;
        return env.Now - from < new Duration(timeout - slack);
    }

    // The rules.

    /// <summary>
    /// Thesis §6.4, step 1: a new leader knows what is committed only when an entry of its own term is. Until then a read goes
    /// through the log, and becomes that entry if there is no other.
    /// </summary>
    protected virtual bool KnowsWhatIsCommitted() => Disk.TermAt(commitIndex) == CurrentTerm;

    /// <summary>Thesis §6.4, step 3: a leader that was replaced without knowing it must not answer.</summary>
    protected virtual bool NeedsRound() => true;

    /// <summary>Each round has a number of its own, so that a late answer to an earlier one confirms nothing.</summary>
    protected virtual long NextRound(long round) => round + 1;

    /// <summary>The lease counts from when the question was sent: the follower may have heard it right then.</summary>
    protected virtual LocalTime LeaseStart(LocalTime asked, LocalTime answered) => asked;
}
