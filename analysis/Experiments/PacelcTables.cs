using System.Globalization;
using System.Text;
using CsvHelper;

namespace Simulator.Analysis.Experiments;

/// <summary>The PACELC card as a document for readers and as a table for programs.</summary>
public static class PacelcTables
{
    /// <summary><c>pacelc.csv</c>: a row for each system. The stream stays open.</summary>
    public static void WriteCsv(IReadOnlyList<PacelcRow> rows, Stream stream)
    {
        using var writer = CsvWriter.Create(stream, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
        Record(writer,
        [
            "system", "about", "measured", "published", "published_of", "agrees", "seeds", "least_served_side", "least_served_share",
            "least_served_low", "least_served_high", "baseline", "weakened_in_partition", "slowest_place", "read_p50_ms", "write_p50_ms",
            "nearest_round_trip_ms", "round_trips", "stale_share", "stale_share_in_partition", "not_linearizable_runs",
        ]);
        foreach (var row in rows)
            Record(writer,
            [
                row.System, row.About, row.Label, row.Claim?.Label ?? "", row.Claim?.Of ?? "",
                row.Claim is null ? "" : row.Agrees ? "yes" : "no", Whole(row.Runs), Least(row).Side, Text(row.LeastServed.Mean),
                Text(row.LeastServed.Low), Text(row.LeastServed.High), string.Join(' ', row.Baseline), string.Join(' ', row.Weakened),
                row.Slowest.Place, Text(row.Slowest.Read.Mean), Text(row.Slowest.Write.Mean), Text(row.Slowest.NearestRoundTrip),
                Text(row.Slowest.RoundTrips), Text(row.StaleHealthy.Mean), Text(row.StalePartitioned?.Mean), Whole(row.NotLinearizable),
            ]);
        writer.Flush();
    }

    /// <summary><c>pacelc.md</c>: the card.</summary>
    public static string Markdown(string title, IReadOnlyList<PacelcRow> rows)
    {
        var text = new StringBuilder();
        Line($"# PACELC card: {title}");
        Line("");
        Line("| system | measured | published | least served side | slowest median, in round trips | stale reads | in the partition |");
        Line("|---|---|---|---|---|---|---|");
        foreach (var row in rows)
            Line($"| {row.System} | **{row.Label}** | {Published(row)} | {Percent(row.LeastServed)} {Least(row).Side} | "
                + $"{Round(row.Slowest.RoundTrips, 2)} at {row.Slowest.Place} | {Percent(row.StaleHealthy)} | "
                + $"{(row.StalePartitioned is { } stale ? Percent(stale) : "no read answered")} |");
        foreach (var row in rows)
        {
            Line("");
            Line($"## {row.System}: {row.Label}");
            Line("");
            foreach (var sentence in Sentences(row)) Line(sentence);
        }
        return text.ToString();

        void Line(string line) => text.Append(line).Append('\n');
    }

    /// <summary>Why a system has its letters, and what they hold for.</summary>
    public static IEnumerable<string> Sentences(PacelcRow row)
    {
        var about = row.About.Length == 0 ? row.System : row.About;
        yield return $"Holds for {about}, {row.Setting}; {Whole(row.Runs)} seeds, intervals of 95 %.";
        var sides = string.Join(", ", row.Sides.Select(side => $"the {side.Side} side {Percent(side.Availability)}"));
        yield return "P: answered in time while divided: " + sides + ". " + Consistency(row);
        var slowest = row.Slowest;
        yield return $"E: at {slowest.Place}, {Ms(slowest.NearestRoundTrip)} from the nearest other server and back, a median read takes "
            + $"{Ms(slowest.Read)} and a median write {Ms(slowest.Write)}, which is {Round(slowest.RoundTrips, 2)} round trips at most; "
            + $"{Percent(row.StaleHealthy)} of all reads are stale, and {Whole(row.Runs - row.NotLinearizable)} of {Whole(row.Runs)} runs "
            + "are linearizable.";
        if (row.Claim is var (label, of))
            yield return $"Published: {label} for {of}; {(row.Agrees ? "the same" : "NOT what was measured")}.";
    }

    static string Consistency(PacelcRow row)
    {
        if (row.Baseline.Count == 0) return "No model that was asked for holds in all runs without a partition.";
        var baseline = string.Join(", ", row.Baseline);
        return row.Weakened.Count == 0
            ? $"What holds without a partition holds with it as well: {baseline}."
            : $"Without a partition {baseline} hold; with it {string.Join(", ", row.Weakened)} no longer.";
    }

    static (string Side, Estimate Availability) Least(PacelcRow row) => row.Sides.MinBy(side => side.Availability.Mean);

    static string Published(PacelcRow row) =>
        row.Claim is var (label, of) ? $"{label}, {of}{(row.Agrees ? "" : " (differs)")}" : "";

    /// <summary>A mean share in per cent with its interval.</summary>
    static string Percent(Estimate estimate) =>
        estimate.Low is { } low && estimate.High is { } high && low != high
            ? $"{Round(estimate.Mean * 100, 1)} % [{Round(low * 100, 1)}, {Round(high * 100, 1)}]"
            : $"{Round(estimate.Mean * 100, 1)} %";

    static string Ms(decimal value) => Round(value, 1) + " ms";

    static string Ms(Estimate estimate) =>
        estimate.Low is { } low && estimate.High is { } high && Round(low, 1) != Round(high, 1)
            ? $"{Ms(estimate.Mean)} [{Round(low, 1)}, {Round(high, 1)}]" : Ms(estimate.Mean);

    static string Round(decimal value, int digits) => ResultTables.Text(Math.Round(value, digits, MidpointRounding.AwayFromZero));

    static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);

    static string Text(decimal? value) => value is { } number ? ResultTables.Text(number) : "";

    static void Record(CsvWriter writer, IReadOnlyList<string> fields)
    {
        foreach (var field in fields) writer.WriteField(field);
        writer.EndRecord();
    }
}
