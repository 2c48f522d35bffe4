using Simulator.Analysis.Consistency;

namespace Simulator.Analysis.Causes;

/// <summary>
/// The reads of a witness that returned something old: those for which the witness itself speaks of another value of the same key, which
/// was written before they ended and is not older than what they returned.
/// </summary>
public static class WitnessReads
{
    /// <summary>An access to one key by an operation of a history: of a transaction there is one for each step.</summary>
    readonly record struct Access(int Operation, int Process, string? Key, bool IsWrite, Value Value, Instant Begun, Instant? Ended);

    /// <summary>The old reads of a witness; the clearest first, and of these the latest.</summary>
    /// <param name="history">The history that the witness is of, in which writes are looked up that the witness leaves out.</param>
    public static IReadOnlyList<OldRead> In(Operations witness, History history)
    {
        var told = Accesses(witness);
        if (told.Count == 0) return [];
        var writes = Writes(history, told);
        var found = new List<OldRead>();
        foreach (var read in told)
            if (!read.IsWrite && read.Ended is { } ended && Missed(read, ended, told, writes) is { } old) found.Add(old);
        var certain = found.Any(read => read.IsCertain);
        return [.. found.Where(read => read.IsCertain || !certain).OrderByDescending(read => read.Begun)];
    }

    static OldRead? Missed(in Access read, Instant ended, List<Access> told, List<Access> writes)
    {
        OldRead? best = null;
        Access? own = WriteOf(read.Key, read.Value, ended, writes);
        var seen = own is { } first ? Known(first, told) : Instant.Zero;
        foreach (var other in told)
        {
            if (other.Operation == read.Operation || other.Key != read.Key) continue;
            if (other.Value.Equals(read.Value) || other.Begun > ended) continue;
            if (WriteOf(read.Key, other.Value, ended, writes) is not { } write) continue;
            if (write.Process == read.Process && write.Begun == read.Begun) continue;
            if (own is { Ended: { } replaced } && write.Begun > replaced || own is null || !IsBefore(write, own.Value))
            {
                var known = Known(write, told) is { } at && at <= read.Begun ? at : (Instant?)null;
                var isCertain = known is not null && seen is { } since && write.Begun > since || known is not null && own is null;
                // Of operations that are no transactions, one that nobody knew of yet need not be seen.
                if (known is null && !IsPartOfTransaction(read, told)) continue;
                if (best is null || isCertain && !best.IsCertain || isCertain == best.IsCertain && write.Begun > best.WriteBegun)
                    best = new OldRead(
                        read.Process, read.Key, read.Value, read.Begun, ended, write.Value, write.Process, write.Begun, known)
                    { IsCertain = isCertain };
            }
        }
        return best;
    }

    static bool IsBefore(in Access one, in Access other) => one.Ended is { } ended && ended < other.Begun;

    static bool IsPartOfTransaction(Access read, List<Access> told) =>
        told.Any(other => other.Operation == read.Operation && other.IsWrite);

    /// <summary>Since when a write was known: it was acknowledged, or somebody's read of it had ended.</summary>
    static Instant? Known(Access write, List<Access> told) => told
        .Where(read => !read.IsWrite && read.Key == write.Key && read.Value.Equals(write.Value)).Select(read => read.Ended)
        .Append(write.Ended).Min();

    /// <summary>The last write of a value that began before a time.</summary>
    static Access? WriteOf(string? key, Value value, Instant until, List<Access> writes)
    {
        for (var i = writes.Count - 1; i >= 0; i--)
            if (writes[i].Begun <= until && writes[i].Key == key && writes[i].Value.Equals(value)) return writes[i];
        return null;
    }

    /// <summary>The accesses of a witness. A compare-and-set has read what it replaced.</summary>
    static List<Access> Accesses(Operations all)
    {
        var told = new List<Access>();
        for (var i = 0; i < all.Count; i++)
        {
            var key = all.Key[i] < 0 ? null : all.Keys[all.Key[i]];
            var isKnown = all.Return[i] != Operations.Never;
            var of = new Access(i, all.Process[i], key, false, Value.Nil, new Instant(all.InvokeTime[i]),
                isKnown ? new Instant(all.ReturnTime[i]) : null);
            switch (all.Act[i])
            {
                case Act.Read: told.Add(of with { Value = Last(all.Values[all.Result[i]]) }); break;
                case Act.Write or Act.Append: told.Add(of with { IsWrite = true, Value = all.Values[all.Argument[i]] }); break;
                case Act.Cas:
                    if (isKnown) told.Add(of with { Value = all.Values[all.Argument[i]] });
                    told.Add(of with { IsWrite = true, Value = all.Values[all.Other[i]] });
                    break;
                case Act.Txn:
                    told.AddRange(Steps(of, all.Values[all.Result[i] >= 0 ? all.Result[i] : all.Argument[i]]));
                    break;
            }
        }
        return told;
    }

    static IEnumerable<Access> Steps(Access of, Value steps)
    {
        foreach (var step in steps.Items.ToArray())
            if (step is { Kind: ValueKind.List, Items: [{ Kind: ValueKind.Keyword or ValueKind.Text } what, var key, var value] })
            {
                var isWrite = what.Text is not ("r" or "read");
                yield return of with { Key = Plain(key), IsWrite = isWrite, Value = isWrite ? value : Last(value) };
            }
    }

    static string Plain(Value key) => key.Kind is ValueKind.Keyword or ValueKind.Text ? key.Text : key.ToString();

    static Value Last(Value read) => read.Kind == ValueKind.List ? read.Items is [.., var last] ? last : Value.Nil : read;

    /// <summary>
    /// All writes of a history to the keys that a witness speaks of, in the order in which they began; not those that failed.
    /// </summary>
    static List<Access> Writes(History history, List<Access> told)
    {
        var keys = told.Select(each => each.Key ?? "").ToHashSet(StringComparer.Ordinal);
        var writes = new List<Access>();
        var open = new Dictionary<int, (int From, int Count)>();
        foreach (var e in history.Events)
        {
            if (e.IsNemesis) continue;
            if (e.Type == OpType.Invoke)
            {
                var from = writes.Count;
                writes.AddRange(Written(e).Where(write => keys.Contains(write.Key ?? "")));
                open[e.Process] = (from, writes.Count - from);
            }
            else if (open.Remove(e.Process, out var begun) && e.Type != OpType.Info)
                for (var i = begun.From; i < begun.From + begun.Count; i++)
                    writes[i] = e.Type == OpType.Ok ? writes[i] with { Ended = e.Time } : writes[i] with { Operation = -1 };
        }
        writes.RemoveAll(write => write.Operation == -1);
        return writes;
    }

    static IEnumerable<Access> Written(HistoryEvent e)
    {
        var of = new Access(0, e.Process, e.Key, true, e.Value, e.Time, null);
        return e.Function switch
        {
            "write" or "put" or "append" => [of],
            "cas" when e.Value is { Kind: ValueKind.List, Items: [_, var stored] } => [of with { Value = stored }],
            "txn" => Steps(of, e.Value).Where(step => step.IsWrite),
            _ => [],
        };
    }
}
