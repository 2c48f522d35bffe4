namespace Simulator.Protocols.ViewstampedReplication;

/// <summary>A place in the log: a client's request and, for a reconfiguration (§7), what it leads to.</summary>
public sealed record LogEntry(Request Request, Configuration? Next)
{
    /// <summary>The same for equal entries.</summary>
    public ulong Digest
    {
        get
        {
            var digest = Mixing.Fold(Request.Operation.Argument.Digest, unchecked((ulong)Request.Process));
            digest = Mixing.Fold(digest, (ulong)Request.Number);
            return Next is null ? digest : Mixing.Fold(digest, (ulong)Next.Epoch);
        }
    }
}

/// <summary>The state of the application, with the client table, after all operations up to one (§5.1).</summary>
public sealed record Checkpoint(long OpNumber, Seq<Cell> Cells, Seq<ClientRecord> Clients)
{
    public static readonly Checkpoint Empty = new(0, default, default);
}

/// <summary>What one replica tells another of its log: never the whole of it (§5.2, §5.3).</summary>
/// <param name="Base">Where the log no longer reaches back as far as the other needs, the checkpoint before it; else null.</param>
/// <param name="First">The op-number of the first entry.</param>
/// <param name="CommitNumber">k, as the sender knows it.</param>
public sealed record LogExcerpt(Checkpoint? Base, long First, Seq<LogEntry> Entries, long CommitNumber)
{
    public long OpNumber => First + Entries.Count - 1;
}

/// <summary>
/// "An array containing op-number entries" (Figure 2), of which the beginning is cut off once a checkpoint stands for it (§5.1).
/// </summary>
public sealed class VrLog
{
    Seq<LogEntry> entries;

    /// <summary>The op-number before the first entry that is still there.</summary>
    public long Start { get; private set; }

    public Checkpoint Checkpoint { get; private set; } = Checkpoint.Empty;

    public long OpNumber => Start + entries.Count;

    public LogEntry this[long op] => entries[(int)(op - Start) - 1];

    public void Append(LogEntry entry) => entries = entries.Add(entry);

    /// <summary>At most this many entries from an op-number on.</summary>
    public Seq<LogEntry> Slice(long first, long most) =>
        entries.Slice((int)(first - Start) - 1, (int)long.Min(most, OpNumber - first + 1));

    /// <summary>What a replica lacks that has everything up to an op-number; the checkpoint comes along when entries are gone.</summary>
    public LogExcerpt After(long op, long commit)
    {
        var isCut = op < Start;
        var from = isCut ? Checkpoint.OpNumber : long.Min(op, OpNumber);
        return new LogExcerpt(isCut ? Checkpoint : null, from + 1, entries.Skip((int)(from - Start)), commit);
    }

    /// <summary>The same up to an op-number; null when the log no longer begins before that and the other needs what is gone.</summary>
    public LogExcerpt? Between(long op, long last)
    {
        var from = long.Min(op, last);
        if (from < Start && Checkpoint.OpNumber > last) return null;
        var all = After(from, last);
        return all with { Entries = all.Entries.Take((int)long.Min(all.Entries.Count, last - all.First + 1)) };
    }

    /// <summary>Replaces everything after an op-number.</summary>
    public void Replace(long after, Seq<LogEntry> tail) => entries = entries.Take((int)(after - Start)).AddRange(tail.Span);

    /// <summary>Starts over from somebody else's checkpoint.</summary>
    public void Load(Checkpoint checkpoint)
    {
        Checkpoint = checkpoint;
        Start = checkpoint.OpNumber;
        entries = default;
    }

    /// <summary>Takes a checkpoint of one's own and keeps so many entries before it for replicas that lag a little.</summary>
    public void Cut(Checkpoint checkpoint, int keep)
    {
        Checkpoint = checkpoint;
        var start = long.Max(Start, checkpoint.OpNumber - keep);
        entries = entries.Skip((int)(start - Start));
        Start = start;
    }

    /// <summary>A cheap sign that nothing has changed.</summary>
    public Seq<LogEntry> Entries => entries;
}
