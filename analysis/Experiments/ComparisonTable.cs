using System.Text;

namespace Simulator.Analysis.Experiments;

/// <summary>The systems beside each other, for readers: <c>comparison.md</c>. The numbers are those of <c>summary.csv</c>.</summary>
public static class ComparisonTable
{
    static readonly (string Title, MeasuredName Name, string Unit, int Digits)[] columns =
    [
        ("answered, %", new(RunMeasures.Availability), Measured.Share, 2),
        ("read mean, ms", new("latency-mean", "read", During: Measured.FaultFree), Measured.Milliseconds, 1),
        ("read p50, ms", new("latency-p50", "read", During: Measured.FaultFree), Measured.Milliseconds, 1),
        ("read p99, ms", new("latency-p99", "read", During: Measured.FaultFree), Measured.Milliseconds, 1),
        ("write mean, ms", new("latency-mean", "write", During: Measured.FaultFree), Measured.Milliseconds, 1),
        ("write p50, ms", new("latency-p50", "write", During: Measured.FaultFree), Measured.Milliseconds, 1),
        ("write p99, ms", new("latency-p99", "write", During: Measured.FaultFree), Measured.Milliseconds, 1),
        ("stale reads, %", new(RunMeasures.StaleReads, "read", During: Measured.FaultFree), Measured.Share, 2),
        ("stale in faults, %", new(RunMeasures.StaleReads, "read", During: Measured.Faults), Measured.Share, 2),
        ("messages/operation", new("messages", "operation"), "messages/operation", 1),
    ];

    /// <summary>A table for each condition; means with half the width of their intervals.</summary>
    public static string Markdown(ExperimentNumbers numbers)
    {
        var text = new StringBuilder();
        text.Append("# ").Append(numbers.Name).Append('\n');
        if (numbers.Summary.Length > 0) text.Append('\n').Append(numbers.Summary).Append('\n');
        text.Append("\nMeans over the seeds ± half of the 95 % interval. Latencies and stale reads are those without a fault, ")
            .Append("if not said otherwise.\n");
        foreach (var (condition, about) in numbers.Conditions)
        {
            text.Append("\n## ").Append(condition).Append(about.Length == 0 ? "" : ": " + about).Append("\n\n");
            Row(text, ["system", .. numbers.SettingNames, .. columns.Select(column => column.Title)]);
            Row(text, [.. Enumerable.Repeat("---", 1 + numbers.SettingNames.Count + columns.Length)]);
            foreach (var cell in numbers.Cells.Where(cell => cell.Condition == condition))
                Row(text,
                [
                    cell.System, .. numbers.SettingNames.Select(name => cell.Settings.FirstOrDefault(each => each.Key == name).Value ?? ""),
                    .. columns.Select(column => Text(cell, column)),
                ]);
        }
        return text.ToString();
    }

    static string Text(CellNumbers cell, (string Title, MeasuredName Name, string Unit, int Digits) column)
    {
        if (cell.Estimate(column.Name, column.Unit) is not { } estimate) return "";
        var scale = column.Unit == Measured.Share ? 100 : 1;
        var mean = Rounded(estimate.Mean * scale, column.Digits);
        return estimate is { Low: { } low, High: { } high } ? $"{mean} ± {Rounded((high - low) / 2 * scale, column.Digits)}" : mean;
    }

    static string Rounded(decimal value, int digits) => ResultTables.Text(Math.Round(value, digits, MidpointRounding.AwayFromZero));

    static void Row(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").Append(string.Join(" | ", cells)).Append(" |\n");
}
