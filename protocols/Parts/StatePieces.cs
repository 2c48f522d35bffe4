namespace Simulator.Protocols;

/// <summary>Cuts a state that is too large for one message into pieces: cells before sessions.</summary>
static class StatePieces
{
    /// <summary>At most <paramref name="most"/> items from <paramref name="offset"/> on.</summary>
    public static (Seq<Cell> Cells, Seq<SessionRecord> Sessions) Cut(
        Seq<Cell> cells, Seq<SessionRecord> sessions, int offset, int most)
    {
        var first = cells.Skip(int.Min(offset, cells.Count));
        first = first.Take(int.Min(most, first.Count));
        var second = sessions.Skip(int.Max(0, offset - cells.Count));
        return (first, second.Take(int.Min(most - first.Count, second.Count)));
    }
}
