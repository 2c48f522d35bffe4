using System.Diagnostics;

namespace Simulator.Protocols.Sequencer;

/// <summary>What a server remembers through a crash: the updates in their order, as far as it has them. Numbered from 1.</summary>
public sealed record SequencerDisk(Seq<Update> Log);

/// <summary>
/// A replica, and on one server the sequencer: updates are broadcast in one order, a client's own replica answers it when it has
/// carried the update out, and reads are answered by that replica at once (Attiya and Welch, "Sequential consistency versus
/// linearizability", TOCS 1994, §4.2; the fixed sequencer: Défago, Schiper and Urbán, "Total order broadcast and multicast
/// algorithms", ACM Computing Surveys 2004, §4.1).
/// </summary>
public partial class SequencerNode(NodeId self, SequencerOptions options)
    : Node<SequencerDisk>(new SequencerDisk(default(Seq<Update>)))
{
    readonly KeyValueMachine machine = new();

    /// <summary>
    /// For each client process the last update carried out, and with what outcome: a repeated one is not carried out again.
    /// </summary>
    readonly Dictionary<int, (long Sequence, Outcome Outcome)> done = [];

    /// <summary>Updates that came before those with lower numbers.</summary>
    readonly SortedDictionary<long, Update> early = [];

    /// <summary>The number from which on it has asked for missing updates last.</summary>
    long asked;

    public NodeId Id => self;
    public bool IsSequencer => self == options.First;

    /// <summary>The updates carried out, which are the first of the order without gaps.</summary>
    public virtual Seq<Update> Log => Disk.Log;

    public long Applied { get; protected set; }

    /// <summary>The latest state written, whether or not it has reached the disk.</summary>
    public SequencerDisk Written => Disk;

    public ulong StateDigest => machine.Digest;

    public override Standing Standing => new(IsSequencer ? "leader" : "replica", 1);

    public override void Start(Env env)
    {
        foreach (var update in Disk.Log) Carry(update);
        if (IsSequencer) env.Arm(Tick.It, options.TickInterval);
        else env.Send(options.First, new Missing(Applied + 1));
    }

    public override void Receive(Env env, NodeId from, Message message)
    {
        switch (message)
        {
            case Update m when from == m.Client: OnClientUpdate(env, m); break;
            case Update m: OnForwarded(env, m); break;
            case Read m: env.Send(from, new Answer(m.Process, m.Sequence, Outcome.Ok(machine.Read(m.Key)))); break;
            case Ordered m: OnOrdered(env, m); break;
            case SoFar m: OnSoFar(env, m); break;
            case Missing m: OnMissing(env, from, m); break;
            default: throw new UnreachableException($"a sequenced replica has no handler for {message}");
        }
    }

    public override void Fire(Env env, Timer timer)
    {
        if (timer is not Tick) throw new UnreachableException($"a sequenced replica has no handler for {timer}");
        env.Broadcast(new SoFar(Applied));
        env.Arm(Tick.It, options.TickInterval);
    }

    public override void Describe(Scribe scribe)
    {
        scribe.Field("role", Standing.Role);
        scribe.Field("applied", Applied);
        scribe.Field("early", early.Count);
        scribe.Field("asked", asked);
        scribe.Field("state", unchecked((long)machine.Digest));
    }
}
