using System.Globalization;

namespace Simulator.Protocols.WeightedVoting;

/// <summary>What representatives show of the argument of §3.1; the rest is the histories' to show.</summary>
public static class VotingSpec
{
    public static IReadOnlyList<Invariant> All() => [new OneContentsPerVersion(), new VersionsGrow()];
}

/// <summary>A property of the copy that the moved representative has just replaced.</summary>
public abstract class VotingInvariant(string name, string source) : Invariant(name, source)
{
    readonly Dictionary<int, Copy> seen = [];

    public sealed override string? Check(ICluster cluster, NodeId moved)
    {
        if (cluster[moved] is not VotingNode { Latest: { } latest } node) return null;
        if (ReferenceEquals(seen.GetValueOrDefault(moved.Value), latest)) return null;
        seen[moved.Value] = latest;
        return Check(node, latest);
    }

    protected abstract string? Check(VotingNode node, Copy latest);

    protected static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Copies of one version have one contents.</summary>
public sealed class OneContentsPerVersion() : VotingInvariant("one-contents-per-version", "Gifford, SOSP 1979, §3.1")
{
    readonly Dictionary<(string, long, int), Value> contents = [];

    protected override string? Check(VotingNode node, Copy latest)
    {
        var name = (latest.Key, latest.Version, latest.Writer);
        return contents.TryAdd(name, latest.Value) || contents[name].Equals(latest.Value)
            ? null : Text($"version {latest.Version} of {latest.Key} is {latest.Value} at {node.Id} and {contents[name]} elsewhere");
    }
}

/// <summary>A representative only ever takes later versions; within one life, for a crash may undo an unfinished write.</summary>
public sealed class VersionsGrow() : VotingInvariant("versions-grow", "Gifford, SOSP 1979, §3.1")
{
    readonly Dictionary<int, (VotingNode Life, Dictionary<string, Copy> Copies)> servers = [];

    protected override string? Check(VotingNode node, Copy latest)
    {
        if (!servers.TryGetValue(node.Id.Value, out var known) || !ReferenceEquals(known.Life, node))
            servers[node.Id.Value] = known = (node, []);
        var before = known.Copies.GetValueOrDefault(latest.Key, Copy.Blank(latest.Key));
        known.Copies[latest.Key] = latest;
        return latest.IsNewerThan(before.Version, before.Writer)
            ? null : Text($"{node.Id} replaced version {before.Version} of {latest.Key} by version {latest.Version}");
    }
}
