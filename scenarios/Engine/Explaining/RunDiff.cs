using System.Globalization;

namespace Simulator.Scenarios;

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
        // Of a longer run fewer are kept, at multiples of the other's.
        var every = long.Max(one.Every, other.Every);
        var shared = long.Min(one.Events, other.Events) / every * every;
        var from = 0L;
        while (from < shared && one.HashAfter(from + every) == other.HashAfter(from + every)) from += every;
        var until = long.Min(from + every, long.Max(one.Events, other.Events));
        return one.Again is null || other.Again is null ? Between(one, other, from, until) : Exactly(one, other, from, until);
    }

    static RunDiff Between(ComparedRun one, ComparedRun other, long from, long until)
    {
        var lines = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture,
                $"the first difference is one of the events {from}..{until - 1}; both runs are the same before"),
        };
        if (one.Version != other.Version)
            lines.Add($"{one.Name} was made by version {one.Version}, {other.Name} by version {other.Version}: each can show "
                + $"the events with trace --from {from} --count {until - from}");
        else if ((one.Again ?? other.Again) is not null)
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
        var again = run.Again!(world =>
        {
            drawn.World = world;
            for (var id = from + lines.Count; id < until && id < world.Trace.Count; id++)
            {
                if (id < world.Trace.FirstKept) continue;
                lines.Add(TraceText.Line(world.Trace, id));
                parents.Add(world.Trace[id].Parent);
            }
        }, drawn);
        if (again.Trace.Hash != run.Hash)
            throw new UserError($"{run.Name}: run again it has the hash {again.Trace.Hash}, expected {run.Hash}: it was interrupted, or "
                + "made by other code of the same version");
        return new Piece(lines, parents, [.. drawn.Draws.Where(draw => draw.Events >= from - 1 && draw.Events <= until)]);
    }

    sealed record Piece(IReadOnlyList<string> Lines, IReadOnlyList<long> Parents, IReadOnlyList<(Choice Choice, long Events)> Draws);
}
