namespace Simulator.Protocols.Pbft;

// §4.1 The client, as the replicas see it, and the timer of §4.4 that its requests start.
public partial class PbftNode
{
    readonly WaitingRequests waiting = new();

    /// <summary>The primary: what is not yet proposed.</summary>
    readonly Queue<Request> queue = new();

    /// <summary>The primary: of each client the newest request that it has put into the queue in this view.</summary>
    readonly Dictionary<NodeId, long> taken = [];

    /// <summary>Reads whose answer shows what is not yet committed (§5.1).</summary>
    readonly List<Request> heldReads = [];

    /// <summary>
    /// What this replica may have shown to clients and does not show now: what had prepared before a crash, or was carried out
    /// tentatively before a view change. A read must not show an earlier state, so it waits.
    /// </summary>
    long shown;

    /// <summary>The turn for which the timer runs.</summary>
    WaitingRequests.Turn? watched;

    void OnRequest(Env env, NodeId from, Request m)
    {
        if (!m.Signer.IsClient || !IsGenuine(env, m)) return;
        if (m.ReadOnly)
        {
            if (options.ReadOnly && m.Operation.IsRead) Read(env, m);
            return;
        }
        if (!IsUnanswered(m))
        {
            // "If the request has already been processed, the replicas simply re-send the reply."
            if (replies[m.Signer] is { } last && last.Timestamp == m.Timestamp) SayReply(env, last);
            return;
        }
        Await(env, m);
        if (IsPrimary) Take(env, m);
        // "If the replica is not the primary, it relays the request to the primary."
        else if (IsActive && from.IsClient) env.Send(PrimaryOf(View), m);
    }

    void Take(Env env, Request m)
    {
        if (taken.TryGetValue(m.Signer, out var newest) && newest >= m.Timestamp) return;
        taken[m.Signer] = m.Timestamp;
        queue.Enqueue(m);
        Propose(env);
    }

    /// <summary>"A backup is waiting for a request if it received a valid request and has not executed it" (§4.4).</summary>
    void Await(Env env, Request m)
    {
        if (!replies.IsNew(m)) return;
        waiting.Add(m);
        WatchPrimary(env);
    }

    /// <summary>
    /// The timer runs for one request, that of the client that waits for longest: "it stops the timer when it is no longer waiting
    /// to execute the request, but restarts it if at that point it is waiting to execute some other request." That clients lose
    /// patience does not stop it: a timeout that has doubled beyond their patience would never come to its end.
    /// </summary>
    void WatchPrimary(Env env)
    {
        if (!IsActive) return;
        var first = IsPrimary ? null : waiting.First;
        if (ReferenceEquals(first, watched)) return;
        watched = first;
        if (first is null) env.Disarm(ViewTimeout.It);
        else env.Arm(ViewTimeout.It, timeout);
    }

    void SayReply(Env env, LastReply reply)
    {
        // What the tentative execution has said may be said for good once it has committed.
        var tentative = executed > committed && FreshHolds(reply);
        env.Send(reply.Client, Sign(env, new Reply(self, View, reply.Process, reply.Sequence, reply.Result, tentative)));
    }

    // Read-only requests, §5.1.

    /// <summary>
    /// "Replicas execute the request immediately in their tentative state … They send the reply only after all requests reflected
    /// in the tentative state have committed."
    /// </summary>
    void Read(Env env, Request m)
    {
        if (executed > committed || committed < shown) heldReads.Add(m);
        else SayReply(env, new LastReply(m.Signer, m.Process, m.Sequence, Outcome.Ok(machine.Read(m.Operation.Key))));
    }

    void ReleaseReads(Env env)
    {
        if (heldReads.Count == 0 || committed < shown) return;
        var reads = heldReads.ToArray();
        heldReads.Clear();
        foreach (var read in reads) Read(env, read);
    }

    // The rules.

    /// <summary>§4.1: a request that is not newer than the last reply was carried out already.</summary>
    protected virtual bool IsUnanswered(Request request) => replies.IsNew(request);
}
