using CsvHelper;

namespace Simulator.Analysis.Consistency.Spectrum;

/// <summary>The lattice as data: a row for each model, and the models that it implies at once.</summary>
public static class SpectrumCsv
{
    /// <summary>Writes UTF-8 with a header and <c>\n</c>; the stream stays open.</summary>
    public static void Write(IReadOnlyList<SpectrumReport> reports, Stream stream)
    {
        using var csv = CsvWriter.Create(stream, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
        csv.WriteHeader("family", "model", "verdict", "follows", "implies", "why");
        foreach (var report in reports)
            foreach (var model in report.Models)
            {
                csv.WriteField(report.Family.Name);
                csv.WriteField(model.Name);
                csv.WriteField(SpectrumReport.Word(model.Grade));
                csv.WriteField(model.Follows ? "yes" : "no");
                var implied = report.Family.Arrows.Where(arrow => arrow.Stronger == model.Name).Select(arrow => arrow.Weaker);
                csv.WriteField(string.Join(' ', implied));
                csv.WriteField(model.Why);
                csv.EndRecord();
            }
        csv.Flush();
    }
}
