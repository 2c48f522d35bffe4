namespace Simulator.Protocols.Raft;

/// <summary>
/// Which configuration holds at which index. A server always uses the latest one in its log, committed or not (thesis §4.1),
/// so one that is cut off the log brings its predecessor back.
/// </summary>
sealed class Configurations
{
    readonly List<(long Index, Members Members)> known = [];

    /// <summary>The configuration in use.</summary>
    public Members Latest => known[^1].Members;

    /// <summary>Where it stands in the log; 0 for the first.</summary>
    public long LatestIndex => known[^1].Index;

    /// <summary>Starts over from a disk.</summary>
    public void Load(RaftDisk disk)
    {
        known.Clear();
        known.Add((disk.Snapshot.Index, disk.Snapshot.Members));
        Read(disk, disk.Snapshot.Index + 1);
    }

    /// <summary>The log has new entries from this index on.</summary>
    public void Replace(long first, RaftDisk disk)
    {
        while (known.Count > 1 && LatestIndex >= first) known.RemoveAt(known.Count - 1);
        Read(disk, first);
    }

    /// <summary>The configuration that was the latest at an index, which no snapshot has swallowed.</summary>
    public Members At(long index)
    {
        var at = known.Count - 1;
        while (at > 0 && known[at].Index > index) at--;
        return known[at].Members;
    }

    /// <summary>A snapshot up to this index has swallowed the log's beginning.</summary>
    public void Forget(long upTo)
    {
        while (known.Count > 1 && known[1].Index <= upTo) known.RemoveAt(0);
    }

    void Read(RaftDisk disk, long from)
    {
        for (var index = from; index <= disk.LastIndex; index++)
            if (disk[index].Command is Configure configure) known.Add((index, configure.Members));
    }
}
