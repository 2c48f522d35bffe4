using System.CommandLine;
using Simulator.Scenarios;

namespace Simulator.Cli.Commands;

/// <summary><c>explain SCENARIO</c>: what a failure followed from, when it was decided, and what would have been otherwise.</summary>
static class ExplainCommand
{
    public static Command Make(Terminal terminal)
    {
        var subject = new Subject();
        var output = new Option<string?>("--out")
        {
            Description = "Folder for the pictures: causes.svg and .png, and with --moment moment.svg and .png.", HelpName = "folder",
        };
        var most = new Option<int?>("--last")
        {
            Description = "Events to show at most, those nearest to the failure; 80 by default.",
            HelpName = "N",
            CustomParser = result => Shared.Number(result, 1, 1_000_000),
        };
        var moment = new Option<int?>("--moment")
        {
            Description = "Also when it was decided: keeps the first choices, draws the rest anew, so many times for each point.",
            HelpName = "runs",
            CustomParser = result => Shared.Number(result, 1, 100_000),
        };
        var whatIf = new Option<string?>("--what-if")
        {
            Description =
                "Makes one choice otherwise and shows both runs from the first difference: 'deliver EVENT' for a message that was "
                + "lost by chance, 'spare EVENT' for a crash, or a choice such as 'network/loss n1->n2 #4 = 0'.",
            HelpName = "choice",
        };
        var command = new Verb("explain", "Says why a run failed: what the failure followed from, and nothing else.")
        {
            Examples =
            [
                "simulator explain scenarios/mutants/raft/vote-forgotten.yaml --out why",
                "simulator explain raft --storm --mutant half-is-a-majority --seed 1 --last 40 --moment 20",
                "simulator explain scenarios/mutants/raft/vote-not-persisted.yaml --what-if 'spare 261'",
            ],
            Codes = ("the failure was explained", "the run does not fail"),
        };
        subject.AddTo(command);
        foreach (var option in new Option[] { output, most, moment, whatIf }) command.Add(option);
        command.SetAction((result, cancel) =>
        {
            var catalogue = subject.Catalogue(result);
            if (subject.Scenario(result, catalogue, terminal) is not { } scenario) return Task.FromResult(ExitCode.BadInput);
            var trials = new Trials(catalogue);
            var lines = result.GetValue(most) ?? 80;
            if (result.GetValue(whatIf) is not { } wish)
                return Task.FromResult(
                    Explain(scenario, trials, lines, result.GetValue(output), result.GetValue(moment), terminal, cancel));
            foreach (var line in WhatIf.Run(scenario, trials, wish).Lines(lines)) terminal.Output.WriteLine(line);
            return Task.FromResult(ExitCode.AsExpected);
        });
        return command;
    }

    static int Explain(
        Scenario scenario, Trials trials, int lines, string? folder, int? moments, Terminal terminal, CancellationToken cancel)
    {
        if (folder is not null) RunDirectory.CheckWritable(folder);
        if (FailureExplanation.Of(scenario, trials, () => cancel.IsCancellationRequested) is not { } explanation)
        {
            cancel.ThrowIfCancellationRequested();
            terminal.Output.WriteLine($"{scenario.Name}, seed {scenario.Seed}: does not fail: there is nothing to explain");
            return ExitCode.NotAsExpected;
        }
        foreach (var line in explanation.Lines(lines)) terminal.Output.WriteLine(line);
        if (folder is not null) Write(folder, "causes", explanation.Draw(), terminal);
        if (moments is { } runs) Decide(scenario, trials, explanation.Trial, runs, folder, terminal, cancel);
        return cancel.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.AsExpected;
    }

    static void Decide(
        Scenario scenario, Trials trials, Trial failing, int runs, string? folder, Terminal terminal, CancellationToken cancel)
    {
        if (DecisiveMoment.Find(scenario, trials, failing, runs, () => cancel.IsCancellationRequested) is not { } moment)
        {
            terminal.Output.WriteLine("decisive: the run leaves nothing to chance");
            return;
        }
        foreach (var line in moment.Lines()) terminal.Output.WriteLine(line);
        if (folder is not null) Write(folder, "moment", moment.Draw($"{scenario.Name}, seed {scenario.Seed}"), terminal);
    }

    static void Write(string folder, string name, (byte[] Png, byte[] Svg) picture, Terminal terminal)
    {
        Files.Write(Path.Combine(folder, name + ".png"), picture.Png);
        Files.Write(Path.Combine(folder, name + ".svg"), picture.Svg);
        terminal.Output.WriteLine($"written     {Path.Combine(folder, name)}.svg and .png");
    }
}
