using System.Globalization;

namespace Simulator.Protocols.Raft;

// What the invariants remember. No server sees any of it.

/// <summary>What became of a server's log since it was seen last.</summary>
/// <param name="Before">Null at the first sight of a life.</param>
/// <param name="Agreement">Up to here the log is as it was.</param>
readonly record struct LogChange(RaftDisk? Before, RaftDisk Now, long Agreement);

/// <summary>Tells what changes in each server's log, at a cost that depends on the change alone.</summary>
sealed class LogWatch
{
    PerServer<RaftDisk?> seen;
    PerServer<long> compacted;
    int servers;

    /// <summary>All servers seen have compacted their logs up to here at least.</summary>
    public long Compacted { get; private set; }

    /// <summary>False when nothing has changed.</summary>
    public bool Changed(RaftNode node, out LogChange change)
    {
        ref var last = ref seen.OfLife(node.Id, node);
        var before = last;
        var now = node.Written;
        change = default;
        if (ReferenceEquals(before, now)) return false;
        last = now;
        if (before is not null && before.Log.SameAs(now.Log) && before.Snapshot.Index == now.Snapshot.Index) return false;
        NoteCompaction(node, now.Snapshot.Index);
        change = new LogChange(before, now, before is null ? now.Snapshot.Index : AgreementOf(before, now));
        return true;
    }

    public static bool Same(Entry a, Entry b) => ReferenceEquals(a, b) || a.Equals(b);

    static long AgreementOf(RaftDisk before, RaftDisk now)
    {
        var floor = long.Max(before.Snapshot.Index, now.Snapshot.Index);
        var index = long.Min(before.LastIndex, now.LastIndex);
        while (index > floor && !Same(before[index], now[index])) index--;
        return long.Max(index, long.Min(before.LastIndex, now.Snapshot.Index));
    }

    void NoteCompaction(RaftNode node, long index)
    {
        servers = int.Max(servers, node.Id.Value + 1);
        ref var own = ref compacted[node.Id];
        if (own == index) return;
        own = index;
        Compacted = long.MaxValue;
        for (var i = 0; i < servers; i++) Compacted = long.Min(Compacted, compacted.At(i));
    }
}

/// <summary>The log as the cluster has committed it: each entry with the term in which that was first seen.</summary>
public sealed class CommittedLog
{
    readonly List<(Entry? Entry, long InTerm)> entries = [];
    readonly LogWatch watch = new();
    PerServer<long> seen;
    string? conflict;
    long first = 1;

    public long LastIndex => first + entries.Count - 1;

    /// <summary>Null where nothing is known (any more).</summary>
    public Entry? this[long index] => index >= first && index <= LastIndex ? entries[(int)(index - first)].Entry : null;

    /// <summary>Whether this entry was committed there, in this term or before.</summary>
    public bool Binds(long index, Entry entry, long term) =>
        this[index] is { } known && LogWatch.Same(known, entry) && entries[(int)(index - first)].InTerm <= term;

    /// <summary>The last index that was committed in a term below this one; 0 when there is none.</summary>
    public long LastBelow(long term)
    {
        for (var index = LastIndex; index >= first; index--)
            if (entries[(int)(index - first)].InTerm < term) return index;
        return 0;
    }

    /// <summary>Takes in what a server has newly committed. Asking again in the same step changes nothing.</summary>
    public void Observe(RaftNode node)
    {
        ref var last = ref seen.OfLife(node.Id, node);
        if (node.CommitIndex == last) return;
        var disk = node.Written;
        for (var index = long.Max(last, disk.Snapshot.Index) + 1; index <= long.Min(node.CommitIndex, disk.LastIndex); index++)
            Take(node, index, disk[index]);
        last = node.CommitIndex;
        watch.Changed(node, out _);
        var done = (int)long.Min(watch.Compacted - first, entries.Count);
        if (done <= 4096) return;
        entries.RemoveRange(0, done);
        first += done;
    }

    /// <summary>Two servers that committed different entries at one index, told once; else null.</summary>
    public string? TakeConflict()
    {
        var text = conflict;
        conflict = null;
        return text;
    }

    void Take(RaftNode node, long index, Entry entry)
    {
        if (index < first) return;
        while (LastIndex < index - 1) entries.Add((null, node.CurrentTerm));
        if (index > LastIndex) entries.Add((entry, node.CurrentTerm));
        else if (this[index] is { } known && !LogWatch.Same(known, entry))
            conflict ??= string.Create(CultureInfo.InvariantCulture,
                $"{node.Id} committed an entry of term {entry.Term} at index {index}, where one of term {known.Term} was committed");
    }
}
