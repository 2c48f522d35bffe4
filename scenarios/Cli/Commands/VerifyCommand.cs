using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Simulator.Scenarios;

namespace Simulator.Cli.Commands;

/// <summary>
/// <c>verify SCENARIO…</c>: runs each scenario in two processes of their own and compares the hashes of their traces. Where
/// they part, both are run again up to there and the first differing event is named.
/// </summary>
static class VerifyCommand
{
    public static Command Make(Terminal terminal)
    {
        var scenarios = Shared.Scenarios();
        var seed = Shared.Seed();
        var set = Shared.Set();
        var assembly = Shared.Assembly();
        var command = new Command("verify", "Runs scenarios twice, in two processes, and names the first event that differs.")
        {
            scenarios, seed, set, assembly,
        };
        command.SetAction(async (result, cancel) =>
        {
            var catalogue = Shared.CatalogueWith(result.GetValue(assembly)!);
            var files = Shared.Files(result.GetRequiredValue(scenarios));
            if (files.Any(path => Shared.Read(path, result.GetValue(set)!, null, catalogue, terminal) is null)) return CommandLine.BadInput;
            string[] options =
            [
                .. result.GetValue(seed) is { } given ? new[] { "--seed", given.ToString(CultureInfo.InvariantCulture) } : [],
                .. result.GetValue(set)!.SelectMany(value => new[] { "--set", value }),
                .. result.GetValue(assembly)!.SelectMany(value => new[] { "--assembly", value }),
            ];
            var code = 0;
            foreach (var path in files) code = int.Max(code, await Verify(path, options, terminal, cancel));
            return code;
        });
        return command;
    }

    static async Task<int> Verify(string path, string[] options, Terminal terminal, CancellationToken cancel)
    {
        var first = await Lines(["trace", path, "--hash", .. options], cancel);
        var second = await Lines(["trace", path, "--hash", .. options], cancel);
        var parting = TraceComparison.FirstDifference(first, second);
        if (parting < 0)
        {
            terminal.Output.WriteLine($"{path}: equal, {first[^1]} events");
            return 0;
        }
        var from = (long)parting * Trace.CheckpointEvery;
        string[] part = ["--from", from.ToString(CultureInfo.InvariantCulture), "--count",
            Trace.CheckpointEvery.ToString(CultureInfo.InvariantCulture)];
        var one = await Lines(["trace", path, .. part, .. options], cancel);
        var other = await Lines(["trace", path, .. part, .. options], cancel);
        var at = TraceComparison.FirstDifference(one, other);
        terminal.Output.WriteLine($"{path}: NOT equal");
        if (at < 0)
        {
            terminal.Output.WriteLine(
                $"  the runs parted between events {from} and {from + Trace.CheckpointEvery}, but not when they were run again");
            return 1;
        }
        terminal.Output.WriteLine($"  first run:  {(at < one.Count ? one[at] : "has ended")}");
        terminal.Output.WriteLine($"  second run: {(at < other.Count ? other[at] : "has ended")}");
        return 1;
    }

    /// <summary>What this program prints when it is called again with these arguments.</summary>
    static async Task<IReadOnlyList<string>> Lines(string[] arguments, CancellationToken cancel)
    {
        var self = typeof(CommandLine).Assembly.Location;
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        // Under the dotnet host (dotnet run, dotnet test, a tool) the program is the assembly, not the process.
        if (!Path.GetFileNameWithoutExtension(Environment.ProcessPath!)
            .Equals(Path.GetFileNameWithoutExtension(self), StringComparison.Ordinal))
            start = new ProcessStartInfo("dotnet", [self]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start) ?? throw new UserError("cannot start a second process");
        var errors = process.StandardError.ReadToEndAsync(cancel);
        var output = await process.StandardOutput.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        if (process.ExitCode != 0) throw new UserError($"a run in its own process failed: {UserError.OneLine(await errors)}");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
