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

    /// <summary>The document with a new table; null when it has no place for one.</summary>
    /// <param name="scenarios">The folder of the mutants' scenarios, as the document links to it.</param>
    public static string? Into(string document, IEnumerable<MutantFinding> findings, ulong seeds, string scenarios)
    {
        var begin = document.IndexOf(Begin, StringComparison.Ordinal);
        var end = document.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin) return null;
        return document[..(begin + Begin.Length)] + "\n" + Markdown(findings, seeds, scenarios) + document[end..];
    }

    static string Markdown(IEnumerable<MutantFinding> findings, ulong seeds, string scenarios)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Of the storms of the seeds 1 to {seeds} the first that fails; in brackets the mean ")
            .Append("number of storms to a failure, at 95 %.\n\n")
            .Append("| protocol | mutant | what it does wrong | check that noticed | storms to the first failure |\n|---|---|---|---|---|\n");
        foreach (var finding in findings)
        {
            var (protocol, mutant) = (finding.Protocol.Name, finding.Mutant.Name);
            text.Append(CultureInfo.InvariantCulture, $"| `{protocol}` | [{mutant}]({scenarios}/{protocol}/{mutant}.yaml) ")
                .Append(CultureInfo.InvariantCulture, $"| {finding.Mutant.Summary} | {Check(finding)} | {Storms(finding)} |\n");
        }
        return text.ToString();
    }

    /// <summary>Two digits that count.</summary>
    static string Rounded(double mean)
    {
        if (mean < 10) return Math.Round(mean, 1).ToString(CultureInfo.InvariantCulture);
        var unit = Math.Pow(10, Math.Floor(Math.Log10(mean)) - 1);
        return (Math.Round(mean / unit) * unit).ToString("0", CultureInfo.InvariantCulture);
    }
}
