using System.CommandLine;

namespace Simulator.Cli.Commands;

/// <summary><c>run SCENARIO…</c>: runs scenarios, tells what happened, leaves the run's folder.</summary>
static class RunCommand
{
    public static Command Make(Terminal terminal)
    {
        var scenarios = Shared.Scenarios();
        var seed = Shared.Seed();
        var set = Shared.Set();
        var duration = Shared.Length();
        var assembly = Shared.Assembly();
        var output = new Option<string>("--out")
        {
            Description = "Folder in which each run gets a folder NAME-seedN; an earlier run of that name and seed is replaced.",
            HelpName = "folder",
            DefaultValueFactory = _ => "out",
        };
        var noFiles = new Option<bool>("--no-files") { Description = "Only print; write nothing." };
        var noTrace = new Option<bool>("--no-trace") { Description = "Leave out trace.csv, the largest file." };
        var quiet = new Option<bool>("--quiet", "-q")
        {
            Description = "Only the verdict of each scenario, and why when it is not as expected.",
        };
        var command = new Verb("run", "Runs scenarios and says whether all came out as they expect.")
        {
            Examples =
            [
                "simulator run scenarios/consensus/raft-wan-partition.yaml --out out",
                "simulator run raft-wan-partition --seed 7 --set network.loss=1% --duration 30s",
                "simulator run scenarios/consensus --no-files --quiet",
            ],
            Codes = ("every scenario came out as it expects", "one did not"),
        };
        command.Add(scenarios);
        foreach (var option in new Option[] { seed, output, duration, set, assembly, noFiles, noTrace, quiet }) command.Add(option);
        command.SetAction((result, cancel) => Task.FromResult(new RunWork(terminal)
        {
            Files = Shared.Files(result.GetRequiredValue(scenarios)),
            Seed = result.GetValue(seed),
            Overrides = Shared.Overrides(result.GetValue(duration), result.GetValue(set)!),
            Assemblies = result.GetValue(assembly)!,
            OutFolder = result.GetValue(noFiles) ? null : result.GetValue(output),
            WithTrace = !result.GetValue(noTrace),
            IsQuiet = result.GetValue(quiet),
        }.Run(cancel)));
        return command;
    }
}
