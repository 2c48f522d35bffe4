using System.CommandLine;
using Simulator.Scenarios;

namespace Simulator.Cli.Commands;

/// <summary><c>diff A B</c>: where two runs part.</summary>
static class DiffCommand
{
    public static Command Make(Terminal terminal)
    {
        var one = new Argument<string>("one")
        {
            Description = "A scenario, a capsule, the folder that a run has left, or what 'trace --hash' has printed elsewhere, in a file."
        };
        var other = new Argument<string>("other") { Description = "The other." };
        var seed = Shared.Seed();
        var otherSeed = new Option<ulong?>("--other-seed")
        {
            Description = "The seed of the other, when it is not the same.", HelpName = "N",
            CustomParser = result => Shared.Number(result, ulong.MinValue, ulong.MaxValue),
        };
        var set = Shared.Set();
        set.Description = "Overrides a field of the other scenario: --set network.loss=1%. May be repeated.";
        var assembly = Shared.Assembly();
        var command = new Verb("diff", "Says where two runs part: the first event that differs, the choice before it and what caused it.")
        {
            Examples =
            [
                "simulator diff raft-healthy-lan raft-healthy-lan --other-seed 2",
                "simulator diff raft-healthy-lan raft-healthy-lan --set network.loss=1%",
                "simulator diff raft-healthy-lan hashes-of-another-machine.txt",
                "simulator diff out/raft-healthy-lan-seed1 older/raft-healthy-lan-seed1",
            ],
            Codes = ("the runs are the same", "they are not"),
        };
        foreach (var argument in new[] { one, other }) command.Add(argument);
        foreach (var option in new Option[] { seed, otherSeed, set, assembly }) command.Add(option);
        command.SetAction((result, cancel) =>
        {
            var catalogue = Shared.CatalogueWith(result.GetValue(assembly)!);
            var (a, b) = (result.GetRequiredValue(one), result.GetRequiredValue(other));
            var names = a == b ? ("one", "the other") : (a, b);
            var first = Run(a, names.Item1, result.GetValue(seed), [], catalogue, terminal);
            var second = Run(b, names.Item2, result.GetValue(otherSeed) ?? result.GetValue(seed), result.GetValue(set)!, catalogue,
                terminal);
            if (first is null || second is null) return Task.FromResult(ExitCode.BadInput);
            cancel.ThrowIfCancellationRequested();
            var diff = RunDiff.Of(first, second);
            foreach (var line in diff.Lines) terminal.Output.WriteLine(line);
            return Task.FromResult(diff.IsSame ? ExitCode.AsExpected : ExitCode.NotAsExpected);
        });
        return command;
    }

    /// <summary>Null after what is wrong with the file was told.</summary>
    static ComparedRun? Run(string what, string name, ulong? seed, string[] overrides, Catalogue catalogue, Terminal terminal)
    {
        if (File.Exists(what) && !what.EndsWith(".yaml", StringComparison.Ordinal))
            return ComparedRun.Read(what) ?? throw new UserError($"{what}: found something else, expected what 'trace --hash' prints");
        if (Directory.Exists(what) && ComparedRun.OfFolder(what, catalogue) is { } left)
            return seed is null && overrides.Length == 0 ? left
                : throw new UserError($"{what}: found --seed or --set, expected neither: a run that was made has its own");
        var files = Shared.Files([what]);
        if (files.Count > 1) throw new UserError($"{what}: found a folder of {files.Count} scenarios, expected one");
        var scenario = CapsuleReading.IsCapsule(files[0])
            ? Subject.Read(files[0], catalogue, terminal)?.Scenario
            : Shared.Read(files[0], overrides, seed, catalogue, terminal);
        return scenario is null ? null : ComparedRun.Of(name, scenario, catalogue);
    }
}
