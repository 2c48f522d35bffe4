using System.CommandLine;
using System.Globalization;
using System.Text;
using Simulator.Scenarios;

namespace Simulator.Cli.Commands;

/// <summary><c>shrink SCENARIO</c>: makes a failing run as small as it can be and tells it step by step.</summary>
static class ShrinkCommand
{
    public static Command Make(Terminal terminal)
    {
        var subject = new Subject();
        var check = new Option<string?>("--check")
        {
            Description = "The check that must fail; by default the one that fails first.", HelpName = "name",
        };
        var output = new Option<string>("--out")
        {
            Description = "The scenario to write; its name without .yaml is the scenario's. By default NAME-shrunk.yaml.",
            HelpName = "file.yaml",
        };
        var capsule = new Option<string?>("--capsule")
        {
            Description = "Write a capsule as well: the scenario with how it fails, for replay.", HelpName = "file.yaml",
        };
        var budget = new Option<long?>("--budget")
        {
            Description = "Runs that the search may make; by default 100000. Ctrl-C ends it as well, with the smallest found so far.",
            HelpName = "N",
            CustomParser = result => Shared.Number(result, 1L, long.MaxValue),
        };
        var command =
            new Verb("shrink", "Makes a failing run as small as it can be: a scenario that says every step and leaves nothing to chance.")
            {
                Examples =
            [
                "simulator shrink raft --storm --mutant half-is-a-majority --seed 1 --out shrunk.yaml",
                "simulator shrink scenarios/mutants/raft/vote-forgotten.yaml --capsule kept.yaml",
            ],
                Codes = ("a smaller run was written", "the run does not fail"),
            };
        subject.AddTo(command);
        foreach (var option in new Option[] { check, output, capsule, budget }) command.Add(option);
        command.SetAction((result, cancel) =>
        {
            var catalogue = subject.Catalogue(result);
            if (subject.Scenario(result, catalogue, terminal) is not { } scenario) return Task.FromResult(ExitCode.BadInput);
            return Task.FromResult(new ShrinkWork(terminal)
            {
                Catalogue = catalogue,
                Scenario = scenario,
                Check = result.GetValue(check),
                Output = result.GetValue(output) ?? $"{scenario.Name}-shrunk.yaml",
                Capsule = result.GetValue(capsule),
                Budget = result.GetValue(budget) ?? Shrinker.DefaultBudget,
            }.Run(cancel));
        });
        return command;
    }
}

/// <summary>One call of <c>shrink</c>.</summary>
sealed class ShrinkWork(Terminal terminal)
{
    public required Catalogue Catalogue { get; init; }
    public required Scenario Scenario { get; init; }
    public required string? Check { get; init; }
    public required string Output { get; init; }
    public required string? Capsule { get; init; }
    public required long Budget { get; init; }

    public int Run(CancellationToken cancel)
    {
        if (Check is { } name && Scenario.Checks?.Contains(name) != true)
            throw new UserError($"--check: found {name}, expected a check of the scenario: {string.Join(", ", Scenario.Checks ?? [])}"
                + Nearest.Hint(name, Scenario.Checks ?? []));
        var files = new[] { Output, Capsule }.OfType<string>().ToList();
        // Tried before the search, which may take long.
        foreach (var path in files) Files.CheckWritable(path);
        var stem = Path.GetFileNameWithoutExtension(Output);
        if (stem.Length == 0 || !stem.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            throw new UserError($"--out: found {Output}, expected a name of lower-case words joined by hyphens: it is the "
                + $"scenario's name as well");
        var left = int.MaxValue;
        var shrunk = terminal.WithProgress($"{Scenario.Name}, shrinking", progress => new Shrinker(Catalogue)
        {
            Budget = Budget,
            Cancel = cancel,
            Progress = count => progress(1.0 - (left = int.Min(left, count)) / (left + 100.0)),
        }.Shrink(Scenario, stem, Check));
        if (shrunk is null)
        {
            terminal.Output.WriteLine($"{Scenario.Name}, seed {Scenario.Seed}: does not fail: there is nothing to shrink");
            return ExitCode.NotAsExpected;
        }
        Files.Write(Output, ScenarioWriter.WriteBrief(shrunk.Scenario));
        if (Capsule is not null) Files.Write(Capsule, shrunk.Capsule.Write());
        Tell(shrunk, files);
        return cancel.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.AsExpected;
    }

    void Tell(Shrunk shrunk, IReadOnlyList<string> files)
    {
        terminal.Output.WriteLine($"fails       {UserError.OneLine(shrunk.Trial.Failure!.Check)}: {UserError.OneLine(shrunk.Trial.Text)}");
        foreach (var line in shrunk.Report.Lines()) terminal.Output.WriteLine(line);
        var how = shrunk.IsComplete ? "nothing more can be left out" : "the search was stopped: more could perhaps be left out";
        terminal.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{shrunk.Report.Trials} runs; {how}"));
        foreach (var file in files) terminal.Output.WriteLine($"written     {file}");
    }
}

/// <summary>Single files that commands write: whole or not at all.</summary>
static class Files
{
    /// <summary>Fails early when the file could not be written. Leaves nothing behind.</summary>
    public static void CheckWritable(string path) => UserError.Guard(path, "write", () =>
    {
        if (Directory.Exists(path)) throw new IOException("it is a folder, expected a file");
        RunDirectory.CheckWritable(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return true;
    });

    public static void Write(string path, string text) => Write(path, new UTF8Encoding(false).GetBytes(text));

    public static void Write(string path, byte[] content) => UserError.Guard(path, "write", () =>
    {
        var partial = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}.partial");
        try
        {
            File.WriteAllBytes(partial, content);
            File.Move(partial, path, overwrite: true);
        }
        catch
        {
            RunDirectory.Discard(partial);
            throw;
        }
        return true;
    });
}
