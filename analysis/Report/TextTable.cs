namespace Simulator.Analysis.Report;

/// <summary>Rows of cells as lines of text whose columns stand under each other, two spaces apart.</summary>
public sealed class TextTable
{
    readonly List<string[]> rows = [];

    public void Add(params string[] cells) => rows.Add(cells);

    /// <param name="rightAligned">Indices of the columns that end, not begin, at one place: numbers.</param>
    public IReadOnlyList<string> Lines(params int[] rightAligned)
    {
        var columns = rows.Count == 0 ? 0 : rows.Max(row => row.Length);
        var widths = Enumerable.Range(0, columns).Select(column => rows.Max(row => column < row.Length ? row[column].Length : 0)).ToArray();
        return [.. rows.Select(Line)];

        string Line(string[] row)
        {
            var cells = row.Select((cell, i) => rightAligned.Contains(i) ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]));
            return string.Join("  ", cells.Where((_, i) => widths[i] > 0)).TrimEnd();
        }
    }
}
