using System.CommandLine;
using Simulator.Scenarios;

namespace Simulator.Cli.Commands;

/// <summary><c>merge FOLDER… --out FOLDER</c>: puts the shards of a sweep together.</summary>
static class MergeCommand
{
    public static Command Make(Terminal terminal)
    {
        var folders = new Argument<string[]>("folder")
        {
            Description = "The folders of all shards of one sweep, in any order.", Arity = ArgumentArity.OneOrMore,
        };
        var output = new Option<string>("--out")
        {
            Description = "The folder for the whole: the same bytes as of a sweep on one machine.", HelpName = "folder",
            DefaultValueFactory = _ => "merged",
        };
        var command = new Verb("merge", "Puts the shards of a sweep together and reports on the whole.")
        {
            Examples = ["simulator merge shards/1 shards/2 shards/3 --out sweeps/raft"],
            Codes = ("no seed failed", "one did"),
        };
        command.Add(folders);
        command.Add(output);
        command.SetAction(result =>
        {
            var (sweep, tally) = SweepMerge.Merge(result.GetRequiredValue(folders), result.GetRequiredValue(output));
            foreach (var line in SweepReport.Lines(sweep, tally)) terminal.Output.WriteLine(line);
            return tally.Failures > 0 ? ExitCode.NotAsExpected : ExitCode.AsExpected;
        });
        return command;
    }
}
