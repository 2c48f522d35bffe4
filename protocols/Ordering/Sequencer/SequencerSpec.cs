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
    public sealed override string? Check(ICluster cluster, NodeId moved) => cluster[moved] is SequencerNode node ? Check(node) : null;

    protected abstract string? Check(SequencerNode node);

    protected static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What a replica has carried out is a prefix of the one order.</summary>
public sealed class PrefixOrder() : SequencerInvariant("prefix-order", "Attiya and Welch, TOCS 1994, §4.2")
{
    readonly List<Update> order = [];

    /// <summary>What is known of each replica: this life of it, and how much of its log is compared.</summary>
    readonly Dictionary<int, (SequencerNode Life, int Compared)> replicas = [];

    protected override string? Check(SequencerNode node)
    {
        var known = replicas.GetValueOrDefault(node.Id.Value);
        var from = ReferenceEquals(known.Life, node) ? known.Compared : 0;
        replicas[node.Id.Value] = (node, node.Log.Count);
        for (var i = from; i < node.Log.Count; i++)
            if (i == order.Count) order.Add(node.Log[i]);
            else if (order[i] != node.Log[i])
                return Text($"{node.Id} carried out {node.Log[i].Operation} as number {i + 1}, which is {order[i].Operation}");
        return node.Applied == node.Log.Count
            ? null : Text($"{node.Id} is at number {node.Applied} with {node.Log.Count} updates");
    }
}

/// <summary>
/// A replica never returns to an earlier state, in one life; and after a crash it has all that a client was told, for that was on disk.
/// </summary>
public sealed class NeverBack() : SequencerInvariant("never-back", "Attiya and Welch, TOCS 1994, §4.2")
{
    readonly Dictionary<int, (SequencerNode Life, long Applied)> seen = [];

    protected override string? Check(SequencerNode node)
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
    readonly Dictionary<long, (NodeId Server, ulong Digest)> states = [];
    readonly Dictionary<int, long> last = [];

    protected override string? Check(SequencerNode node)
    {
        if (last.GetValueOrDefault(node.Id.Value) == node.Applied) return null;
        last[node.Id.Value] = node.Applied;
        if (states.TryAdd(node.Applied, (node.Id, node.StateDigest)) || states[node.Applied].Digest == node.StateDigest) return null;
        return Text($"{node.Id} and {states[node.Applied].Server} are in different states after {node.Applied} updates");
    }
}
