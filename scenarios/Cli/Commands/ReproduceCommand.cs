using System.CommandLine;
using Simulator.Analysis.Plots;
using Simulator.Analysis.Reproductions;
using Simulator.Scenarios;

namespace Simulator.Cli.Commands;

/// <summary><c>reproduce [NAME…]</c>: published numbers beside simulated ones, as a table, a CSV file and a picture each.</summary>
static class ReproduceCommand
{
    public static Command Make(Terminal terminal)
    {
        var names = new Argument<string[]>("name")
        {
            Description = "Reproductions by name (simulator list reproductions); by default all.", Arity = ArgumentArity.ZeroOrMore,
        };
        var isLong = new Option<bool>("--long") { Description = "All points and all trials: minutes in place of seconds." };
        var to = new Option<string>("--out")
        {
            Description = "The folder for reproductions.csv and the pictures.", HelpName = "folder",
            DefaultValueFactory = _ => "reproductions",
        };
        var command = new Verb("reproduce", "Simulates published experiments and compares the numbers with those printed.")
        {
            Examples = ["simulator reproduce", "simulator reproduce chain-figure-4 --long --out results"],
            Codes = ("every number lies in its band", "one does not"),
        };
        command.Add(names);
        command.Add(isLong);
        command.Add(to);
        command.SetAction((result, cancel) => Task.Run(() =>
        {
            var asked = result.GetValue(names)!;
            var chosen = asked.Length == 0 ? Reproductions.All : [.. asked.Distinct().Select(Named)];
            var folder = result.GetValue(to)!;
            RunDirectory.CheckWritable(folder);
            return Run(terminal, chosen, result.GetValue(isLong), folder, cancel);
        }, CancellationToken.None));
        return command;
    }

    static Reproduction Named(string name)
    {
        if (Reproductions.All.FirstOrDefault(each => each.Name == name) is { } found) return found;
        var known = Reproductions.All.Select(each => each.Name).ToList();
        throw new UserError($"reproduce: found '{name}', expected one of {string.Join(", ", known)}{Nearest.Hint(name, known)}");
    }

    static int Run(Terminal terminal, IReadOnlyList<Reproduction> chosen, bool isLong, string folder, CancellationToken cancel)
    {
        var rows = new List<ReproductionRow>();
        try
        {
            foreach (var reproduction in chosen)
            {
                var points = terminal.WithProgress(reproduction.Name, progress => reproduction.Run(new Effort(isLong, progress, cancel)));
                rows.AddRange(ReproductionTable.Rows(reproduction.Name, reproduction.Source, points));
                Tell(terminal, reproduction, points);
                var (png, svg) = ReproductionPlot.Of(reproduction.Title, reproduction.Axes, points);
                Write(folder, reproduction.Name + ".png", png);
                Write(folder, reproduction.Name + ".svg", svg);
                WriteTable(folder, rows);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            terminal.Output.WriteLine("INTERRUPTED: what was done is in " + Path.Combine(folder, Table));
            return ExitCode.Interrupted;
        }
        terminal.Output.WriteLine($"table and pictures: {folder}");
        return rows.Any(row => row.Verdict == ReproductionTable.Text(PointVerdict.Differs)) ? ExitCode.NotAsExpected : ExitCode.AsExpected;
    }

    static void Tell(Terminal terminal, Reproduction reproduction, IReadOnlyList<ReproducedPoint> points)
    {
        terminal.Output.WriteLine($"{reproduction.Name}: {reproduction.Title}");
        terminal.Output.WriteLine($"  {reproduction.Source}");
        if (reproduction.Note.Length > 0) terminal.Output.WriteLine($"  {reproduction.Note}");
        foreach (var point in points)
        {
            var published = point.Published is { } number ? ReproductionTable.Text(number) : "-";
            var band = point.Band is var (low, high) ? $" [{ReproductionTable.Text(low)}, {ReproductionTable.Text(high)}]" : "";
            var unit = point.Unit.Length == 0 ? "" : " " + point.Unit;
            var note = point.Note.Length == 0 ? "" : "; " + point.Note;
            terminal.Output.WriteLine($"  {ReproductionTable.Text(point.Verdict),-10}  {point.Series}, {point.Point}: "
                + $"published {published}, simulated {ReproductionTable.Text(point.Simulated)}{unit}{band}{note}");
        }
    }

    const string Table = "reproductions.csv";

    static void WriteTable(string folder, IReadOnlyList<ReproductionRow> rows)
    {
        using var stream = new MemoryStream();
        ReproductionTable.Write(rows, stream);
        Write(folder, Table, stream.ToArray());
    }

    /// <summary>A file appears whole or not at all.</summary>
    static void Write(string folder, string name, byte[] content)
    {
        var path = Path.Combine(folder, name);
        UserError.Guard(path, "write", () =>
        {
            File.WriteAllBytes(path + ".partial", content);
            File.Move(path + ".partial", path, overwrite: true);
            return true;
        });
    }
}
