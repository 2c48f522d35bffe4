using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Simulator.Cli.Commands;

/// <summary><c>storm PROTOCOL…</c>: runs storms, of which everything is drawn, and says which checks failed under which seeds.</summary>
static class StormCommand
{
    /// <summary>Storms are about protocols with a quorum; larger clusters are for scenarios.</summary>
    const int MostServers = 100;

    public static Command Make(Terminal terminal)
    {
        var protocols = new Argument<string[]>("protocol")
        {
            Description = "Protocols by name (simulator list protocols).", Arity = ArgumentArity.OneOrMore,
        };
        var seeds = new Option<SeedRange?>("--seeds")
        {
            Description = "The seeds to try: 1..10000, or a number for as many from 1; by default 1..1000.", HelpName = "A..B", CustomParser = SeedRange.Parse,
        };
        var seed = Shared.Seed();
        seed.Description = "A single seed.";
        var servers = new Option<List<int>>("--servers")
        {
            Description = "Sizes of the cluster that take turns, such as 3,5,7; by default the protocol draws one of its own.", HelpName = "N,N",
            CustomParser = Sizes, DefaultValueFactory = _ => [],
        };
        var mutant = new Option<string?>("--mutant") { Description = "A planted bug (simulator list mutants).", HelpName = "name" };
        var jobs = Jobs();
        var until = new Option<bool>("--until-failure") { Description = "Stop at the first seed that fails." };
        var print = new Option<bool>("--print") { Description = "Print the storm of a seed as a scenario, in place of running it." };
        var assembly = Shared.Assembly();
        var command = new Verb("storm", "Runs storms: short hard runs of which the seed draws everything, faults included.")
        {
            Examples =
            [
                "simulator storm raft --seeds 1..10000",
                "simulator storm raft --mutant vote-not-persisted --until-failure",
                "simulator storm raft --seed 7 --print",
            ],
            Codes = ("every storm was weathered", "one was not"),
        };
        command.Add(protocols);
        foreach (var option in new Option[] { seeds, seed, servers, mutant, jobs, until, print, assembly }) command.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetResult(seeds) is not null && result.GetResult(seed) is not null)
                result.AddError("storm: found both --seeds and --seed, expected one of them");
            if (result.GetValue(print) && result.GetResult(seed) is null)
                result.AddError("storm: found --print without --seed, expected the seed of the storm to print");
        });
        command.SetAction((result, cancel) => Task.FromResult(new StormWork(terminal)
        {
            Catalogue = Shared.CatalogueWith(result.GetValue(assembly)!),
            Protocols = result.GetRequiredValue(protocols),
            Seeds = result.GetValue(seed) is { } one ? new SeedRange(one, one) : result.GetValue(seeds) ?? new SeedRange(1, 1000),
            Servers = result.GetValue(servers)!,
            Mutant = result.GetValue(mutant),
            Jobs = result.GetValue(jobs) ?? Environment.ProcessorCount,
            UntilFailure = result.GetValue(until),
            Assemblies = result.GetValue(assembly)!,
        }.Run(result.GetValue(print), cancel)));
        return command;
    }

    public static Option<int?> Jobs() => new("--jobs")
    {
        Description = "Threads; by default as many as there are cores. The results do not depend on it.",
        HelpName = "N",
        CustomParser = result => Shared.Number(result, 1, 1024),
    };

    static List<int> Sizes(ArgumentResult result)
    {
        var sizes = new List<int>();
        foreach (var text in result.Tokens[0].Value.Split(','))
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is >= 1 and <= MostServers)
                sizes.Add(size);
            else
            {
                result.AddError($"--servers: found {result.Tokens[0].Value}, expected numbers of 1..{MostServers} such as 3,5");
                return [];
            }
        return sizes;
    }
}

/// <summary>Seeds from the first to the last.</summary>
sealed record SeedRange(ulong First, ulong Last)
{
    public static SeedRange? Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var ends = text.Split("..");
        var last = 0UL;
        var good = Read(ends[0], out var first) && (ends.Length == 1 || ends.Length == 2 && Read(ends[1], out last));
        if (good && ends.Length == 1) (first, last) = (1, first);
        if (good && first <= last && last - first < ulong.MaxValue) return new SeedRange(first, last);
        result.AddError($"--seeds: found {(text.Length == 0 ? "nothing" : text)}, expected a range such as 1..10000 or a number");
        return null;
    }

    static bool Read(string text, out ulong seed) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seed);
}
