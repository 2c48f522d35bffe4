using System.Diagnostics;
using System.Globalization;

namespace Simulator.Protocols;

/// <summary>
/// The servers stand in a grid, filled row by row, and a quorum is a part of the grid (Flexible Paxos, §5.2). A row for the one phase
/// and a column for the other meet in exactly one server.
/// </summary>
public sealed record GridQuorums : Quorums
{
    public required int Rows { get; init; }

    public required int Columns { get; init; }

    /// <summary>What is a quorum of phase 1.</summary>
    public GridPart Phase1 { get; init; } = GridPart.Row;

    /// <summary>What is a quorum of phase 2.</summary>
    public GridPart Phase2 { get; init; } = GridPart.Column;

    public override QuorumSystem Over(NodeSet members)
    {
        if (Rows >= 1 && Columns >= 1 && (long)Rows * Columns == members.Count) return new GridSystem(members, Columns, Phase1, Phase2);
        throw Unfit(string.Create(CultureInfo.InvariantCulture,
            $"have a grid of {Rows} rows and {Columns} columns, expected one of {members.Count} places, the number of servers"));
    }
}

/// <summary>Parts of a grid that can be quorums.</summary>
public enum GridPart
{
    /// <summary>All servers of one row.</summary>
    Row,
    /// <summary>All servers of one column.</summary>
    Column,
    /// <summary>All servers of one row and one column: what Paxos would need if all quorums had to intersect.</summary>
    RowAndColumn,
    /// <summary>One server of each row, whichever; a column is the tidiest of them.</summary>
    OneOfEachRow,
}

sealed class GridSystem : QuorumSystem
{
    readonly NodeSet[] rows;
    readonly NodeSet[] columns;
    readonly GridPart phase1;
    readonly GridPart phase2;

    public GridSystem(NodeSet members, int width, GridPart phase1, GridPart phase2) : base(members)
    {
        rows = new NodeSet[members.Count / width];
        columns = new NodeSet[width];
        (this.phase1, this.phase2) = (phase1, phase2);
        var place = 0;
        foreach (var server in members)
        {
            rows[place / width] = rows[place / width].With(server);
            columns[place % width] = columns[place % width].With(server);
            place++;
        }
    }

    GridPart Part(Phase phase) => phase == Phase.One ? phase1 : phase2;

    public override bool IsQuorum(Phase phase, NodeSet set) => Part(phase) switch
    {
        GridPart.Row => HoldsOneOf(rows, set),
        GridPart.Column => HoldsOneOf(columns, set),
        GridPart.RowAndColumn => HoldsOneOf(rows, set) && HoldsOneOf(columns, set),
        GridPart.OneOfEachRow => MeetsEach(rows, set),
        _ => throw new UnreachableException(),
    };

    protected override string Lack(Phase phase, NodeSet set, string members) => Part(phase) switch
    {
        GridPart.Row => $"{set} hold no whole row",
        GridPart.Column => $"{set} hold no whole column",
        GridPart.RowAndColumn => $"{set} hold no whole row with a whole column",
        GridPart.OneOfEachRow => $"{set} leave a row out",
        _ => throw new UnreachableException(),
    };

    protected override IEnumerable<NodeSet> Representatives(Phase a, Phase b) => Part(a) switch
    {
        GridPart.Row => rows,
        GridPart.Column => columns,
        GridPart.RowAndColumn => from row in rows from column in columns select row.Union(column),
        // There are too many to try. Whoever wants whole columns has one beside each column, if beside anything; whoever wants
        // whole rows is always met; and for the rest the servers of a row are alike.
        GridPart.OneOfEachRow => columns,
        _ => throw new UnreachableException(),
    };

    static bool HoldsOneOf(NodeSet[] parts, NodeSet set)
    {
        foreach (var part in parts)
            if (set.Intersect(part) == part) return true;
        return false;
    }

    static bool MeetsEach(NodeSet[] parts, NodeSet set)
    {
        foreach (var part in parts)
            if (set.Intersect(part).IsEmpty) return false;
        return true;
    }
}
