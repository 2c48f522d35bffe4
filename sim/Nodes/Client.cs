namespace Simulator;

/// <summary>
/// How an operation becomes messages: whom it asks, when it retries, when it gives up. One client object is one logical
/// process with at most one operation in flight; it answers each <see cref="Invoke"/> with one <see cref="Env.Complete"/>.
/// When the deadline passes first, the kernel records the outcome as unknown and replaces the object by a fresh process.
/// An answer to the old process may still arrive at the new one, which runs on the same machine: number requests by
/// <see cref="ClientSeat.Process"/> and a counter, not by a counter alone.
/// </summary>
public abstract class Client : Node
{
    public abstract void Invoke(Env env, Operation operation);

    public override void Start(Env env) { }

    public override void Describe(Scribe scribe) { }
}

/// <summary>How a client retries. Every protocol's client follows it, so that protocols are compared on equal terms.</summary>
/// <param name="RetryAfter">Silence after which the request is sent again, to the next server. Zero: never.</param>
/// <param name="MaxAttempts">Requests sent for one operation, the first included. At least 1.</param>
/// <param name="Target">Where the first request of an operation goes.</param>
public sealed record ClientPolicy(Duration RetryAfter, int MaxAttempts, ClientTarget Target)
{
    public static readonly ClientPolicy Default = new(Duration.Ms(500), 100, ClientTarget.LastGood);
}

/// <summary>Where a client sends the first request of an operation.</summary>
public enum ClientTarget
{
    /// <summary>The server that answered last (a leader, once found); before that the nearest.</summary>
    LastGood,
    /// <summary>Always the server that the client is placed beside.</summary>
    Nearest,
    /// <summary>A server drawn for each operation.</summary>
    Any,
}

/// <summary>What a protocol's client is told when it is made.</summary>
/// <param name="Self">The machine that it runs on.</param>
/// <param name="Process">Its logical process: unique in the run, never reused after an unknown outcome.</param>
/// <param name="Nearest">The server that it is placed beside.</param>
/// <param name="Servers">How many servers the cluster has.</param>
public sealed record ClientSeat(NodeId Self, int Process, NodeId Nearest, int Servers, ClientPolicy Policy);
