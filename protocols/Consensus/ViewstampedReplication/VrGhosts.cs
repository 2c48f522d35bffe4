using System.Globalization;

namespace Simulator.Protocols.ViewstampedReplication;

// What the invariants remember. No replica sees any of it.

/// <summary>The operations that replicas have executed, each with the epoch and view in which that was first seen.</summary>
public sealed class CommittedOperations
{
    readonly List<Known?> operations = [];
    readonly Dictionary<int, long> numbers = [];
    PerServer<long> seen;
    string? conflict;
    string? repetition;

    public long Count => operations.Count;

    /// <summary>Null where nothing is known: the entry was gone before anyone could look.</summary>
    public Known? this[long op] => op >= 1 && op <= operations.Count ? operations[(int)op - 1] : null;

    /// <summary>Takes in what a replica has newly executed. Asking again in the same step changes nothing.</summary>
    public void Observe(VrNode node)
    {
        ref var last = ref seen.OfLife(node.Id, node);
        if (node.CommitNumber <= last) return;
        for (var op = long.Max(last, node.Log.Start) + 1; op <= long.Min(node.CommitNumber, node.OpNumber); op++) Take(node, op);
        last = node.CommitNumber;
    }

    /// <summary>Two replicas that executed different operations under one op-number, told once; else null.</summary>
    public string? TakeConflict() => TakeOnce(ref conflict);

    /// <summary>A request that stands in the log twice, told once; else null.</summary>
    public string? TakeRepetition() => TakeOnce(ref repetition);

    void Take(VrNode node, long op)
    {
        var entry = node.Log[op];
        if (this[op] is { } known)
        {
            if (known.Digest != entry.Digest)
                conflict ??= Text($"{node.Id} executed {entry.Request.Operation} as operation {op}, {known.Server} another one");
            return;
        }
        while (operations.Count < op) operations.Add(null);
        operations[(int)op - 1] = new Known(node.Id, entry.Digest, node.Viewstamp);
        var request = entry.Request;
        if (op < operations.Count) return;
        if (numbers.TryGetValue(request.Process, out var latest) && request.Number <= latest)
            repetition ??= Text($"request {request.Number} of client process {request.Process} is executed again as operation {op}");
        numbers[request.Process] = request.Number;
    }

    static string? TakeOnce(ref string? text)
    {
        var told = text;
        text = null;
        return told;
    }

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <param name="Server">Who executed it first.</param>
    /// <param name="Viewstamp">In which epoch and view.</param>
    public sealed record Known(NodeId Server, ulong Digest, long Viewstamp);
}

/// <summary>What the primary of each view has put into its log in that view.</summary>
public sealed class PrimaryLogs
{
    readonly Dictionary<long, PrimaryLog> views = [];

    public PrimaryLog? Of(long viewstamp) => views.GetValueOrDefault(viewstamp);

    public void Observe(VrNode node)
    {
        if (!node.IsPrimary) return;
        if (!views.TryGetValue(node.Viewstamp, out var log)) views.Add(node.Viewstamp, log = new PrimaryLog(node.Id, node.Log.Start + 1));
        for (var op = log.OpNumber + 1; op <= node.OpNumber; op++)
            log.Digests.Add(op > node.Log.Start ? node.Log[op].Digest : null);
    }
}

/// <param name="primary">Whose log it is.</param>
/// <param name="first">The op-number of its first entry.</param>
public sealed class PrimaryLog(NodeId primary, long first)
{
    public NodeId Primary { get; } = primary;
    internal readonly List<ulong?> Digests = [];
    public long OpNumber => first + Digests.Count - 1;

    /// <summary>Null where nothing is known.</summary>
    public ulong? this[long op] => op >= first && op <= OpNumber ? Digests[(int)(op - first)] : null;
}
