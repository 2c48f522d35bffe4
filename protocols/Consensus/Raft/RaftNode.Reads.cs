namespace Simulator.Protocols.Raft;

// Reads that do not go through the log: thesis §6.4 (read index) and §6.4.1 (lease).
public partial class RaftNode
{
    void Read(Env env, Leader leader, Execute read)
    {
        if (options.Reads == ReadMode.Log || !KnowsWhatIsCommitted())
        {
            TakeIn(env, leader, read);
        }
        else if (!NeedsRound() || (options.Reads == ReadMode.Lease && HoldsLease(env, leader)))
        {
            AnswerRead(env, read);
        }
        else
        {
            leader.Reads.Enqueue((ConfirmingRound(leader.Round), read));
            if (leader.Reads.Peek().Round > leader.Round) BeginRound(env, leader);
        }
    }

    /// <summary>
    /// Speaks to all followers, so that their answers show that this server still led when it spoke. One round serves all
    /// reads that arrived before it; those that arrive while it is under way wait for the next one.
    /// </summary>
    void BeginRound(Env env, Leader leader)
    {
        leader.Round++;
        leader.Answered[self.Value] = leader.Round;
        if (options.Reads == ReadMode.Lease) leader.Begun.Enqueue((leader.Round, env.Now));
        foreach (var follower in leader.Audience) Ping(env, leader, follower);
        if (leader.Alone) ConfirmRounds(env, leader);
    }

    /// <summary>
    /// A majority has answered some round. What is read now has at least all applied that was committed when the reads came,
    /// for this server applies what it commits at once.
    /// </summary>
    void ConfirmRounds(Env env, Leader leader)
    {
        if (leader.Begun.Count == 0 && leader.Reads.Count == 0) return;
        var confirmed = Reached(leader.Answered);
        while (leader.Begun.TryPeek(out var begun) && begun.Round <= confirmed)
        {
            leader.LeaseFrom = LeaseStart(begun.At, env.Now);
            leader.Begun.Dequeue();
        }
        while (leader.Reads.TryPeek(out var first) && first.Round <= confirmed)
        {
            leader.Reads.Dequeue();
            AnswerRead(env, first.Read);
        }
        if (leader.Reads.TryPeek(out var next) && next.Round > leader.Round) BeginRound(env, leader);
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
    protected virtual bool KnowsWhatIsCommitted() => HasCommittedInTerm;

    /// <summary>Thesis §6.4, step 3: a leader that was replaced without knowing it must not answer.</summary>
    protected virtual bool NeedsRound() => true;

    /// <summary>
    /// Only a round that begins after the read has come confirms it: answers to an earlier one may be older than another
    /// leader's writes. Numbers are never used again, so late answers confirm nothing.
    /// </summary>
    protected virtual long ConfirmingRound(long current) => current + 1;

    /// <summary>The lease counts from when the question was sent: the follower may have heard it right then.</summary>
    protected virtual LocalTime LeaseStart(LocalTime asked, LocalTime answered) => asked;
}
