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

/// <summary>If two logs have an entry of one epoch at one place, they are the same up to there.</summary>
public sealed class SameLog() : Invariant("same-log", "as log matching in Raft, Figure 3")
{
    readonly Dictionary<int, Seq<LogEntry>> seen = [];

    public override string? Check(ICluster cluster, NodeId moved)
    {
        if (cluster[moved] is not PrimaryBackupServer server) return null;
        if (seen.TryGetValue(moved.Value, out var before) && before.SameAs(server.Log)) return null;
        seen[moved.Value] = server.Log;
        for (var i = 0; i < cluster.Count; i++)
            if (i != moved.Value && cluster[new NodeId(i)] is PrimaryBackupServer other && Differ(server, other) is { } why) return why;
        return null;
    }

    static string? Differ(PrimaryBackupServer one, PrimaryBackupServer other)
    {
        var number = long.Min(one.Last, other.Last);
        while (number > 0 && one.EpochAt(number) != other.EpochAt(number)) number--;
        for (; number > 0; number--)
        {
            var (mine, its) = (one.Log[(int)number - 1], other.Log[(int)number - 1]);
            if (mine.Epoch == its.Epoch && ReferenceEquals(mine.Command, its.Command)) return null;
            if (mine != its)
                return string.Create(
                    CultureInfo.InvariantCulture, $"entry {number} is {mine.Command} at {one.Id} and {its.Command} at {other.Id}, before one of the same epoch");
        }
        return null;
    }
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
        for (var number = finished.Count + 1; number <= server.Done; number++) finished.Add((server.Log[number - 1], now.Epoch));
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
                    CultureInfo.InvariantCulture, $"{server.Id} leads in epoch {server.View.Epoch} without entry {number}, done in epoch {epoch}");
            if (ReferenceEquals(server.Log[number - 1], entry)) return null;
        }
        return null;
    }
}
