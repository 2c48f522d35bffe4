using System.Globalization;
using CsvHelper;

namespace Simulator.Analysis.Experiments;

/// <summary>What an experiment has measured, as tables in long form, the same bytes everywhere.</summary>
public static class ResultTables
{
    /// <summary>A row for each run and number: <c>results.csv</c>. The stream stays open.</summary>
    public static void WriteResults(ExperimentNumbers numbers, Stream stream) =>
        Write(numbers, stream, ["seed", "metric", "of", "at", "during", "unit", "value"], (cell, row) =>
        {
            foreach (var run in cell.Runs)
                foreach (var measured in run.Numbers)
                    row(
                    [
                        Text(run.Seed), measured.Metric, measured.Of, measured.At, measured.During, measured.Unit,
                        measured.Value is { } value ? Text(value) : "",
                    ]);
        });

    /// <summary>A row for each number, with its mean and interval over the seeds: <c>summary.csv</c>.</summary>
    public static void WriteSummary(ExperimentNumbers numbers, Stream stream) =>
        Write(numbers, stream, ["metric", "of", "at", "during", "unit", "runs", "mean", "low", "high", "min", "max"], (cell, row) =>
        {
            foreach (var (name, unit) in cell.Names)
                if (cell.Estimate(name, unit) is { } estimate)
                    row(
                    [
                        name.Metric, name.Of, name.At, name.During, unit, Text((ulong)estimate.Runs), Text(estimate.Mean),
                        estimate.Low is { } low ? Text(low) : "", estimate.High is { } high ? Text(high) : "", Text(estimate.Min),
                        Text(estimate.Max),
                    ]);
        });

    /// <summary>A row for each run, series and stretch of time: <c>series.csv</c>.</summary>
    public static void WriteSeries(ExperimentNumbers numbers, Stream stream) =>
        Write(numbers, stream, ["seed", "series", "at", "from_ns", "until_ns", "value"], (cell, row) =>
        {
            foreach (var run in cell.Runs)
                foreach (var series in run.Series)
                    for (var i = 0; i < series.Values.Count; i++)
                        if (series.Values[i] is { } value)
                            row(
                            [
                                Text(run.Seed), series.Series, series.At, Text((ulong)Bound(run, series, i)),
                                Text((ulong)Bound(run, series, i + 1)), Text(value),
                            ]);
        });

    static long Bound(RunNumbers run, SeriesOf series, int index) => (long)((Int128)run.Length.Ns * index / series.Values.Count);

    static void Write(
        ExperimentNumbers numbers, Stream stream, IReadOnlyList<string> columns, Action<CellNumbers, Action<IReadOnlyList<string>>> rows)
    {
        using var writer = CsvWriter.Create(stream, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
        Row([.. (string[])["system", "condition"], .. numbers.SettingNames, .. columns]);
        foreach (var cell in numbers.Cells)
        {
            string[] place = [cell.System, cell.Condition, .. numbers.SettingNames.Select(name =>
                cell.Settings.FirstOrDefault(setting => setting.Key == name).Value ?? "")];
            rows(cell, values => Row([.. place, .. values]));
        }
        writer.Flush();

        void Row(IReadOnlyList<string> fields)
        {
            foreach (var field in fields) writer.WriteField(field);
            writer.EndRecord();
        }
    }

    /// <summary>A rate, for sentences.</summary>
    public static string Rate(decimal perSecond) => Text(Math.Round(perSecond, 1));

    internal static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>At most nine digits behind the point, none that say nothing.</summary>
    internal static string Text(decimal number)
    {
        var text = Math.Round(number, 9).ToString(CultureInfo.InvariantCulture);
        return text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
    }
}
