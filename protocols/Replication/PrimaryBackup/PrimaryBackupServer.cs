using System.Diagnostics;

namespace Simulator.Protocols.PrimaryBackup;

/// <summary>What a server remembers through a crash.</summary>
/// <param name="Suspended">It serves no earlier epoch than this one.</param>
/// <param name="Led">The last epoch that it has led; 0 for none.</param>
/// <param name="Done">The entries up to this one were done when the disk was written last.</param>
public sealed record PrimaryBackupDisk(View View, long Suspended, long Led, long Done, Seq<LogEntry> Log);

/// <summary>
/// A server that is the primary or a backup: Alsberg and Day, "A principle for resilient sharing of distributed resources", ICSE 1976;
/// Budhiraja, Marzullo, Schneider and Toueg, "The primary-backup approach", 1993; the fail-over as in van Renesse and Schneider,
/// OSDI 2004, §4. Its log is on disk, and it goes on where it was.
/// </summary>
public partial class PrimaryBackupServer : Node<PrimaryBackupDisk>
{
    readonly NodeId self;
    readonly NodeId monitor;
    readonly PrimaryBackupOptions options;

    /// <summary>The data after the entries that are done, with what came of the last write of each client.</summary>
    KeyValueMachine machine = new();
    SessionTable sessions;

    /// <summary>All entries up to this one are done and carried out.</summary>
    long done;

    /// <summary>The log up to this entry is on disk.</summary>
    long stable;

    /// <summary>Counts how often the log was cut in this life.</summary>
    long generation;

    /// <summary>Until when on its own clock it may serve as the primary.</summary>
    LocalTime leaseUntil = new(long.MinValue);

    LocalTime startedAt;

    /// <summary>Whether it has heard the view since it was started: one that it has on disk may be out of date.</summary>
    bool knowsView;

    public PrimaryBackupServer(NodeId self, NodeId monitor, View initial, PrimaryBackupOptions options)
        : base(new PrimaryBackupDisk(initial, 0, initial.Primary == self ? initial.Epoch : 0, 0, default))
    {
        (this.self, this.monitor, this.options) = (self, monitor, options);
        sessions = new SessionTable(options.SessionLimit);
    }

    public NodeId Id => self;
    public View View => Disk.View;

    /// <summary>The latest epoch that it has heard of.</summary>
    public long Epoch => long.Max(View.Epoch, Disk.Suspended);

    public bool IsPrimary => View.Primary == self && View.Epoch == Epoch;
    public Seq<LogEntry> Log => Disk.Log;
    public long Last => Disk.Log.Count;
    public long Done => done;

    /// <summary>The latest state written, whether or not it has reached the disk.</summary>
    public PrimaryBackupDisk Written => Disk;

    public override Standing Standing => new(IsPrimary ? "leader" : "backup", Epoch);

    public override void Start(Env env)
    {
        startedAt = env.Now;
        knowsView = env.Life == 0;
        stable = Last;
        Rebuild(Disk.Done);
        TellAll(env);
        if (IsPrimary) Lead(env, default);
        SendBeat(env);
        env.Arm(HeartbeatTimeout.It, options.Heartbeat);
        env.Arm(ResendTimeout.It, options.ResendAfter);
    }

    public override void Receive(Env env, NodeId from, Message message)
    {
        switch (message)
        {
            case Execute { Operation.IsRead: true } m: OnRead(env, m); break;
            case Execute m: OnWrite(env, m); break;
            case Append m: OnAppend(env, from, m); break;
            case Appended m: OnAppended(env, from, m); break;
            case Synced m: OnSynced(env, m); break;
            case Granted m: OnGranted(env, m); break;
            case Suspend m: OnSuspend(env, m); break;
            case Install m: OnInstall(env, m); break;
            default: throw new UnreachableException($"a primary or backup has no handler for {message}");
        }
    }

    public override void Fire(Env env, Timer timer)
    {
        switch (timer)
        {
            case HeartbeatTimeout:
                env.Arm(HeartbeatTimeout.It, options.Heartbeat);
                SendBeat(env);
                if (IsPrimary) ShowLife(env);
                break;
            case ResendTimeout:
                env.Arm(ResendTimeout.It, options.ResendAfter);
                if (IsPrimary) ShipAgain(env);
                break;
            default: throw new UnreachableException($"a primary or backup has no handler for {timer}");
        }
    }

    /// <summary>Reads, writes and differences cost differently (OSDI 2004, §5.1).</summary>
    public override Duration WorkFor(Message message) => message switch
    {
        Execute { Operation.IsRead: true } => options.QueryTime,
        Execute => options.UpdateTime,
        Append m => options.DifferenceTime * long.Max(0, long.Min(m.Entries.Count, m.After + m.Entries.Count - Last)),
        _ => Duration.Zero,
    };

    public override void Describe(Scribe scribe)
    {
        scribe.Field("role", Standing.Role);
        scribe.Field("epoch", View.Epoch);
        scribe.Field("version", View.Version);
        scribe.Field("suspended", Disk.Suspended);
        scribe.Field("primary", View.Primary);
        scribe.Field("in-sync", View.InSync);
        scribe.Field("last", Last);
        scribe.Field("stable", stable);
        scribe.Field("done", done);
        scribe.Field("state", unchecked((long)machine.Digest));
    }

    /// <summary>The epoch of an entry; 0 before the first.</summary>
    public long EpochAt(long number) => number == 0 ? 0 : Disk.Log[(int)number - 1].Epoch;

    void SendBeat(Env env) => env.Send(monitor, new Beat(env.Now, Epoch));

    /// <summary>Carries out the entries up to this one, from the first.</summary>
    void Rebuild(long number)
    {
        machine = new KeyValueMachine();
        sessions = new SessionTable(options.SessionLimit);
        for (done = 0; done < number; done++) Carry(Disk.Log[(int)done], out _);
    }

    Outcome? Carry(LogEntry entry, out bool isCarriedOut)
    {
        isCarriedOut = false;
        if (entry.Command is not Execute request) return null;
        sessions.Open(request.Process);
        return sessions.Execute(request.Process, request.Sequence, request.Operation, machine, out isCarriedOut);
    }

    /// <summary>The entries up to this one are done: what they say is carried out, and the primary answers.</summary>
    void Finish(Env env, long number)
    {
        while (done < number)
        {
            var entry = Disk.Log[(int)done++];
            var outcome = Carry(entry, out var isCarriedOut);
            if (entry.Command is not Execute request) continue;
            if (isCarriedOut) Tell(env, request.Operation.Key);
            if (IsPrimary) env.Send(request.Client, new Answer(request.Process, request.Sequence, outcome!));
        }
    }

    void Tell(Env env, string? key)
    {
        var value = machine.Read(key);
        if (value.Equals(Value.Nil)) env.Note(new Released(key ?? ""));
        else env.Note(new Holds(key ?? "", value.Digest));
    }

    /// <summary>What a new life holds.</summary>
    void TellAll(Env env)
    {
        foreach (var cell in machine.Export()) Tell(env, cell.Key);
    }
}
