using System.Diagnostics;

namespace Simulator.Protocols.Pnuts;

/// <summary>
/// The message broker of a region (§3.2.1): an update is committed when it is in the broker's log. It delivers its log to every region in
/// the order in which it was published, and forgets nothing that a region has not taken. What two brokers deliver has no order.
/// </summary>
public partial class PnutsBroker(NodeId self, int regions, PnutsOptions options) : Node<BrokerDisk>(BrokerDisk.Blank)
{
    /// <summary>Up to where each region has said to have taken the log.</summary>
    readonly long[] taken = new long[regions];

    /// <summary>Up to where it was sent to each.</summary>
    readonly long[] sent = new long[regions];

    public NodeId Id => self;

    /// <summary>The region that it serves.</summary>
    public int Region => self.Value - regions;

    /// <summary>The latest state written, whether or not it has reached the disk.</summary>
    public BrokerDisk Written => Disk;

    public override Standing Standing => new("broker", 0);

    public override void Start(Env env)
    {
        for (var region = 0; region < regions; region++) taken[region] = sent[region] = Disk.Base;
        for (var region = 0; region < regions; region++) Send(env, region);
        env.Arm(ResendTimeout.It, options.ResendAfter);
    }

    public override void Receive(Env env, NodeId from, Message message)
    {
        switch (message)
        {
            case Attach m: OnAttach(env, from, m); break;
            case Publish m: OnPublish(env, m); break;
            case Took m: OnTook(env, from.Value, m); break;
            default: throw new UnreachableException($"a broker has no handler for {message}");
        }
    }

    public override void Fire(Env env, Timer timer)
    {
        env.Arm(ResendTimeout.It, options.ResendAfter);
        for (var region = 0; region < regions; region++)
        {
            sent[region] = taken[region];
            Send(env, region);
        }
    }

    public override void Describe(Scribe scribe)
    {
        scribe.Field("role", "broker");
        scribe.Field("base", Disk.Base);
        scribe.Field("end", Disk.End);
        scribe.Field("life", Disk.Life);
        scribe.Field("expected", Disk.Expected);
        for (var region = 0; region < regions; region++) scribe.Field("taken", taken[region]);
    }

    void OnAttach(Env env, NodeId from, Attach m)
    {
        if (m.Life < Disk.Life) return;
        if (m.Life > Disk.Life) Persist(env, Disk with { Life = m.Life, Expected = 1 });
        env.Send(from, new Attached(m.Life, Disk.End));
    }

    void OnPublish(Env env, Publish m)
    {
        // Of an earlier life nothing more is logged, and nothing that comes after something missing.
        if (m.Life != Disk.Life || m.First > Disk.Expected) return;
        var (log, expected) = (Disk.Log, Disk.Expected);
        for (var i = (int)(expected - m.First); i < m.Updates.Count; i++) log = log.Add(new Logged(m.Life, expected++, m.Updates[i]));
        if (expected == Disk.Expected) return;
        Persist(env, Disk with { Log = log, Expected = expected });
        for (var region = 0; region < regions; region++) Send(env, region);
    }

    void OnTook(Env env, int region, Took m)
    {
        // A region that was restarted may have lost what it had taken and not yet on disk.
        sent[region] = m.Position < sent[region] && m.Position < taken[region] ? m.Position : long.Max(sent[region], m.Position);
        taken[region] = m.Position;
        var forget = PurgeUpTo(taken) - Disk.Base;
        if (forget >= options.PurgeAfter) Persist(env, Disk with { Log = Disk.Log.Skip((int)forget), Base = Disk.Base + forget });
        Send(env, region);
    }

    void Send(Env env, int region)
    {
        var from = long.Max(sent[region], Disk.Base);
        if (from >= Disk.End) return;
        var entries = Disk.Log.Slice((int)(from - Disk.Base), (int)long.Min(options.Batch, Disk.End - from));
        sent[region] = from + entries.Count;
        env.Send(new NodeId(region), new Deliver(from, entries));
    }

    // The rules.

    /// <summary>Up to where all regions have the log.</summary>
    protected virtual long PurgeUpTo(ReadOnlySpan<long> taken)
    {
        var least = taken[0];
        foreach (var position in taken) least = long.Min(least, position);
        return least;
    }
}
