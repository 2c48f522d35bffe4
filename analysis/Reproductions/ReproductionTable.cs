using System.Globalization;
using CsvHelper;

namespace Simulator.Analysis.Reproductions;

/// <summary>A row of the table.</summary>
[CsvRecord]
public sealed partial record ReproductionRow
{
    [CsvColumn("reproduction")] public string Reproduction { get; init; } = "";
    [CsvColumn("source")] public string Source { get; init; } = "";
    [CsvColumn("series")] public string Series { get; init; } = "";
    [CsvColumn("point")] public string Point { get; init; } = "";
    [CsvColumn("unit")] public string Unit { get; init; } = "";
    [CsvColumn("published")] public string Published { get; init; } = "";
    [CsvColumn("simulated")] public string Simulated { get; init; } = "";
    [CsvColumn("low")] public string Low { get; init; } = "";
    [CsvColumn("high")] public string High { get; init; } = "";
    [CsvColumn("verdict")] public string Verdict { get; init; } = "";
    [CsvColumn("note")] public string Note { get; init; } = "";
}

/// <summary>Reproductions as a table with a row for each point, the same bytes everywhere.</summary>
public static class ReproductionTable
{
    public static IEnumerable<ReproductionRow> Rows(string name, string source, IReadOnlyList<ReproducedPoint> points) =>
        points.Select(point => new ReproductionRow
        {
            Reproduction = name,
            Source = source,
            Series = point.Series,
            Point = point.Point,
            Unit = point.Unit,
            Published = point.Published is { } published ? Text(published) : "",
            Simulated = Text(point.Simulated),
            Low = point.Band is var (low, _) ? Text(low) : "",
            High = point.Band is var (_, high) ? Text(high) : "",
            Verdict = Text(point.Verdict),
            Note = point.Note,
        });

    /// <summary>Writes the table as UTF-8 with a header and <c>\n</c>; the stream stays open.</summary>
    public static void Write(IEnumerable<ReproductionRow> rows, Stream stream)
    {
        using var writer = CsvWriter.Create(stream, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
        writer.WriteRecords(rows);
        writer.Flush();
    }

    public static string Text(PointVerdict verdict) => verdict switch
    {
        PointVerdict.Reproduced => "reproduced",
        PointVerdict.Differs => "differs",
        _ => "shown",
    };

    /// <summary>At most six digits behind the point, none that say nothing.</summary>
    public static string Text(decimal number)
    {
        var text = Math.Round(number, 6).ToString(CultureInfo.InvariantCulture);
        return text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
    }
}
