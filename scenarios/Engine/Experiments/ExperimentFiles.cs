using System.Text;
using Simulator.Analysis.Experiments;
using Simulator.Analysis.Plots;

namespace Simulator.Scenarios;

/// <summary>The folder that an experiment leaves: tables, pictures and, while it is not done, the journal.</summary>
public static class ExperimentFiles
{
    /// <summary><c>OUT/NAME</c>.</summary>
    public static string FolderOf(string outFolder, string experiment) => Path.Combine(outFolder, experiment);

    /// <summary>Writes the tables. Each file appears whole or not at all.</summary>
    public static void WriteTables(ExperimentNumbers numbers, string folder)
    {
        Write(folder, "results.csv", stream => ResultTables.WriteResults(numbers, stream));
        Write(folder, "summary.csv", stream => ResultTables.WriteSummary(numbers, stream));
        Write(folder, "series.csv", stream => ResultTables.WriteSeries(numbers, stream));
        Write(folder, "comparison.md", stream => stream.Write(Encoding.UTF8.GetBytes(ComparisonTable.Markdown(numbers))));
    }

    /// <summary>The card of an experiment that measures letters; null for one that does not.</summary>
    public static IReadOnlyList<PacelcRow>? WriteCard(ExperimentPlan plan, ExperimentNumbers numbers, string folder)
    {
        if (PacelcMeasurement.Rows(plan, numbers) is not { } rows) return null;
        Write(folder, "pacelc.csv", stream => PacelcTables.WriteCsv(rows, stream));
        Write(folder, "pacelc.md", stream => stream.Write(Encoding.UTF8.GetBytes(PacelcTables.Markdown(plan.Name, rows))));
        return rows;
    }

    /// <summary>Draws the pictures. What the drawing library throws must not cost the tables: it is returned.</summary>
    public static Exception? Draw(ExperimentPlan plan, ExperimentNumbers numbers, IReadOnlyList<PacelcRow>? card, string folder)
    {
        IReadOnlyList<(string FileName, byte[] Content)> pictures;
        try
        {
            var conditions = plan.Spec.Pacelc is { } pacelc ? new PacelcConditions(pacelc.Healthy, pacelc.Partitioned) : null;
            pictures = ExperimentPlots.Render(numbers, card is null ? null : (conditions!, card));
        }
        catch (Exception failure)
        {
            return failure;
        }
        foreach (var (name, content) in pictures) Write(folder, "plots/" + name, stream => stream.Write(content));
        return null;
    }

    /// <summary>What is done needs no journal.</summary>
    public static void RemoveJournal(string folder) => RunDirectory.Discard(Path.Combine(folder, ExperimentRunner.JournalFile));

    public static void Write(string folder, string name, Action<Stream> write)
    {
        var path = Path.Combine(folder, name);
        UserError.Guard(path, "write", () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            try
            {
                using (var stream = File.Create(path + ".partial")) write(stream);
                File.Move(path + ".partial", path, overwrite: true);
            }
            catch
            {
                RunDirectory.Discard(path + ".partial");
                throw;
            }
            return true;
        });
    }
}
