namespace Simulator.Protocols.PrimaryBackup;

/// <summary>Primary-backup with one rule taken away, each time another.</summary>
static class PrimaryBackupMutants
{
    const string Linearizable = "linearizable", Survives = "done-survives", Same = "same-log", Convergence = "convergence";

    public static IReadOnlyList<Mutant> All { get; } =
    [
        OfServer("serves-without-lease", "a primary serves although the monitor may have replaced it", [Linearizable],
            static (self, monitor, initial, options) => new ServesWithoutLease(self, monitor, initial, options)) with { Options = Sync },
        OfServer("no-fencing-token", "a backup takes entries from a primary that was replaced", [Same, Survives, Linearizable],
            static (self, monitor, initial, options) => new NoFencingToken(self, monitor, initial, options))
            with { Options = SemiSync, Source = "GitHub, October 21 post-incident analysis, 2018" },
        OfServer("acknowledges-alone", "a write is done when the primary has it, whatever was asked for", [Survives, Linearizable],
            static (self, monitor, initial, options) => new AcknowledgesAlone(self, monitor, initial, options)) with { Options = Sync },
        OfServer("one-acknowledgement-less", "semi-synchronous to k, a write is done when k - 1 backups have it", [Survives, Linearizable],
            static (self, monitor, initial, options) => new OneLess(self, monitor, initial, options)) with { Options = SemiSync },
        OfServer("no-rollback", "a server keeps what it has that the new primary has not", [Same, Survives, Linearizable, Convergence],
            static (self, monitor, initial, options) => new NoRollback(self, monitor, initial, options)) with { Options = SemiSync },
        OfServer("rejoins-behind", "a backup counts as in sync although it lacks what is done", [Survives, Linearizable],
            static (self, monitor, initial, options) => new RejoinsBehind(self, monitor, initial, options)) with { Options = Sync },
        OfServer("old-entries-count", "an entry of an earlier epoch is done as soon as enough servers have it", [Survives, Linearizable],
            static (self, monitor, initial, options) => new OldEntriesCount(self, monitor, initial, options))
            with { Options = SemiSync, InStorms = false, Source = "Raft, Figure 8" },
        OfMonitor("any-backup", "promotes the first that answers, not the most advanced", [Survives, Linearizable],
            static (self, initial, options) => new AnyBackup(self, initial, options))
            with { Options = SemiSync, Source = "GitHub, availability in September 2012" },
        OfMonitor("longest-log", "promotes the longest log, be its last entry of an old epoch", [Survives, Linearizable],
            static (self, initial, options) => new LongestLog(self, initial, options))
            with { Options = SemiSync, Source = "MongoDB, SERVER-27403" },
        OfMonitor("whoever-is-there", "promotes without having heard as many servers as it takes to know the most advanced", [Survives,
            Linearizable],
            static (self, initial, options) => new WhoeverIsThere(self, initial, options))
            with { Options = SemiSync, Source = "Redis Sentinel, Jepsen 2013" },
    ];

    static Mutant OfServer(string name, string summary, string[] caughtBy, PrimaryBackupServerFactory server) =>
        new(name, summary, caughtBy, new PrimaryBackupProtocol(server, PrimaryBackupProtocol.Monitor)) { Servers = 4 };

    static Mutant OfMonitor(string name, string summary, string[] caughtBy, PrimaryBackupMonitorFactory monitor) =>
        new(name, summary, caughtBy, new PrimaryBackupProtocol(PrimaryBackupProtocol.Server, monitor)) { Servers = 4 };

    static object Sync(object options) => (PrimaryBackupOptions)options with { Mode = ReplicationMode.Sync };

    static object SemiSync(object options) =>
        (PrimaryBackupOptions)options with { Mode = ReplicationMode.SemiSync, Acknowledgements = 1 };

    internal sealed class ServesWithoutLease(NodeId self, NodeId monitor, View initial, PrimaryBackupOptions options)
        : PrimaryBackupServer(self, monitor, initial, options)
    {
        protected override bool MayServe(Env env) => true;
    }

    internal sealed class NoFencingToken(NodeId self, NodeId monitor, View initial, PrimaryBackupOptions options)
        : PrimaryBackupServer(self, monitor, initial, options)
    {
        protected override bool Accepts(Append m) => true;
    }

    internal sealed class AcknowledgesAlone(NodeId self, NodeId monitor, View initial, PrimaryBackupOptions options)
        : PrimaryBackupServer(self, monitor, initial, options)
    {
        protected override long Replicated() => Last;
    }

    internal sealed class OneLess(NodeId self, NodeId monitor, View initial, PrimaryBackupOptions options)
        : PrimaryBackupServer(self, monitor, initial, options)
    {
        readonly int acknowledgements = options.Acknowledgements;

        protected override long Replicated() => acknowledgements == 1 ? Last : Kth(acknowledgements - 1);
    }

    internal sealed class NoRollback(NodeId self, NodeId monitor, View initial, PrimaryBackupOptions options)
        : PrimaryBackupServer(self, monitor, initial, options)
    {
        protected override bool Matches(Append m) => m.After <= Last;
        protected override bool IsSame(LogEntry mine, LogEntry sent) => true;
    }

    internal sealed class RejoinsBehind(NodeId self, NodeId monitor, View initial, PrimaryBackupOptions options)
        : PrimaryBackupServer(self, monitor, initial, options)
    {
        protected override bool HasCaughtUp(long known) => true;
    }

    internal sealed class OldEntriesCount(NodeId self, NodeId monitor, View initial, PrimaryBackupOptions options)
        : PrimaryBackupServer(self, monitor, initial, options)
    {
        protected override bool IsOfThisEpoch(long number) => true;
    }

    internal sealed class AnyBackup(NodeId self, View initial, PrimaryBackupOptions options) : PrimaryBackupMonitor(self, initial, options)
    {
        protected override bool IsFurther(Processed one, Processed other) => false;
    }

    internal sealed class LongestLog(NodeId self, View initial, PrimaryBackupOptions options) : PrimaryBackupMonitor(self, initial, options)
    {
        protected override bool IsFurther(Processed one, Processed other) => one.Last > other.Last;
    }

    internal sealed class WhoeverIsThere(NodeId self, View initial, PrimaryBackupOptions options)
        : PrimaryBackupMonitor(self, initial, options)
    {
        protected override bool AreEnough(NodeSet answered) => answered.Count >= 1;
    }
}
