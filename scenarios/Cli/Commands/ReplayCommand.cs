using System.CommandLine;
using System.Globalization;
using Simulator.Scenarios;

namespace Simulator.Cli.Commands;

/// <summary><c>replay CAPSULE…</c>: whether kept failures still show what they were kept for.</summary>
static class ReplayCommand
{
    public static Command Make(Terminal terminal)
    {
        var capsules = new Argument<string[]>("capsule")
        {
            Description = "Capsules, or folders of which all are meant.", Arity = ArgumentArity.OneOrMore,
        };
        var assembly = Shared.Assembly();
        var until = new Option<long?>("--until")
        {
            Description = "Stop after this event (trace and explain show the numbers) and print the state of every node there.",
            HelpName = "event",
            CustomParser = result => Shared.Number(result, 0L, long.MaxValue),
        };
        var command = new Verb("replay", "Runs capsules again and says whether they fail as they did.")
        {
            Examples =
            [
                "simulator replay scenarios/regressions",
                "simulator replay scenarios/regressions/raft-half-is-a-majority.yaml --until 40",
            ],
            Codes = ("every capsule was reproduced, as it was or resynchronised", "one no longer applies"),
        };
        command.Add(capsules);
        command.Add(assembly);
        command.Add(until);
        command.SetAction((result, cancel) =>
        {
            var catalogue = Shared.CatalogueWith(result.GetValue(assembly)!);
            var files = Shared.Files(result.GetRequiredValue(capsules));
            var worst = ExitCode.AsExpected;
            foreach (var path in files)
            {
                cancel.ThrowIfCancellationRequested();
                var code = result.GetValue(until) is { } last ? ShowState(path, last, catalogue, terminal)
                    : Replay(path, catalogue, terminal);
                worst = int.Max(worst, code);
            }
            return Task.FromResult(worst);
        });
        return command;
    }

    static int Replay(string path, Catalogue catalogue, Terminal terminal)
    {
        var reading = CapsuleReading.Read(path, catalogue);
        if (reading.Problems.Count > 0)
        {
            foreach (var problem in reading.Problems) terminal.Errors.WriteLine("error: " + UserError.OneLine(problem.ToString()));
            return ExitCode.BadInput;
        }
        if (reading.Capsule is not { } capsule)
        {
            terminal.Output.WriteLine($"{path}: no longer applies: {UserError.OneLine(reading.Outdated[0].ToString())}");
            return ExitCode.NotAsExpected;
        }
        var replayed = Simulator.Scenarios.Replay.Of(capsule, catalogue);
        foreach (var line in replayed.Lines) terminal.Output.WriteLine($"{path}: {UserError.OneLine(line)}");
        return replayed.Answer == ReplayAnswer.NoLongerApplies ? ExitCode.NotAsExpected : ExitCode.AsExpected;
    }

    static int ShowState(string path, long last, Catalogue catalogue, Terminal terminal)
    {
        if (Subject.Read(path, catalogue, terminal) is not { } capsule) return ExitCode.BadInput;
        var world = Runner.MakeWorld(capsule.Scenario, catalogue, TraceMode.Full);
        while (world.Trace.Count <= last && world.Step())
        {
        }
        if (world.Trace.Count <= last)
            throw new UserError(string.Create(CultureInfo.InvariantCulture,
                $"--until: found {last}, expected an event of the run, 0..{world.Trace.Count - 1}"));
        terminal.Output.WriteLine(TraceText.Line(world.Trace, last));
        for (var server = 0; server < capsule.Scenario.Servers.Count; server++)
        {
            var id = new NodeId(server);
            if (world.Server(id) is not { } node)
            {
                terminal.Output.WriteLine($"{id}  down");
                continue;
            }
            var state = new StateText();
            node.Describe(state);
            terminal.Output.WriteLine($"{id}  {string.Join("  ", state.Fields)}");
        }
        return ExitCode.AsExpected;
    }

    /// <summary>A node's variables as <c>name=value</c>.</summary>
    sealed class StateText : Scribe
    {
        public List<string> Fields { get; } = [];
        public override void Field(string name, long value) => Fields.Add(string.Create(CultureInfo.InvariantCulture, $"{name}={value}"));
        public override void Field(string name, string? value) => Fields.Add($"{name}={value ?? "none"}");
    }
}
