using System.Runtime.CompilerServices;

namespace Simulator;

/// <summary>
/// Everything that a node may do or learn, and only while one of its handlers runs. As a ref struct it cannot be stored,
/// captured, boxed or carried across an await, so no effect can happen outside a step.
/// </summary>
/// <remarks>
/// Each draw is labelled with the calling method (or a name of your choice). Its value depends on the seed, the node, the
/// label and how often this label was drawn here before, and on nothing else: a draw added elsewhere shifts none.
/// </remarks>
public readonly ref struct Env
{
    readonly Host host;

    internal Env(Host host) => this.host = host;

    public NodeId Self => host.Id;

    /// <summary>
    /// How often this machine's process has been started before; 0 in its first life. This is what the supervisor that starts a
    /// process knows. For a node without a disk it is all that a crash leaves, and how it can tell that there was one.
    /// </summary>
    public int Life => host.Life;

    /// <summary>All other servers; for a client, all servers.</summary>
    public Peers Peers => host.Peers;

    /// <summary>This node's own clock: skewed and drifting, of a type that true time cannot be compared with.</summary>
    public LocalTime Now => host.ReadClock();

    /// <summary>An interval that holds the true time as long as the clock keeps its promised uncertainty.</summary>
    public TimeInterval NowInterval => host.ClockInterval();

    /// <summary>One of the options, each as likely as the others. Throws when there is none.</summary>
    public T Any<T>(ReadOnlySpan<T> options, [CallerMemberName] string purpose = "") =>
        options[(int)host.Draw(purpose, (ulong)options.Length)];

    /// <summary>One of the peers, each as likely as the others. Throws when there is none.</summary>
    public NodeId Any(Peers peers, [CallerMemberName] string purpose = "") =>
        peers[(int)host.Draw(purpose, (ulong)peers.Count)];

    /// <summary>A duration of [min, max], every nanosecond as likely as the others.</summary>
    public Duration Between(Duration min, Duration max, [CallerMemberName] string purpose = "") =>
        new(min.Ns + (long)host.Draw(purpose, (ulong)(max.Ns - min.Ns) + 1));

    /// <summary>A whole number of [0, bound).</summary>
    public long Below(long bound, [CallerMemberName] string purpose = "") => (long)host.Draw(purpose, (ulong)bound);

    /// <summary>True with the given probability.</summary>
    public bool Chance(Ratio probability, [CallerMemberName] string purpose = "") =>
        probability.Decide(host.Draw(purpose, (ulong)probability.Denominator));

    /// <summary>Leaves once every earlier write of this node is on disk.</summary>
    public void Send(NodeId to, Message message) => host.Send(to, message, afterWrites: true);

    /// <summary>Leaves at once, even while a write is on its way to the disk. The opt-out from the write-ahead rule.</summary>
    public void SendEarly(NodeId to, Message message) => host.Send(to, message, afterWrites: false);

    /// <summary>Sends the one message to every peer.</summary>
    public void Broadcast(Message message)
    {
        foreach (var peer in Peers) host.Send(peer, message, afterWrites: true);
    }

    /// <summary>Signs a message with this server's name, as it is now; a changed copy needs a new signature.</summary>
    public Signature Sign(Message message) => new(host.Id, host.Shapes.Digest(message));

    /// <summary>Whether this is the signature of this server on exactly this message.</summary>
    public bool IsSigned(Signature? signature, NodeId by, Message message) =>
        signature is not null && signature.Signer == by && signature.Digest == host.Shapes.Digest(message);

    /// <summary>The digest of a message's contents, as a collision-free hash function would give it.</summary>
    public ulong DigestOf(Message message) => host.Shapes.Digest(message);

    /// <summary>Fires once, when this node's clock has advanced by <paramref name="after"/>. An equal timer is replaced.</summary>
    public void Arm(Timer timer, Duration after) => host.Arm(timer, after);

    public void Disarm(Timer timer) => host.Disarm(timer);

    /// <summary>Tells the checks and the trace a fact, if they listen. What is noted never changes a run.</summary>
    public void Note<T>(T fact) where T : IFact => host.Note(fact);

    /// <summary>Ends the operation in flight. Only a <see cref="Client"/> may call this.</summary>
    public void Complete(Outcome outcome) => host.Complete(outcome);

    internal void Write(object disk) => host.Write(disk);
}
