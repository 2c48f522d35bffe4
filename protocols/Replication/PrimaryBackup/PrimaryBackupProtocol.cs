using System.Globalization;

namespace Simulator.Protocols.PrimaryBackup;

/// <summary>Makes a server. Planted bugs give their own.</summary>
public delegate PrimaryBackupServer PrimaryBackupServerFactory(NodeId self, NodeId monitor, View initial, PrimaryBackupOptions options);

/// <summary>Makes the monitor. Planted bugs give their own.</summary>
public delegate PrimaryBackupMonitor PrimaryBackupMonitorFactory(NodeId self, View initial, PrimaryBackupOptions options);

/// <summary>Primary-backup, as scenarios see it.</summary>
public sealed class PrimaryBackupProtocol(PrimaryBackupServerFactory make, PrimaryBackupMonitorFactory makeMonitor)
    : Protocol<PrimaryBackupOptions>
{
    internal static readonly PrimaryBackupServerFactory Server =
        static (self, monitor, initial, options) => new PrimaryBackupServer(self, monitor, initial, options);
    internal static readonly PrimaryBackupMonitorFactory Monitor =
        static (self, initial, options) => new PrimaryBackupMonitor(self, initial, options);

    public PrimaryBackupProtocol() : this(Server, Monitor) { }

    public override string Name => "primary-backup";
    public override string Summary =>
        "A primary ships its log to backups, asynchronously, semi-synchronously or synchronously; a monitor replaces it";
    public override string Source =>
        "Alsberg and Day, A Principle for Resilient Sharing of Distributed Resources, ICSE 1976; Budhiraja, Marzullo, Schneider and "
        + "Toueg, The Primary-Backup Approach, 1993; fail-over: van Renesse and Schneider, OSDI 2004, §4";
    public override string Service =>
        "key-value store: read, write, cas, append; linearizable with sync or semi-sync, leases and reads from the primary; levels of a "
        + "read: primary, local";
    public override string Tolerates =>
        "crashes with recovery from disk, lost, repeated and late messages; with sync all but one of the servers in sync may be down, with "
        + "semi-sync to k all but n - k; with async a fail-over loses what only the old primary has; the monitor "
        + "(the last server) is not replicated";

    public override IReadOnlyList<Mutant> Mutants => PrimaryBackupMutants.All;

    public override StormPlan DrawStorm(Dice dice, int? servers) => PrimaryBackupStorm.Draw(dice, servers);

    /// <summary>Whether a fail-over loses nothing that was acknowledged, and an old primary tells nothing that is out of date.</summary>
    internal static bool IsSafe(PrimaryBackupOptions options) =>
        options.Mode != ReplicationMode.Async && options.Fencing == Fencing.Lease && !options.UncleanFailOver;

    protected override Deployment Deploy(PrimaryBackupOptions options, int servers)
    {
        Check(options, servers);
        var monitor = new NodeId(servers - 1);
        var initial = new View(1, 0, new NodeId(0), NodeSet.First(servers - 1));
        return new Deployment(
            id => id == monitor ? makeMonitor(id, initial, options) : make(id, monitor, initial, options),
            seat => new PrimaryBackupClient(seat, monitor, initial, options), PrimaryBackupSpec.All(options))
        {
            Lacks = (cluster, up) => Lacks(cluster, up, monitor, options),
            Promises = IsSafe(options) && options.Reads == ReadFrom.Primary ? ["linearizable"] : ["convergence"],
        };
    }

    static void Check(PrimaryBackupOptions options, int servers)
    {
        if (servers < 2) throw new OptionsException("servers", "a primary and a monitor at least");
        if (options.Mode == ReplicationMode.SemiSync && (options.Acknowledgements < 1 || options.Acknowledgements > servers - 2))
            throw new OptionsException("acknowledgements", string.Create(
                CultureInfo.InvariantCulture, $"from 1 to the number of backups, which is {servers - 2}"));
        if (options.MinBackups < 0 || options.MinBackups > servers - 2)
            throw new OptionsException("min-backups", string.Create(
                CultureInfo.InvariantCulture, $"from 0 to the number of backups, which is {servers - 2}"));
        if (options.Batch < 1) throw new OptionsException("batch", "at least 1");
        if (options.SessionLimit < 1) throw new OptionsException("session-limit", "at least 1");
        if (options.Heartbeat <= Duration.Zero || options.Heartbeat * 2 > options.DetectAfter)
            throw new OptionsException("heartbeat", "more than zero and at most half of detect-after");
        if (options.Fencing == Fencing.Lease && options.Lease * 10 > options.DetectAfter * 9)
            throw new OptionsException("lease", "at most nine tenths of detect-after: a primary must fall silent before it is replaced");
        if (options.ResendAfter <= Duration.Zero) throw new OptionsException("resend-after", "more than zero");
    }

    /// <summary>The monitor, and as many servers as may take over or go on.</summary>
    static string? Lacks(ICluster cluster, NodeSet up, NodeId monitor, PrimaryBackupOptions options)
    {
        if (!up.Contains(monitor) || cluster[monitor] is not PrimaryBackupMonitor node) return $"no monitor: {monitor} is down";
        var data = up.Without(monitor);
        var needed = options.Mode == ReplicationMode.SemiSync
            ? int.Max(monitor.Value - options.Acknowledgements, options.Acknowledgements + 1) : 1;
        if (options.Mode == ReplicationMode.Sync && data.Intersect(node.View.InSync).IsEmpty) return "no server in sync is up";
        return data.Count >= needed ? null : string.Create(
            CultureInfo.InvariantCulture, $"too few servers: {data.Count} of {monitor.Value}, {needed} needed");
    }
}
