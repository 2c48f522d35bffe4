namespace Simulator.Protocols.ViewstampedReplication;

/// <summary>
/// What the paper claims of its protocol, mostly in §8, asked after every step. Each looks only at what the moved replica has
/// changed, and remembers the rest.
/// </summary>
public static class VrSpec
{
    public static IReadOnlyList<Invariant> All()
    {
        var committed = new CommittedOperations();
        return
        [
            new OnePrimaryPerView(), new Agreement(committed), new ViewChangeCorrectness(committed), new ExecutedOnce(committed),
            new PrefixOfPrimary(new PrimaryLogs()), new MonotonicState(), new RecoveringAbstains(), new EqualStates(),
        ];
    }
}

/// <summary>A property of the replica that has just moved, given what was seen before.</summary>
public abstract class VrInvariant(string name, string source) : NodeInvariant<VrNode>(name, source)
{
    /// <summary>Epoch and view as people say them.</summary>
    protected static string In(VrNode node) => node.Configuration.Epoch == 0
        ? Text($"view {node.View}") : Text($"view {node.View} of epoch {node.Configuration.Epoch}");
}

/// <summary>
/// "In each view one of the replicas is selected to be the primary" (§3): one, and in one life only, for its memory is the view's log.
/// </summary>
public sealed class OnePrimaryPerView() : VrInvariant("one-primary-per-view", "VR Revisited, §3")
{
    readonly Dictionary<long, VrNode> primaries = [];
    PerServer<long> lastLed;

    protected override string? Check(VrNode node)
    {
        if (!node.IsPrimary) return null;
        ref var led = ref lastLed.OfLife(node.Id, node);
        if (led == node.Viewstamp + 1) return null;
        led = node.Viewstamp + 1;
        if (primaries.TryAdd(node.Viewstamp, node) || ReferenceEquals(primaries[node.Viewstamp], node)) return null;
        var other = primaries[node.Viewstamp].Id;
        return other == node.Id
            ? Text($"{node.Id} is primary of {In(node)} again, in another life")
            : Text($"{other} and {node.Id} are both primary of {In(node)}");
    }
}

/// <summary>§8.1: all replicas execute the same operation under each op-number.</summary>
public sealed class Agreement(CommittedOperations committed) : VrInvariant("agreement", "VR Revisited, §8.1")
{
    protected override string? Check(VrNode node)
    {
        committed.Observe(node);
        return committed.TakeConflict();
    }
}

/// <summary>
/// §8.1: "every committed operation survives into all subsequent views in the same position in the serial order". Asked of each
/// primary at the start of its view, of what was committed in views before.
/// </summary>
public sealed class ViewChangeCorrectness(CommittedOperations committed) : VrInvariant("view-change-correctness", "VR Revisited, §8.1")
{
    PerServer<long> lastLed;

    protected override string? Check(VrNode node)
    {
        committed.Observe(node);
        if (!node.IsPrimary) return null;
        ref var led = ref lastLed.OfLife(node.Id, node);
        if (led == node.Viewstamp + 1) return null;
        led = node.Viewstamp + 1;
        for (var op = long.Max(node.Log.Start, node.CommitNumber) + 1; op <= committed.Count; op++)
        {
            if (committed[op] is not { } known || known.Viewstamp >= node.Viewstamp) continue;
            if (op > node.OpNumber || node.Log[op].Digest != known.Digest)
                return Text($"{node.Id} begins {In(node)} without operation {op}, which {known.Server} has executed before");
        }
        return null;
    }
}

/// <summary>§4.1: by the client table a request that comes twice is executed once, in whatever views it comes.</summary>
public sealed class ExecutedOnce(CommittedOperations committed) : VrInvariant("executed-once", "VR Revisited, §4.1")
{
    protected override string? Check(VrNode node)
    {
        committed.Observe(node);
        return committed.TakeRepetition();
    }
}

/// <summary>
/// §4: in a view it is the primary that orders, so the log of a backup whose status is normal is a prefix of the primary's.
/// </summary>
public sealed class PrefixOfPrimary(PrimaryLogs logs) : VrInvariant("prefix-of-primary", "VR Revisited, §4.1")
{
    PerServer<(long Stamp, long UpTo)> compared;

    protected override string? Check(VrNode node)
    {
        logs.Observe(node);
        if (node.Status != Status.Normal || node.IsPrimary) return null;
        ref var done = ref compared.OfLife(node.Id, node);
        var from = done.Stamp == node.Viewstamp + 1 ? done.UpTo : node.Log.Start;
        // The primary of an epoch's first view may begin after its backups; they are compared when it has.
        if (from == node.OpNumber || logs.Of(node.Viewstamp) is not { } log) return null;
        done = (node.Viewstamp + 1, node.OpNumber);
        for (var op = long.Max(from, node.Log.Start) + 1; op <= node.OpNumber; op++)
        {
            if (op > log.OpNumber)
                return Text($"{node.Id} has operation {op} in {In(node)}, which {log.Primary}, its primary, has not");
            if (log[op] is { } digest && digest != node.Log[op].Digest)
                return Text($"{node.Id} and {log.Primary}, its primary, have different operations {op} in {In(node)}");
        }
        return null;
    }
}

/// <summary>Figure 2: within a life view-number and commit-number only grow, and within a view the op-number as well.</summary>
public sealed class MonotonicState() : VrInvariant("monotonic-state", "VR Revisited, Figure 2")
{
    PerServer<(long Stamp, Status Status, long Op, long Commit)> seen;

    protected override string? Check(VrNode node)
    {
        ref var last = ref seen.OfLife(node.Id, node);
        var before = last;
        last = (node.Viewstamp, node.Status, node.OpNumber, node.CommitNumber);
        if (last == before) return null;
        if (last.Commit > last.Op) return Text($"{node.Id} has executed {last.Commit} of {last.Op} operations");
        if (last.Stamp < before.Stamp) return Text($"{node.Id} went back to {In(node)}");
        if (last.Commit < before.Commit) return Text($"{node.Id} took its commit-number back from {before.Commit} to {last.Commit}");
        var stays = last.Stamp == before.Stamp && last.Status == Status.Normal && before.Status == Status.Normal;
        return stays && last.Op < before.Op
            ? Text($"{node.Id} took its op-number back from {before.Op} to {last.Op} within {In(node)}")
            : null;
    }
}

/// <summary>
/// §4.3: a replica that comes back is recovering, and "while a replica's status is recovering it does not participate in either the
/// request processing protocol or the view change protocol".
/// </summary>
public sealed class RecoveringAbstains() : VrInvariant("recovering-abstains", "VR Revisited, §4.3")
{
    readonly SortedDictionary<int, (VrNode Life, Status Status)> seen = [];

    protected override string? Check(VrNode node)
    {
        var known = seen.TryGetValue(node.Id.Value, out var before);
        if (known && ReferenceEquals(before.Life, node) && before.Status == node.Status) return null;
        seen[node.Id.Value] = (node, node.Status);
        if (!known) return null;
        if (!ReferenceEquals(before.Life, node))
            return node.Status == Status.Recovering ? null : Text($"{node.Id} came back after a crash and did not recover");
        return before.Status == Status.Recovering && node.Status == Status.ViewChange
            ? Text($"{node.Id} takes part in the change to {In(node)} although it has not recovered")
            : null;
    }
}

/// <summary>§2.1: replicas that have executed the same operations are in equal states, also after checkpoints and recoveries.</summary>
public sealed class EqualStates() : VrInvariant("equal-states", "VR Revisited, §2.1 and §5.1")
{
    readonly StateComparison states = new("operations");

    protected override string? Check(VrNode node) => states.Compare(node.Id, node, node.CommitNumber, node.StateDigest);
}
