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
        var scenario = new Argument<string>("scenario") { Description = "A scenario file." };
        var seed = Shared.Seed();
        var set = Shared.Set();
        var assembly = Shared.Assembly();
        var from = new Option<long>("--from") { Description = "The first event.", HelpName = "id", DefaultValueFactory = _ => 0 };
        var count =
            new Option<long>("--count") { Description = "Events to print.", HelpName = "N", DefaultValueFactory = _ => long.MaxValue };
        var hash = new Option<bool>("--hash") { Description = "Only the hash, after its checkpoints." };
        var command = new Command("trace", "Prints the events of a run, a line each.") { scenario, seed, set, assembly, from, count, hash };
        command.SetAction((result, cancel) =>
        {
            var path = Shared.Files([result.GetRequiredValue(scenario)])[0];
            var catalogue = Shared.CatalogueWith(result.GetValue(assembly)!);
            var read = Shared.Read(path, result.GetValue(set)!, result.GetValue(seed), catalogue, terminal);
            if (read is null) return Task.FromResult(CommandLine.BadInput);
            var onlyHash = result.GetValue(hash);
            var world = Runner.MakeWorld(read, catalogue, onlyHash ? TraceMode.HashOnly : TraceMode.Full);
            var end = world.Run(() => cancel.IsCancellationRequested);
            if (onlyHash) PrintHash(world.Trace, terminal.Output);
            else PrintEvents(world.Trace, result.GetValue(from), result.GetValue(count), terminal.Output);
            return Task.FromResult(end.Reason == EndReason.Interrupted ? CommandLine.Interrupted : 0);
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
        for (var id = long.Max(0, from); id < trace.Count && id - from < count; id++) output.WriteLine(TraceText.Line(trace, id));
    }
}
