using System.Globalization;

namespace Simulator.Protocols.Sequencer;

/// <summary>What sequential consistency rests on: one order, which each replica goes through without gaps and never back.</summary>
public static class SequencerSpec
{
    public static IReadOnlyList<Invariant> All() => [new PrefixOrder(), new NeverBack(), new EqualStates()];
}

/// <summary>A property of the replica that has just moved.</summary>
public abstract class SequencerInvariant(string name, string source) : Invariant(name, source)
{
    public sealed override string? Check(ICluster cluster, NodeId moved) =>
        cluster[moved] is SequencerNode node ? Check(cluster, node) : null;

    protected abstract string? Check(ICluster cluster, SequencerNode node);

    protected static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>
/// What all replicas must have alike at each number. What only one replica had, in a life that is over, may have been undone with an
/// unfinished write, and counts no more once that place is taken by something else.
/// </summary>
sealed class Alike<T> where T : notnull
{
    readonly Dictionary<long, (T What, SequencerNode By, bool IsShared)> known = [];

    /// <summary>What another replica has there instead, and which; null when there is no contradiction.</summary>
    public (T What, NodeId By)? Compare(ICluster cluster, SequencerNode node, long number, T what)
    {
        if (!known.TryGetValue(number, out var first))
        {
            known[number] = (what, node, false);
            return null;
        }
        if (first.What.Equals(what))
        {
            known[number] = first with { IsShared = first.IsShared || first.By.Id != node.Id };
            return null;
        }
        if (first.IsShared || ReferenceEquals(cluster[first.By.Id], first.By)) return (first.What, first.By.Id);
        known[number] = (what, node, false);
        return null;
    }
}

/// <summary>What a replica has carried out is a prefix of the one order.</summary>
public sealed class PrefixOrder() : SequencerInvariant("prefix-order", "Attiya and Welch, TOCS 1994, §4.2")
{
    readonly Alike<Update> order = new();

    /// <summary>How much of each life's log is compared.</summary>
    readonly Dictionary<int, (SequencerNode Life, int Compared)> replicas = [];

    protected override string? Check(ICluster cluster, SequencerNode node)
    {
        var known = replicas.GetValueOrDefault(node.Id.Value);
        var from = ReferenceEquals(known.Life, node) ? known.Compared : 0;
        replicas[node.Id.Value] = (node, node.Log.Count);
        for (var i = from; i < node.Log.Count; i++)
            if (order.Compare(cluster, node, i + 1, node.Log[i]) is var (other, by))
                return Text($"{node.Id} carried out {node.Log[i].Operation} as number {i + 1}, {by} {other.Operation}");
        return node.Applied == node.Log.Count ? null : Text($"{node.Id} is at number {node.Applied} with {node.Log.Count} updates");
    }
}

/// <summary>A replica never returns to an earlier state, in one life.</summary>
public sealed class NeverBack() : SequencerInvariant("never-back", "Attiya and Welch, TOCS 1994, §4.2")
{
    readonly Dictionary<int, (SequencerNode Life, long Applied)> seen = [];

    protected override string? Check(ICluster cluster, SequencerNode node)
    {
        var (life, before) = seen.GetValueOrDefault(node.Id.Value);
        seen[node.Id.Value] = (node, node.Applied);
        return ReferenceEquals(life, node) && node.Applied < before
            ? Text($"{node.Id} went back from number {before} to {node.Applied}") : null;
    }
}

/// <summary>Replicas that have carried out equally many updates are in equal states.</summary>
public sealed class EqualStates() : SequencerInvariant("equal-states", "Attiya and Welch, TOCS 1994, §4.2")
{
    readonly Alike<ulong> states = new();
    readonly Dictionary<int, (SequencerNode Life, long Applied)> last = [];

    protected override string? Check(ICluster cluster, SequencerNode node)
    {
        if (last.GetValueOrDefault(node.Id.Value) == (node, node.Applied)) return null;
        last[node.Id.Value] = (node, node.Applied);
        return states.Compare(cluster, node, node.Applied, node.StateDigest) is var (_, by)
            ? Text($"{node.Id} and {by} are in different states after {node.Applied} updates") : null;
    }
}
