using System.Globalization;

namespace Simulator.Protocols.PrimaryBackup;

/// <summary>What primary-backup rests on.</summary>
public static class PrimaryBackupSpec
{
    public static IReadOnlyList<Invariant> All(PrimaryBackupOptions options) =>
    [
        new OnePrimary(),
        // Without fencing two primaries write on one backup.
        .. options.Fencing == Fencing.None ? Array.Empty<Invariant>() : [new SameLog()],
        .. PrimaryBackupProtocol.IsSafe(options) ? new Invariant[] { new DoneSurvives() } : [],
    ];
}

/// <summary>An epoch has one primary.</summary>
public sealed class OnePrimary() : Invariant("one-primary-per-epoch", "Budhiraja, Marzullo, Schneider and Toueg 1993, Pb1")
{
    readonly Dictionary<long, NodeId> primaries = [];

    public override string? Check(ICluster cluster, NodeId moved)
    {
        if (cluster[moved] is not PrimaryBackupServer { IsPrimary: true } server) return null;
        if (primaries.TryAdd(server.View.Epoch, moved) || primaries[server.View.Epoch] == moved) return null;
        return string.Create(
            CultureInfo.InvariantCulture, $"{primaries[server.View.Epoch]} and {moved} are both the primary of epoch {server.View.Epoch}");
    }
}

/// <summary>If two logs have an entry of one epoch at one place, it is the same, and so are the logs up to there.</summary>
public sealed class SameLog() : Invariant("same-log", "as log matching in Raft, Figure 3")
{
    /// <summary>What logs have at this place of this epoch, the epoch of the entry before it, and who has it or has had it.</summary>
    readonly Dictionary<(long Number, long Epoch), Known> entries = [];
    readonly Dictionary<int, (PrimaryBackupServer Life, Seq<LogEntry> Log)> seen = [];

    public override string? Check(ICluster cluster, NodeId moved)
    {
        if (cluster[moved] is not PrimaryBackupServer server) return null;
        var (life, before) = seen.GetValueOrDefault(moved.Value);
        if (ReferenceEquals(life, server) && before.SameAs(server.Log)) return null;
        if (!ReferenceEquals(life, server)) Forget(server, before);
        seen[moved.Value] = (server, server.Log);
        for (var number = server.Last; number > 0; number--)
        {
            var entry = server.Log[(int)number - 1];
            if (number <= before.Count && ReferenceEquals(entry, before[(int)number - 1])) return null;
            if (Differs(number, entry, server.EpochAt(number - 1), moved))
                return string.Create(
                    CultureInfo.InvariantCulture,
                        $"entry {number} of epoch {entry.Epoch} at {moved}, or one before it, is another than elsewhere");
        }
        return null;
    }

    /// <summary>By induction the logs are the same up to there if the entries before them have one epoch.</summary>
    bool Differs(long number, LogEntry entry, long before, NodeId at)
    {
        if (!entries.TryGetValue((number, entry.Epoch), out var known)) known = new Known(entry.Command, before, NodeSet.Empty);
        entries[(number, entry.Epoch)] = known with { Holders = known.Holders.With(at) };
        return known.Before != before || !known.Command.Equals(entry.Command);
    }

    /// <summary>What a crash has undone before it was on disk nobody was sent: the place may be used again.</summary>
    void Forget(PrimaryBackupServer server, Seq<LogEntry> before)
    {
        for (var number = (long)before.Count; number > 0; number--)
        {
            var entry = before[(int)number - 1];
            if (number <= server.Last && ReferenceEquals(entry, server.Log[(int)number - 1])) return;
            if (entries.TryGetValue((number, entry.Epoch), out var known) && known.Holders.Without(server.Id).IsEmpty)
                entries.Remove((number, entry.Epoch));
        }
    }

    sealed record Known(Command Command, long Before, NodeSet Holders);
}

/// <summary>What was done once, and may have been acknowledged, every later primary has.</summary>
public sealed class DoneSurvives() : Invariant("done-survives", "van Renesse and Schneider, OSDI 2004, §4")
{
    /// <summary>The entries that some primary has finished, and the epoch in which it did.</summary>
    readonly List<(LogEntry Entry, long Epoch)> finished = [];
    readonly Dictionary<int, (long Epoch, long Done)> seen = [];

    public override string? Check(ICluster cluster, NodeId moved)
    {
        if (cluster[moved] is not PrimaryBackupServer { IsPrimary: true } server) return null;
        var before = seen.GetValueOrDefault(moved.Value);
        var now = (server.View.Epoch, server.Done);
        if (before == now) return null;
        seen[moved.Value] = now;
        if (before.Epoch != now.Epoch && Lacks(server) is { } lost) return lost;
        for (var number = before.Epoch == now.Epoch ? before.Done + 1 : 1; number <= server.Done; number++)
        {
            var entry = server.Log[(int)number - 1];
            if (number > finished.Count) finished.Add((entry, now.Epoch));
            else if (finished[(int)number - 1].Entry.Epoch != entry.Epoch)
                return string.Create(CultureInfo.InvariantCulture,
                    $"entry {number} is done at {moved} and was another when it was done before");
        }
        return null;
    }

    string? Lacks(PrimaryBackupServer server)
    {
        for (var number = finished.Count; number > 0; number--)
        {
            var (entry, epoch) = finished[number - 1];
            if (epoch >= server.View.Epoch) continue;
            if (server.Last < number || server.EpochAt(number) != entry.Epoch)
                return string.Create(
                    CultureInfo.InvariantCulture,
                        $"{server.Id} leads in epoch {server.View.Epoch} without entry {number}, done in epoch {epoch}");
            if (ReferenceEquals(server.Log[number - 1], entry)) return null;
        }
        return null;
    }
}
