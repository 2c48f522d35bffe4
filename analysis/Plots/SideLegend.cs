namespace Simulator.Analysis.Plots;

/// <summary>A line of a picture by its name, and what is to be said of it.</summary>
sealed record NamedLine(string Name, IReadOnlyList<string> Notes);

/// <summary>Names the lines of a board to the right of its data, one below the other. In pixels.</summary>
static class SideLegend
{
    /// <summary>Where the data ends.</summary>
    public const float DataRight = 726;

    const float Left = 752, NoteLeft = 778, First = 110, LineHeight = 15, Between = 7;
    const int MostRows = 2;

    /// <summary>How high a board must be to hold the names.</summary>
    public static int HeightFor(IReadOnlyList<NamedLine> lines) =>
        (int)(First + lines.Sum(line => Between + LineHeight * (1 + Rows(line).Count)) + LineHeight);

    public static void Write(Board board, IReadOnlyList<NamedLine> lines)
    {
        var y = First;
        for (var i = 0; i < lines.Count; i++)
        {
            board.WriteLegend([LineLook.Legend(lines[i].Name, i)], Left, y, Board.Width - Picture.Margin - Left + 22);
            foreach (var row in Rows(lines[i])) board.Write(row, NoteLeft, y += LineHeight, Palette.Faint);
            y += LineHeight + Between;
        }
    }

    static List<string> Rows(NamedLine line) =>
        [.. line.Notes.SelectMany(note => Pen.Wrap(note, Board.Width - Picture.Margin - NoteLeft, Pen.SmallSize, MostRows))];
}
