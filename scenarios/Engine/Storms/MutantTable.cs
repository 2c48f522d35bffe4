using System.Globalization;
using System.Text;

namespace Simulator.Scenarios;

/// <summary>What storms find of the planted bugs, as rows for people and as a table in a document.</summary>
public static class MutantTable
{
    /// <summary>The lines of a document between which the table stands; all between them is replaced.</summary>
    public const string Begin = "<!-- mutants -->", End = "<!-- end of mutants -->";

    public static string Check(MutantFinding finding) =>
        finding.Noticed?.Name ?? (finding.Mutant.InStorms ? "none" : string.Join(", ", finding.Mutant.CaughtBy));

    public static string Storms(MutantFinding finding)
    {
        if (!finding.Mutant.InStorms) return "too rare for storms: its scenario shows it";
        if (finding.Noticed is null) return string.Create(CultureInfo.InvariantCulture, $"0 of {finding.Storms}");
        var (low, high) = FailureRate.MeanToFirst(finding.Storms);
        return string.Create(CultureInfo.InvariantCulture, $"{finding.Storms} (mean {Rounded(low)} to {Rounded(high)})");
    }

    const string Head = "| protocol | mutant | what it does wrong | check that noticed | storms to the first failure |";

    /// <summary>
    /// The document with new rows for the protocols of which there are findings, and the rows of the others as they were; null when
    /// it has no place for a table.
    /// </summary>
    /// <param name="scenarios">The folder of the mutants' scenarios, as the document links to it.</param>
    public static string? Into(string document, IReadOnlyList<MutantFinding> findings, string scenarios)
    {
        var begin = document.IndexOf(Begin, StringComparison.Ordinal);
        var end = document.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin) return null;
        begin += Begin.Length;
        return document[..begin] + "\n" + Markdown(Merged(document[begin..end], findings, scenarios)) + document[end..];
    }

    static string Markdown(IEnumerable<string> rows)
    {
        var text = new StringBuilder();
        text.Append("The number of the first storm that fails, of those of the seeds from 1 on; in brackets the mean number of storms\n")
            .Append("to a failure, at 95 %.\n\n")
            .Append(Head).Append("\n|---|---|---|---|---|\n");
        foreach (var row in rows) text.Append(row).Append('\n');
        return text.ToString();
    }

    /// <summary>The rows of a protocol take the place of its old ones; those of a new one come last.</summary>
    static List<string> Merged(string old, IReadOnlyList<MutantFinding> findings, string scenarios)
    {
        var fresh = new List<IGrouping<string, MutantFinding>>(findings.GroupBy(finding => finding.Protocol.Name));
        var rows = new List<string>();
        foreach (var row in old.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)))
        {
            var group = fresh.Find(each => IsOf(row, each.Key));
            if (group is null && findings.Any(finding => IsOf(row, finding.Protocol.Name))) continue;
            if (group is null) rows.Add(row);
            else Add(group);
        }
        foreach (var group in fresh.ToList()) Add(group);
        return rows;

        void Add(IGrouping<string, MutantFinding> group)
        {
            fresh.Remove(group);
            rows.AddRange(group.Select(finding => Row(finding, scenarios)));
        }
    }

    static bool IsOf(string row, string protocol) => row.StartsWith($"| `{protocol}` ", StringComparison.Ordinal);

    static string Row(MutantFinding finding, string scenarios)
    {
        var (protocol, mutant) = (finding.Protocol.Name, finding.Mutant.Name);
        return $"| `{protocol}` | [{mutant}]({scenarios}/{protocol}/{mutant}.yaml) | {finding.Mutant.Summary} "
            + $"| {Check(finding)} | {Storms(finding)} |";
    }

    /// <summary>Two digits that count.</summary>
    static string Rounded(double mean)
    {
        if (mean < 10) return Math.Round(mean, 1).ToString(CultureInfo.InvariantCulture);
        var unit = Math.Pow(10, Math.Floor(Math.Log10(mean)) - 1);
        return (Math.Round(mean / unit) * unit).ToString("0", CultureInfo.InvariantCulture);
    }
}
