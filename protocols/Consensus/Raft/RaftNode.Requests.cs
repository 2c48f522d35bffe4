namespace Simulator.Protocols.Raft;

// §8 Client interaction; thesis chapter 6.
public partial class RaftNode
{
    void OnExecute(Env env, Execute request)
    {
        var isRead = request.Operation.IsRead;
        if (isRead && options.Reads == ReadMode.Local)
        {
            AnswerRead(env, request);
            return;
        }
        if (role is not Leader leader || (leader.Transfer is not null && request.Operation.Function != "transfer-leader"))
        {
            SendAway(env, request.Client, request.Process, request.Sequence);
            return;
        }
        switch (request.Operation.Function)
        {
            case "transfer-leader": OnTransferRequest(env, leader, request); break;
            case "reconfigure": OnReconfigure(env, leader, request); break;
            default:
                if (isRead) Read(env, leader, request);
                else if (AlreadyAnswered(request) is { } outcome) Reply(env, request, outcome);
                else TakeIn(env, leader, request);
                break;
        }
    }

    void OnOpenSession(Env env, OpenSession m)
    {
        if (role is not Leader { Transfer: null } leader) SendAway(env, m.Client, m.Process, sequence: 0);
        else TakeIn(env, leader, m);
    }

    /// <summary>A request that comes again while it is under way waits for its one entry.</summary>
    void TakeIn(Env env, Leader leader, Command request)
    {
        if (leader.UnderWay.Begin(request)) Append(env, leader, request);
    }

    /// <summary>Points the client to whom this server takes for the leader.</summary>
    void SendAway(Env env, NodeId client, int process, long sequence) => env.Send(client, role switch
    {
        Leader { Transfer: { } transfer } => new Redirect(process, sequence, CurrentTerm + 1, transfer.Target),
        Follower follower => new Redirect(process, sequence, CurrentTerm, follower.Leader),
        _ => new Redirect(process, sequence, CurrentTerm, Leader: null),
    });

    Outcome? AlreadyAnswered(Execute request) => request.Session == 0 ? null : sessions.Recall(request.Session, request.Sequence);

    void Reply(Env env, Execute request, Outcome outcome) =>
        env.Send(request.Client, new Answer(request.Process, request.Sequence, outcome));

    void AnswerRead(Env env, Execute read) => Reply(env, read, Outcome.Ok(machine.Read(read.Operation.Key)));
}
