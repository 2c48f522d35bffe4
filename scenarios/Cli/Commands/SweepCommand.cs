using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Simulator.Scenarios;

namespace Simulator.Cli.Commands;

/// <summary><c>sweep SCENARIO</c>: runs a scenario under many seeds, groups what fails, says what was never reached.</summary>
static class SweepCommand
{
    const int MostShards = 1_000_000;

    static readonly string[] examples =
    [
        "simulator sweep raft-swarm --seeds 1..10000 --out sweeps/raft",
        "simulator sweep raft-swarm --swarm --seeds 1..1000000 --budget 10m --until-failure",
        "simulator sweep raft-swarm --seeds 1..100000 --shard 3/16 --out shards/3",
    ];

    public static Command Make(Terminal terminal)
    {
        var scenario = Shared.Scenario();
        var seeds = new Option<SeedRange?>("--seeds")
        {
            Description = "The seeds to try: 1..100000, or a number for as many from 1; by default 1..1000.",
            HelpName = "A..B",
            CustomParser = SeedRange.Parse,
        };
        var jobs = StormCommand.Jobs();
        var until = new Option<bool>("--until-failure") { Description = "Stop at the first seed that fails." };
        var budget = Budget("Begin no further seed after this time; what was done is kept, and --out goes on from there.");
        var swarm = new Option<bool>("--swarm")
        {
            Description = "Each seed draws which faults, sizes and rates are on, as storms do, in place of the scenario's own.",
        };
        var shard = new Option<Shard?>("--shard")
        {
            Description = "Only the i-th of n equal parts of the seeds; merge puts the parts together.",
            HelpName = "i/n",
            CustomParser = ReadShard,
        };
        var output = new Option<string?>("--out")
        {
            Description = "The folder for the results as CSV. A sweep that is there already goes on where it was.", HelpName = "folder",
        };
        var print = new Option<bool>("--print")
        {
            Description = "Print what the first seed runs as a scenario, in place of running anything.",
        };
        var (set, duration, assembly) = (Shared.Set(), Shared.Length(), Shared.Assembly());
        var command = new Verb("sweep", "Runs a scenario under many seeds: which fail and alike, how sure that is, what was never reached.")
        {
            Examples = examples,
            Codes = ("no seed failed", "one did"),
        };
        command.Add(scenario);
        foreach (var option in new Option[] { seeds, jobs, until, budget, swarm, shard, output, print, duration, set, assembly })
            command.Add(option);
        command.SetAction((result, cancel) => Task.FromResult(new SweepWork(terminal)
        {
            Scenario = result.GetRequiredValue(scenario),
            Seeds = result.GetValue(seeds) ?? new SeedRange(1, 1000),
            Jobs = result.GetValue(jobs) ?? Environment.ProcessorCount,
            UntilFailure = result.GetValue(until),
            Budget = result.GetValue(budget),
            IsSwarm = result.GetValue(swarm),
            Shard = result.GetValue(shard) ?? Shard.Whole,
            OutFolder = result.GetValue(output),
            Overrides = Shared.Overrides(result.GetValue(duration), result.GetValue(set)!),
            Assemblies = result.GetValue(assembly)!,
        }.Run(result.GetValue(print), cancel)));
        return command;
    }

    /// <summary><c>--budget 10m</c>: real time.</summary>
    public static Option<TimeSpan?> Budget(string description) => new("--budget")
    {
        Description = description,
        HelpName = "time",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (RealTime.Read(text) is { } time) return time;
            result.AddError($"--budget: found {(text.Length == 0 ? "nothing" : text)}, expected a time such as 10m or 30s");
            return null;
        },
    };

    static Shard? ReadShard(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text.Split('/') is [var first, var second] && Read(first, out var index) && Read(second, out var count)
            && index >= 1 && index <= count && count <= MostShards)
            return new Shard(index, count);
        result.AddError($"--shard: found {(text.Length == 0 ? "nothing" : text)}, expected a part such as 3/16, from 1/n to n/n");
        return null;
    }

    static bool Read(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
