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
        var duration = Shared.Length();
        var assembly = Shared.Assembly();
        var command = new Verb("verify", "Runs scenarios twice, in two processes, and names the first event that differs.")
        {
            Examples = ["simulator verify scenarios"],
            Codes = ("both runs of every scenario were equal to the last bit", "two differed"),
        };
        command.Add(scenarios);
        foreach (var option in new Option[] { seed, duration, set, assembly }) command.Add(option);
        command.SetAction(async (result, cancel) =>
        {
            var catalogue = Shared.CatalogueWith(result.GetValue(assembly)!);
            var files = Shared.Files(result.GetRequiredValue(scenarios));
            var overrides = Shared.Overrides(result.GetValue(duration), result.GetValue(set)!);
            // All are read before the first is run; each problem is printed.
            var read = files.Select(path => Shared.Read(path, overrides, null, catalogue, terminal)).ToList();
            if (read.Contains(null)) return ExitCode.BadInput;
            string[] options =
            [
                .. result.GetValue(seed) is { } given ? new[] { "--seed", given.ToString(CultureInfo.InvariantCulture) } : [],
                .. overrides.SelectMany(value => new[] { "--set", value }),
                .. result.GetValue(assembly)!.SelectMany(value => new[] { "--assembly", value }),
            ];
            var code = ExitCode.AsExpected;
            foreach (var path in files) code = int.Max(code, await Verify(path, options, terminal, cancel));
            return code;
        });
        return command;
    }

    static async Task<int> Verify(string path, string[] options, Terminal terminal, CancellationToken cancel)
    {
        var (first, second) = await Twice([.. options, "--hash", "--", path], cancel);
        var parting = TraceComparison.FirstDifference(first, second);
        if (parting < 0)
        {
            var words = first[^1].Split(' ');
            terminal.Output.WriteLine($"{path}: equal, {words[1]} events, trace hash {words[0]}");
            return ExitCode.AsExpected;
        }
        var from = (long)parting * Trace.CheckpointEvery;
        string[] part = ["--from", from.ToString(CultureInfo.InvariantCulture), "--count",
            Trace.CheckpointEvery.ToString(CultureInfo.InvariantCulture)];
        var (one, other) = await Twice([.. options, .. part, "--", path], cancel);
        var at = TraceComparison.FirstDifference(one, other);
        terminal.Output.WriteLine($"{path}: NOT equal");
        if (at < 0)
        {
            terminal.Output.WriteLine(
                $"  the runs parted between events {from} and {from + Trace.CheckpointEvery}, but not when they were run again");
            return ExitCode.NotAsExpected;
        }
        terminal.Output.WriteLine($"  first run:  {(at < one.Count ? one[at] : "has ended")}");
        terminal.Output.WriteLine($"  second run: {(at < other.Count ? other[at] : "has ended")}");
        return ExitCode.NotAsExpected;
    }

    /// <summary>What two processes of <c>trace</c> with these arguments print, side by side.</summary>
    static async Task<(IReadOnlyList<string>, IReadOnlyList<string>)> Twice(string[] arguments, CancellationToken cancel)
    {
        var both = await Task.WhenAll(Lines(["trace", .. arguments], cancel), Lines(["trace", .. arguments], cancel));
        return (both[0], both[1]);
    }

    static async Task<IReadOnlyList<string>> Lines(string[] arguments, CancellationToken cancel)
    {
        using var process = Process.Start(Self(arguments)) ?? throw new UserError("cannot start a second process");
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancel);
            var output = await process.StandardOutput.ReadToEndAsync(cancel);
            await process.WaitForExitAsync(cancel);
            if (process.ExitCode != 0) throw new UserError($"a run in its own process failed: {UserError.OneLine(await errors)}");
            return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    /// <summary>This program, called with these arguments.</summary>
    static ProcessStartInfo Self(string[] arguments)
    {
        var assembly = typeof(CommandLine).Assembly.Location;
        var host = Environment.ProcessPath!;
        // Under the dotnet host (dotnet run, dotnet test, dotnet simulator.dll) the program is the assembly, not the process.
        var isOwn = Path.GetFileNameWithoutExtension(host) == Path.GetFileNameWithoutExtension(assembly);
        var start = isOwn ? new ProcessStartInfo(host)
            : new ProcessStartInfo(Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", [assembly]);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return start;
    }
}
