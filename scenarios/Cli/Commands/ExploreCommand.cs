using System.CommandLine;
using Simulator.Analysis.Formats;
using Simulator.Scenarios;

namespace Simulator.Cli.Commands;

/// <summary><c>explore SCENARIO</c>: searches the orders in which things can happen, all of them or as a strategy says.</summary>
static class ExploreCommand
{
    const int MostDepth = 100_000;

    static readonly string[] examples =
    [
        "simulator explore raft-two-servers",
        "simulator explore raft-three-servers --strategy pct --depth 60 --paths 100000 --set mutant=vote-not-persisted",
        "simulator explore raft-two-servers --set mutant=half-is-a-majority --capsule kept.yaml",
    ];

    public static Command Make(Terminal terminal)
    {
        var (scenario, how, kept) = (Shared.Scenario(), new How(), new Kept());
        var mutants = new Option<bool>("--mutants")
        {
            Description = "Explore with each planted bug that the scenario is to show, and print a table of it. Takes folders as well.",
        };
        var (set, assembly) = (Shared.Set(), Shared.Assembly());
        var command = new Verb("explore", "Explores a scenario without time: what is pending happens in any order, within bounds.")
        {
            Examples = examples,
            Codes = ("nothing failed; with --mutants, each bug was found", "something did; the way to it is shown"),
        };
        command.Add(scenario);
        Option[] options = [.. how.All, .. kept.All, mutants, set, assembly];
        foreach (var option in options) command.Add(option);
        command.SetAction((result, cancel) =>
        {
            var catalogue = Shared.CatalogueWith(result.GetValue(assembly)!);
            var name = result.GetRequiredValue(scenario);
            string[] paths = result.GetValue(mutants) ? [.. Shared.Files([name])] : [Shared.File(name)];
            string[] overrides = [.. how.Overrides(result), .. result.GetValue(set)!];
            Scenario?[] found = [.. paths.Select(path => Shared.Read(path, overrides, how.Seed(result), catalogue, terminal))];
            if (found.Contains(null)) return Task.FromResult(ExitCode.BadInput);
            Exploration[] explorations = [.. found.Select(read => how.Of(read!, catalogue, result))];
            return Task.FromResult(result.GetValue(mutants)
                ? Mutants(terminal, explorations, cancel) : Run(terminal, explorations[0], kept, result, cancel));
        });
        return command;
    }

    /// <summary>A table of what each planted bug came to.</summary>
    static int Mutants(Terminal terminal, IReadOnlyList<Exploration> explorations, CancellationToken cancel)
    {
        var areFound = true;
        foreach (var line in MutantExploration.Head) terminal.Output.WriteLine(line);
        foreach (var exploration in explorations)
            foreach (var row in MutantExploration.All(exploration with { Reached = null }, cancel))
            {
                terminal.Output.WriteLine(row.Row);
                areFound &= row.Report.Failure is not null;
            }
        if (cancel.IsCancellationRequested) return ExitCode.Interrupted;
        return areFound ? ExitCode.AsExpected : ExitCode.NotAsExpected;
    }

    static int Run(Terminal terminal, Exploration exploration, Kept kept, ParseResult result, CancellationToken cancel)
    {
        kept.CheckWritable(result);
        var report = terminal.WithProgress(exploration.Scenario.Name,
            (Action<double, string> tell) => (exploration with { Progress = tell }).Run(cancel));
        foreach (var line in ExplorationReport.Lines(exploration, report)) terminal.Output.WriteLine(line);
        if (report.Failure is { } failure) kept.Write(terminal, exploration, failure, result);
        if (!cancel.IsCancellationRequested) return report.Failure is null ? ExitCode.AsExpected : ExitCode.NotAsExpected;
        terminal.Output.WriteLine("INTERRUPTED: this is what was done so far");
        return ExitCode.Interrupted;
    }

    /// <summary>The search: its strategy, bounds and limits.</summary>
    sealed class How
    {
        readonly Option<StrategyKind> strategy = Strategy();
        readonly Limits limits = new();
        readonly Option<long?> runs = new("--paths")
        {
            Description = "Runs of a strategy other than exhaustive; by default 10000.", HelpName = "N",
            CustomParser = result => Shared.Number(result, 1L, long.MaxValue - 1),
        };
        readonly Option<ulong?> seed = Shared.Seed();
        readonly Option<TimeSpan?> budget = SweepCommand.Budget("Give up after this time.");
        readonly Option<bool> lived = new("--lived")
        {
            Description = "Two states are equal only when equal things have happened to every machine, whatever it says of itself.",
        };
        readonly Option<int?> jobs = StormCommand.Jobs();

        readonly Option<string?> from = new("--from")
        {
            Description = "Until then the run goes as it goes under its seed, and only what is pending then happens in any order.",
            HelpName = "time",
        };

        public How() =>
            seed.Description = "Where a strategy other than exhaustive begins, by default 1; and the seed of the opening, with --from.";

        public IEnumerable<Option> All => [strategy, from, .. limits.All, runs, seed, budget, lived, jobs];

        public ulong? Seed(ParseResult result) => result.GetValue(seed);

        public IEnumerable<string> Overrides(ParseResult result) => result.GetValue(from) is { } time ? ["explore.from=" + time] : [];

        public Exploration Of(Scenario scenario, Catalogue catalogue, ParseResult result) => new()
        {
            Catalogue = catalogue,
            Scenario = scenario,
            Strategy = result.GetValue(strategy),
            Within = limits.Over(scenario.Explore ?? new ExploreSpec(), result),
            Paths = result.GetValue(runs) ?? 10_000,
            Seed = result.GetValue(seed) ?? 1,
            Equality = result.GetValue(lived) ? StateEquality.Lived : StateEquality.Described,
            Jobs = result.GetValue(jobs) ?? Environment.ProcessorCount,
            Budget = result.GetValue(budget),
            Reached = SweepCoverage.Of(scenario, catalogue),
        };
    }

    /// <summary>The files in which a failing run is kept, each if it is wanted.</summary>
    sealed class Kept
    {
        readonly Option<string?> trace = new("--trace")
        {
            Description = "A file for the trace of the failing run, as CSV.", HelpName = "file",
        };
        readonly Option<string?> output = new("--out")
        {
            Description = "A file for the failing run as a scenario that says every step; its name without .yaml is the scenario's.",
            HelpName = "file.yaml",
        };
        readonly Option<string?> capsule = new("--capsule")
        {
            Description = "A file for the failing run as a capsule, for replay, shrink and explain.", HelpName = "file.yaml",
        };

        public IEnumerable<Option> All => [trace, output, capsule];

        /// <summary>Asked before the search, which may take long.</summary>
        public void CheckWritable(ParseResult result)
        {
            foreach (var path in new[] { trace, output, capsule }.Select(result.GetValue).OfType<string>()) Files.CheckWritable(path);
            if (File(result) is not { } file) return;
            var stem = Path.GetFileNameWithoutExtension(file);
            if (stem.Length > 0 && stem.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')) return;
            throw new UserError($"{(result.GetValue(output) is null ? "--capsule" : "--out")}: found {file}, expected a name of lower-case "
                + "words joined by hyphens: it is the scenario's name as well");
        }

        public void Write(Terminal terminal, Exploration exploration, FailingPath failure, ParseResult result)
        {
            if (result.GetValue(trace) is { } path) WriteTrace(exploration, failure, path);
            if (File(result) is not { } file) return;
            var kept = KeptPath.Of(exploration, failure, Path.GetFileNameWithoutExtension(file));
            if (result.GetValue(output) is { } run) Files.Write(run, ScenarioWriter.WriteBrief(kept.Scenario));
            if (result.GetValue(capsule) is { } kind) Files.Write(kind, kept.Capsule.Write());
            foreach (var written in new[] { output, capsule }.Select(result.GetValue).OfType<string>())
                terminal.Output.WriteLine($"written     {written}");
        }

        string? File(ParseResult result) => result.GetValue(output) ?? result.GetValue(capsule);

        static void WriteTrace(Exploration exploration, FailingPath failure, string path)
        {
            var world = ExplorationReport.Replay(exploration, failure);
            UserError.Guard(path, "write", () =>
            {
                using var stream = new FileStream(path, FileMode.Create, FileAccess.Write);
                TraceCsv.Write(world.Trace, stream);
                return true;
            });
        }
    }

    public static Option<StrategyKind> Strategy() => new("--strategy")
    {
        Description = "exhaustive (the default): every order, breadth first. random, swarm, pct, delay-bounded, coverage: run after run.",
        HelpName = "name",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            foreach (var kind in Enum.GetValues<StrategyKind>())
                if (Kebab.Of(kind.ToString()) == text) return kind;
            var names = Enum.GetNames<StrategyKind>().Select(Kebab.Of).ToList();
            result.AddError($"--strategy: found '{text}', expected one of {string.Join(", ", names)}{Nearest.Hint(text, names)}");
            return default;
        },
    };

    /// <summary>The bounds of a scenario that can be given in place of its own.</summary>
    sealed class Limits
    {
        readonly Option<int?> depth = Limit("--depth", "Moves of a run at most, in place of the scenario's.", 1);
        readonly Option<int?> crashes = Limit("--crashes", "Crashes at most, in place of the scenario's.", 0);
        readonly Option<int?> losses = Limit("--losses", "Messages lost at most, in place of the scenario's.", 0);
        readonly Option<int?> duplicates = Limit("--duplicates", "Messages doubled at most, in place of the scenario's.", 0);
        readonly Option<int?> timeouts = Limit("--timeouts", "Timers that go off at most, in place of the scenario's.", 0);

        public IEnumerable<Option> All => [depth, crashes, losses, duplicates, timeouts];

        public ExploreSpec Over(ExploreSpec within, ParseResult result) => within with
        {
            Depth = result.GetValue(depth) ?? within.Depth,
            Crashes = result.GetValue(crashes) ?? within.Crashes,
            Losses = result.GetValue(losses) ?? within.Losses,
            Duplicates = result.GetValue(duplicates) ?? within.Duplicates,
            Timeouts = result.GetValue(timeouts) ?? within.Timeouts,
        };

        static Option<int?> Limit(string name, string description, int least) => new(name)
        {
            Description = description, HelpName = "N", CustomParser = result => Shared.Number(result, least, MostDepth),
        };
    }
}
