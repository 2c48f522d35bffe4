using System.Globalization;
using System.Text.Json;

namespace Simulator.Scenarios;

/// <summary>A run that can be compared: one that can be made again, or what another version or machine has left of one.</summary>
/// <param name="Name">What messages call it.</param>
/// <param name="Checkpoints">The trace's rolling hash after each <see cref="Trace.CheckpointEvery"/> events.</param>
/// <param name="Hash">Of the whole trace.</param>
public sealed record ComparedRun(string Name, IReadOnlyList<ulong> Checkpoints, string Hash, long Events)
{
    /// <summary>Makes the run again, telling the world before; null for one of which only this is left.</summary>
    public Func<Action<World>, IChoices, World>? Again { get; init; }

    /// <summary>The chance of the run.</summary>
    public Func<IChoices>? Choices { get; init; }

    /// <summary>Events from one checkpoint to the next.</summary>
    public long Every { get; init; } = Trace.CheckpointEvery;

    /// <summary>The version of the simulator that has made it.</summary>
    public string Version { get; init; } = VerdictJson.Version;

    /// <summary>The rolling hash after a number of events, a multiple of <see cref="Every"/>.</summary>
    public ulong HashAfter(long events) => Checkpoints[(int)(events / Every) - 1];

    /// <summary>Runs a scenario once, keeping nothing of it but hashes.</summary>
    public static ComparedRun Of(string name, Scenario scenario, Catalogue catalogue)
    {
        var make = Maker(scenario, catalogue);
        var world = make(_ => { }, Composer.Choices(scenario));
        return new ComparedRun(name, [.. world.Trace.Checkpoints], world.Trace.Hash, world.Trace.Count)
        {
            Again = make, Choices = () => Composer.Choices(scenario),
        };
    }

    static Func<Action<World>, IChoices, World> Maker(Scenario scenario, Catalogue catalogue) => (made, choices) =>
    {
        var world = new World(Composer.Compose(scenario, catalogue) with { Trace = TraceMode.HashOnly }, choices);
        made(world);
        while (world.Step()) made(world);
        return world;
    };

    /// <summary>
    /// Reads the folder that a run has left; null for another folder. The run can be made again when this version has made it. Throws
    /// <see cref="UserError"/> when the folder is damaged.
    /// </summary>
    public static ComparedRun? OfFolder(string folder, Catalogue catalogue)
    {
        var (verdict, kept) = (Path.Combine(folder, RunDirectory.VerdictFile), Path.Combine(folder, RunCheckpoints.File));
        if (!File.Exists(verdict)) return null;
        if (!File.Exists(kept))
            throw new UserError($"{folder}: found a run without {RunCheckpoints.File}, expected one made by a newer version");
        var read = Read(kept) ?? throw new UserError($"{kept}: found something else, expected checkpoints, a line each, then the hash and "
            + "the number of events");
        var run = read with { Name = folder, Version = VersionOf(verdict) };
        if (run.Version != VerdictJson.Version) return run;
        var scenario = ScenarioReader.Read(Path.Combine(folder, "scenario.yaml"), [], catalogue);
        if (scenario.Scenario is not { } again) throw new UserError(scenario.Problems[0].ToString());
        return run with { Again = Maker(again, catalogue), Choices = () => Composer.Choices(again) };
    }

    static string VersionOf(string verdict)
    {
        try
        {
            using var json = JsonDocument.Parse(UserError.Guard(verdict, "read", () => File.ReadAllBytes(verdict)));
            return json.RootElement.GetProperty("version").GetString() ?? "";
        }
        catch (Exception damaged) when (damaged is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new UserError($"{verdict}: found no version, expected the verdict of a run: {UserError.OneLine(damaged.Message)}");
        }
    }

    /// <summary>
    /// Reads what <c>trace --hash</c> prints, and what runs leave in their folders: the checkpoints, a line each, then the hash and the
    /// number of events. Null for another file.
    /// </summary>
    public static ComparedRun? Read(string path)
    {
        var lines = UserError.Guard(path, "read", () => File.ReadAllLines(path));
        if (lines.Length == 0 || lines[^1].Split(' ') is not [{ Length: 32 } hash, var count]
            || !long.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var events)) return null;
        var checkpoints = new List<ulong>();
        foreach (var line in lines.SkipLast(1))
            if (ulong.TryParse(line, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var checkpoint)) checkpoints.Add(checkpoint);
            else return null;
        var every = (long)Trace.CheckpointEvery;
        while (events / every > checkpoints.Count) every *= 2;
        // Of no run so few are kept that the next finer ones would have been kept as well.
        return checkpoints.Count == events / every && (every == Trace.CheckpointEvery || checkpoints.Count >= RunCheckpoints.Most / 2)
            ? new ComparedRun(path, checkpoints, hash, events) { Every = every } : null;
    }
}
