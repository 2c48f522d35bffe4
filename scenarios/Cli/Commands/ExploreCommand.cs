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
        var scenario = Shared.Scenario();
        var strategy = Strategy();
        var limits = new Limits();
        var paths = new Option<long?>("--paths")
        {
            Description = "Runs of a strategy other than exhaustive; by default 10000.", HelpName = "N",
            CustomParser = result => Shared.Number(result, 1L, long.MaxValue - 1),
        };
        var seed = Shared.Seed();
        seed.Description = "Where a strategy other than exhaustive begins; by default 1.";
        var budget = SweepCommand.Budget("Give up after this time.");
        var lived = new Option<bool>("--lived")
        {
            Description = "Two states are equal only when equal things have happened to every machine, whatever it says of itself.",
        };
        var trace = new Option<string?>("--trace") { Description = "A file for the trace of the failing run, as CSV.", HelpName = "file" };
        var output = new Option<string?>("--out")
        {
            Description = "A file for the failing run as a scenario that says every step; its name without .yaml is the scenario's.",
            HelpName = "file.yaml",
        };
        var capsule = new Option<string?>("--capsule")
        {
            Description = "A file for the failing run as a capsule, for replay, shrink and explain.", HelpName = "file.yaml",
        };
        var (jobs, set, assembly) = (StormCommand.Jobs(), Shared.Set(), Shared.Assembly());
        var command = new Verb("explore", "Explores a scenario without time: what is pending happens in any order, within bounds.")
        {
            Examples = examples,
            Codes = ("nothing failed", "something did; the way to it is shown"),
        };
        command.Add(scenario);
        Option[] options = [strategy, .. limits.All, paths, seed, budget, lived, jobs, trace, output, capsule, set, assembly];
        foreach (var option in options) command.Add(option);
        command.SetAction((result, cancel) =>
        {
            var catalogue = Shared.CatalogueWith(result.GetValue(assembly)!);
            var path = Shared.File(result.GetRequiredValue(scenario));
            if (Shared.Read(path, result.GetValue(set)!, null, catalogue, terminal) is not { } read)
                return Task.FromResult(ExitCode.BadInput);
            var exploration = new Exploration
            {
                Catalogue = catalogue,
                Scenario = read,
                Strategy = result.GetValue(strategy),
                Within = limits.Over(read.Explore ?? new ExploreSpec(), result),
                Paths = result.GetValue(paths) ?? 10_000,
                Seed = result.GetValue(seed) ?? 1,
                Equality = result.GetValue(lived) ? StateEquality.Lived : StateEquality.Described,
                Jobs = result.GetValue(jobs) ?? Environment.ProcessorCount,
                Budget = result.GetValue(budget),
                Reached = SweepCoverage.Of(read, catalogue),
            };
            var kept = new Kept(result.GetValue(trace), result.GetValue(output), result.GetValue(capsule));
            return Task.FromResult(Run(terminal, exploration, kept, cancel));
        });
        return command;
    }

    static int Run(Terminal terminal, Exploration exploration, Kept kept, CancellationToken cancel)
    {
        kept.CheckWritable();
        var report = terminal.WithProgress(exploration.Scenario.Name,
            (Action<double, string> tell) => (exploration with { Progress = tell }).Run(cancel));
        foreach (var line in ExplorationReport.Lines(exploration, report)) terminal.Output.WriteLine(line);
        if (report.Failure is { } failure) kept.Write(terminal, exploration, failure);
        if (!cancel.IsCancellationRequested) return report.Failure is null ? ExitCode.AsExpected : ExitCode.NotAsExpected;
        terminal.Output.WriteLine("INTERRUPTED: this is what was done so far");
        return ExitCode.Interrupted;
    }

    /// <summary>What is kept of a failing run: files, each null when it is not wanted.</summary>
    sealed record Kept(string? Trace, string? Output, string? Capsule)
    {
        string Stem => Path.GetFileNameWithoutExtension(Output ?? Capsule)!;

        /// <summary>Asked before the search, which may take long.</summary>
        public void CheckWritable()
        {
            foreach (var path in new[] { Trace, Output, Capsule }.OfType<string>()) Files.CheckWritable(path);
            if ((Output ?? Capsule) is not { } file) return;
            if (Stem.Length > 0 && Stem.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')) return;
            throw new UserError($"{(Output is null ? "--capsule" : "--out")}: found {file}, expected a name of lower-case words joined "
                + "by hyphens: it is the scenario's name as well");
        }

        public void Write(Terminal terminal, Exploration exploration, FailingPath failure)
        {
            if (Trace is not null) WriteTrace(exploration, failure, Trace);
            if (Output is null && Capsule is null) return;
            var kept = KeptPath.Of(exploration, failure, Stem);
            if (Output is not null) Files.Write(Output, ScenarioWriter.WriteBrief(kept.Scenario));
            if (Capsule is not null) Files.Write(Capsule, kept.Capsule.Write());
            foreach (var file in new[] { Output, Capsule }.OfType<string>()) terminal.Output.WriteLine($"written     {file}");
        }

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
