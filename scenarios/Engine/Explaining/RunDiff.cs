using System.Globalization;

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

    /// <summary>Runs a scenario once, keeping nothing of it but hashes.</summary>
    public static ComparedRun Of(string name, Scenario scenario, Catalogue catalogue)
    {
        var world = Make(_ => { }, Composer.Choices(scenario));
        return new ComparedRun(name, [.. world.Trace.Checkpoints], world.Trace.Hash, world.Trace.Count)
        {
            Again = Make, Choices = () => Composer.Choices(scenario),
        };

        World Make(Action<World> made, IChoices choices)
        {
            var world = new World(Composer.Compose(scenario, catalogue) with { Trace = TraceMode.HashOnly }, choices);
            made(world);
            while (world.Step()) made(world);
            return world;
        }
    }

    /// <summary>
    /// Reads what <c>trace --hash</c> prints: the checkpoints, a line each, then the hash and the number of events. Null for another file.
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
        return checkpoints.Count == events / Trace.CheckpointEvery ? new ComparedRun(path, checkpoints, hash, events) : null;
    }
}

/// <summary>Where two runs part, found without keeping either of them: by checkpoints first, then by running a small part again.</summary>
/// <param name="First">The number of the first event that differs; -1 when the runs are the same.</param>
/// <param name="Lines">In words.</param>
public sealed record RunDiff(long First, IReadOnlyList<string> Lines)
{
    public bool IsSame => First < 0;

    public static RunDiff Of(ComparedRun one, ComparedRun other)
    {
        if (one.Hash == other.Hash && one.Events == other.Events)
            return new RunDiff(-1, [string.Create(CultureInfo.InvariantCulture,
                $"the same to the last bit: {one.Events} events, {one.Hash}")]);
        var shared = int.Min(one.Checkpoints.Count, other.Checkpoints.Count);
        var checkpoint = 0;
        while (checkpoint < shared && one.Checkpoints[checkpoint] == other.Checkpoints[checkpoint]) checkpoint++;
        var from = (long)checkpoint * Trace.CheckpointEvery;
        var until = long.Min(from + Trace.CheckpointEvery, long.Max(one.Events, other.Events));
        return one.Again is null || other.Again is null ? Between(one, other, from, until) : Exactly(one, other, from, until);
    }

    static RunDiff Between(ComparedRun one, ComparedRun other, long from, long until)
    {
        var lines = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture,
                $"the first difference is one of the events {from}..{until - 1}; both runs are the same before"),
        };
        if ((one.Again ?? other.Again) is not null)
            lines.Add($"of {(one.Again is null ? one.Name : other.Name)} only hashes are left: compare the events of both with "
                + $"trace --from {from}");
        return new RunDiff(from, lines);
    }

    static RunDiff Exactly(ComparedRun one, ComparedRun other, long from, long until)
    {
        var (a, b) = (Part(one, from, until), Part(other, from, until));
        var at = TraceComparison.FirstDifference(a.Lines, b.Lines);
        // Contents that are digested alike but noted otherwise make no other hash; so there always is a line.
        var first = from + int.Max(0, at);
        var lines = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture, $"the runs are the same up to event {first}; there"),
            $"  {one.Name}: {Line(a.Lines, at)}",
            $"  {other.Name}: {Line(b.Lines, at)}",
        };
        lines.AddRange(Choice(one, a, first));
        lines.AddRange(Choice(other, b, first));
        foreach (var (run, part) in new[] { (one, a), (other, b) })
            if (at >= 0 && at < part.Lines.Count && part.Parents[at] is >= 0 and var parent)
            {
                var line = parent >= from ? part.Lines[(int)(parent - from)] : Part(run, parent, parent + 1).Lines[0];
                lines.Add($"  caused in {run.Name} by: {line}");
            }
        return new RunDiff(first, lines);
    }

    static string Line(IReadOnlyList<string> lines, int at) => at >= 0 && at < lines.Count ? lines[at] : "has ended";

    /// <summary>The last choice before the first event that differs.</summary>
    static IEnumerable<string> Choice(ComparedRun run, Piece part, long first)
    {
        var made = part.Draws.LastOrDefault(draw => draw.Events <= first);
        if (made.Choice.Site.Label is not null) yield return $"  last choice before in {run.Name}: {made.Choice}";
    }

    static Piece Part(ComparedRun run, long from, long until)
    {
        var (lines, parents) = (new List<string>(), new List<long>());
        var drawn = new Attribution(run.Choices!());
        run.Again!(world =>
        {
            drawn.World = world;
            for (var id = from + lines.Count; id < until && id < world.Trace.Count; id++)
            {
                if (id < world.Trace.FirstKept) continue;
                lines.Add(TraceText.Line(world.Trace, id));
                parents.Add(world.Trace[id].Parent);
            }
        }, drawn);
        return new Piece(lines, parents, [.. drawn.Draws.Where(draw => draw.Events >= from - 1 && draw.Events <= until)]);
    }

    sealed record Piece(IReadOnlyList<string> Lines, IReadOnlyList<long> Parents, IReadOnlyList<(Choice Choice, long Events)> Draws);
}
