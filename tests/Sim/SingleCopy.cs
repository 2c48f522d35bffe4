namespace Simulator.Tests.Sim;

/// <summary>The smallest service there is, for tests of the kernel: n1 holds the only copy and answers; its disk is its truth.</summary>
public sealed record SingleCopyDisk(Seq<Value> Written);

public sealed record Ask(long Id, Operation Operation) : Message;

public sealed record Answer(long Id, Value Result, bool Applied) : Message;

public sealed record RetryAsk(long Id) : Timer;

public sealed class SingleCopyServer() : Node<SingleCopyDisk>(new SingleCopyDisk([]))
{
    public override void Start(Env env) { }

    public override void Receive(Env env, NodeId from, Message message)
    {
        if (message is not Ask ask) throw new InvalidOperationException($"no handler for {message}");
        var last = Disk.Written.IsEmpty ? Value.Nil : Disk.Written[^1];
        switch (ask.Operation.Function)
        {
            case "read":
                env.Send(from, new Answer(ask.Id, last, true));
                break;
            case "write":
                Persist(env, new SingleCopyDisk(Disk.Written.Add(ask.Operation.Argument)));
                env.Send(from, new Answer(ask.Id, ask.Operation.Argument, true));
                break;
            default:
                var applied = ask.Operation.Argument.Items[0].Equals(last);
                if (applied) Persist(env, new SingleCopyDisk(Disk.Written.Add(ask.Operation.Argument.Items[1])));
                env.Send(from, new Answer(ask.Id, last, applied));
                break;
        }
    }

    public override void Describe(Scribe scribe) => scribe.Field("written", Disk.Written.Count);

    public override Standing Standing => new("leader", 1);
}

/// <summary>
/// Asks n1 and asks again until it answers. Its requests are numbered by its process, so that an answer to the process that
/// ran here before cannot be taken for one to this.
/// </summary>
public sealed class SingleCopyClient(ClientSeat seat) : Client
{
    long id = (long)seat.Process << 32;
    Operation? current;

    public override void Invoke(Env env, Operation operation)
    {
        current = operation;
        id++;
        Send(env);
    }

    public override void Fire(Env env, Timer timer)
    {
        if (timer is RetryAsk retry && retry.Id == id && current is not null) Send(env);
    }

    public override void Receive(Env env, NodeId from, Message message)
    {
        if (message is not Answer answer || answer.Id != id || current is null) return;
        current = null;
        env.Complete(answer.Applied ? Outcome.Ok(answer.Result) : Outcome.Fail("precondition"));
    }

    void Send(Env env)
    {
        env.Send(new NodeId(0), new Ask(id, current!));
        if (seat.Policy.RetryAfter.Ns > 0) env.Arm(new RetryAsk(id), seat.Policy.RetryAfter);
    }
}

public static class SingleCopy
{
    public static Deployment Deploy(params Invariant[] invariants) =>
        new(_ => new SingleCopyServer(), seat => new SingleCopyClient(seat), invariants);

    /// <summary>A world of three servers and four busy clients; change what the test is about.</summary>
    public static WorldSetup Setup() => new()
    {
        Servers = 3,
        Deployment = Deploy(),
        Network = new NetworkSetup { Latency = new Uniform(Duration.Ms(1), Duration.Ms(5)) },
        Clients =
        [
            new ClientGroup
            {
                Count = 4,
                Nearest = i => new NodeId(i % 3),
                Workload = () => new KeyValueWorkload(50, 40, 10, 3),
                Think = new Uniform(Duration.Ms(1), Duration.Ms(20)),
            },
        ],
        Duration = Duration.Seconds(5),
    };
}
