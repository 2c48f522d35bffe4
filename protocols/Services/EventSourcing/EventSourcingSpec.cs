using System.Globalization;

namespace Simulator.Protocols.EventSourcing;

/// <summary>What the servers themselves show; what replays, views and readers see is judged from what they tell.</summary>
public static class EventSourcingSpec
{
    public static IReadOnlyList<Invariant> All() => [new VersionsFollow(), new ViewWithinLog()];

    internal static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>In the log the versions of an aggregate follow each other without gaps.</summary>
public sealed class VersionsFollow() : Invariant("versions-follow", "Young, CQRS Documents, 2010: the event store")
{
    readonly Dictionary<string, long> versions = [];
    StoreNode? life;
    long read;

    public override string? Check(ICluster cluster, NodeId moved)
    {
        if (cluster[moved] is not StoreNode node) return null;
        if (!ReferenceEquals(life, node))
        {
            (life, read) = (node, 0);
            versions.Clear();
        }
        while (read < node.Written.Log.Version)
        {
            var e = node.Written.Log[++read];
            var before = versions.GetValueOrDefault(e.Key);
            if (e.Version != before + 1)
                return EventSourcingSpec.Text($"at position {read} of the log, version {e.Version} of {e.Key} follows version {before}");
            versions[e.Key] = e.Version;
        }
        return null;
    }
}

/// <summary>No view is ahead of the log.</summary>
public sealed class ViewWithinLog() : Invariant("view-within-log", "Young, CQRS Documents, 2010: the read side follows")
{
    public override string? Check(ICluster cluster, NodeId moved)
    {
        if (cluster[moved] is not ViewNode view || cluster[new NodeId(0)] is not StoreNode store) return null;
        var (checkpoint, end) = (view.Written.State.Checkpoint, store.Written.Log.Version);
        return checkpoint <= end ? null : EventSourcingSpec.Text($"{moved} is at position {checkpoint}, and the log ends at {end}");
    }
}
