using System.Globalization;
using Simulator.Analysis.Experiments;
using Simulator.Scenarios;

namespace Simulator.Cli.Commands;

/// <summary>One call of <c>experiment</c>.</summary>
sealed class ExperimentWork(Terminal terminal)
{
    public required IReadOnlyList<string> Files { get; init; }
    public required IReadOnlyList<string> Overrides { get; init; }
    public required IReadOnlyList<string> Assemblies { get; init; }
    public required int Jobs { get; init; }

    /// <summary>Whether what an interrupted call has left is thrown away.</summary>
    public required bool IsFresh { get; init; }

    public required string OutFolder { get; init; }

    public int Run(CancellationToken cancel)
    {
        var catalogue = Shared.CatalogueWith(Assemblies);
        // All are read before the first is run, so that a mistake in the last one costs nothing.
        var plans = Files.Distinct().Select(path => Shared.ReadExperiment(path, Overrides, catalogue, terminal)).ToList();
        if (plans.Any(plan => plan is null)) return ExitCode.BadInput;
        foreach (var plan in plans) RunDirectory.CheckWritable(ExperimentFiles.FolderOf(OutFolder, plan!.Name));
        var worst = ExitCode.AsExpected;
        foreach (var plan in plans)
        {
            var code = RunOne(plan!, catalogue, cancel);
            if (code == ExitCode.Interrupted) return code;
            worst = int.Max(worst, code);
        }
        return worst;
    }

    int RunOne(ExperimentPlan plan, Catalogue catalogue, CancellationToken cancel)
    {
        var folder = ExperimentFiles.FolderOf(OutFolder, plan.Name);
        if (IsFresh) ExperimentFiles.RemoveJournal(folder);
        terminal.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{plan.Name}: {plan.Spec.Systems.Count} systems, {plan.Cells.Count} combinations, {plan.Runs} runs"));
        var numbers = terminal.WithProgress(plan.Name,
            progress => ExperimentRunner.Run(plan, catalogue, folder, Jobs, progress, cancel));
        if (numbers is null)
        {
            terminal.Output.WriteLine($"INTERRUPTED: the same command goes on with what is left; what was done is in {folder}");
            return ExitCode.Interrupted;
        }
        ExperimentFiles.WriteTables(numbers, folder);
        var card = ExperimentFiles.WriteCard(plan, numbers, folder);
        ExperimentFiles.RemoveJournal(folder);
        if (ExperimentFiles.Draw(plan, numbers, card, folder) is { } undrawn)
            terminal.Errors.WriteLine($"warning: the pictures could not be drawn: {Blame.Line(undrawn)}");
        foreach (var row in card ?? []) Tell(row);
        terminal.Output.WriteLine($"tables and pictures: {folder}");
        return card is null || card.All(row => row.Agrees) ? ExitCode.AsExpected : ExitCode.NotAsExpected;
    }

    void Tell(PacelcRow row)
    {
        terminal.Output.WriteLine($"  {row.Label}  {row.System}{(row.Agrees ? "" : $"  NOT {row.Claim!.Value.Label} as published")}");
        foreach (var sentence in PacelcTables.Sentences(row)) terminal.Output.WriteLine("    " + sentence);
    }
}
