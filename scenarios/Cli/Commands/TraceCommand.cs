using System.CommandLine;
using System.Globalization;
using Simulator.Scenarios;

namespace Simulator.Cli.Commands;

/// <summary>
/// <c>trace SCENARIO</c>: prints the canonical text of a run's events, or only its hash and the hash's checkpoints. Two
/// processes can be compared through it, which is what <c>verify</c> does.
/// </summary>
static class TraceCommand
{
    public static Command Make(Terminal terminal)
    {
        var scenario = new Argument<string>("scenario") { Description = "A scenario file, or the name of a scenario." };
        var seed = Shared.Seed();
        var set = Shared.Set();
        var duration = Shared.Length();
        var assembly = Shared.Assembly();
        var from = new Option<long?>("--from")
        {
            Description = "The number of the first event, from 0.",
            HelpName = "N",
            CustomParser = result => Shared.Number(result, 0L, long.MaxValue),
        };
        var count = new Option<long?>("--count")
        {
            Description = "Events to print at most.",
            HelpName = "N",
            CustomParser = result => Shared.Number(result, 1L, long.MaxValue),
        };
        var hash = new Option<bool>("--hash") { Description = "Only the hash and the number of events, after the hash's checkpoints." };
        var command = new Verb("trace", "Prints the events of a run, a line each.")
        {
            Examples =
            [
                "simulator trace raft-healthy-lan --from 1000 --count 50",
                "simulator trace raft-healthy-lan --hash",
            ],
            Codes = ("the run has come to an end, whatever its verdict", null),
        };
        command.Add(scenario);
        foreach (var option in new Option[] { seed, duration, set, assembly, from, count, hash }) command.Add(option);
        command.SetAction((result, cancel) =>
        {
            var files = Shared.Files([result.GetRequiredValue(scenario)]);
            if (files.Count > 1)
                throw new UserError($"{result.GetValue(scenario)}: found a folder of {files.Count} scenarios, expected one scenario");
            var catalogue = Shared.CatalogueWith(result.GetValue(assembly)!);
            var overrides = Shared.Overrides(result.GetValue(duration), result.GetValue(set)!);
            var read = Shared.Read(files[0], overrides, result.GetValue(seed), catalogue, terminal);
            if (read is null) return Task.FromResult(ExitCode.BadInput);
            var onlyHash = result.GetValue(hash);
            var world = Runner.MakeWorld(read, catalogue, onlyHash ? TraceMode.HashOnly : TraceMode.Full);
            var end = world.Run(() => cancel.IsCancellationRequested);
            if (onlyHash) PrintHash(world.Trace, terminal.Output);
            else PrintEvents(world.Trace, result.GetValue(from) ?? 0, result.GetValue(count) ?? long.MaxValue, terminal.Output);
            return Task.FromResult(end.Reason == EndReason.Interrupted ? ExitCode.Interrupted : ExitCode.AsExpected);
        });
        return command;
    }

    static void PrintHash(Trace trace, TextWriter output)
    {
        foreach (var checkpoint in trace.Checkpoints) output.WriteLine(checkpoint.ToString("x16", CultureInfo.InvariantCulture));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{trace.Hash} {trace.Count}"));
    }

    static void PrintEvents(Trace trace, long from, long count, TextWriter output)
    {
        for (var id = from; id < trace.Count && id - from < count; id++) output.WriteLine(TraceText.Line(trace, id));
    }
}
