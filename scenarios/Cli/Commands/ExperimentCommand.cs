using System.CommandLine;
using Simulator.Scenarios;

namespace Simulator.Cli.Commands;

/// <summary><c>experiment NAME…</c>: runs every combination of an experiment with every seed, and says what came of it.</summary>
static class ExperimentCommand
{
    public static Command Make(Terminal terminal)
    {
        var names = new Argument<string[]>("experiment")
        {
            Description = "Files of experiments, names (simulator list experiments), or folders whose experiments are all meant.",
            Arity = ArgumentArity.OneOrMore,
        };
        var set = new Option<string[]>("--set")
        {
            Description = "Overrides a field of the experiment: --set seeds=1..3, --set base.duration=20s. May be repeated.",
            HelpName = "path=value",
            DefaultValueFactory = _ => [],
            AllowMultipleArgumentsPerToken = false,
        };
        var jobs = StormCommand.Jobs();
        var fresh = new Option<bool>("--fresh") { Description = "Begin anew where an earlier call was interrupted." };
        var to = new Option<string>("--out")
        {
            Description = "The folder in which each experiment gets a folder of its own.", HelpName = "folder",
            DefaultValueFactory = _ => "experiments",
        };
        var assembly = Shared.Assembly();
        var command = new Verb("experiment", "Compares systems under conditions, with many seeds: tables with intervals, and pictures.")
        {
            Examples =
            [
                "simulator experiment scenarios/foundations/pacelc.yaml",
                "simulator experiment pacelc --set seeds=1..50 --jobs 8 --out results",
            ],
            Codes = ("every experiment was carried out, and what was measured agrees with every claim", "a claim does not"),
        };
        command.Add(names);
        foreach (var option in new Option[] { set, jobs, fresh, to, assembly }) command.Add(option);
        command.SetAction((result, cancel) => Task.Run(() => new ExperimentWork(terminal)
        {
            Files = [.. result.GetRequiredValue(names).SelectMany(ScenarioFiles.NamedExperiments)],
            Overrides = result.GetValue(set)!,
            Assemblies = result.GetValue(assembly)!,
            Jobs = result.GetValue(jobs) ?? Environment.ProcessorCount,
            IsFresh = result.GetValue(fresh),
            OutFolder = result.GetValue(to)!,
        }.Run(cancel), CancellationToken.None));
        return command;
    }
}
