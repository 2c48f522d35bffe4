namespace Simulator;

/// <summary>Runs an untimed world along a path and tells what it finds at its end. For many threads.</summary>
/// <param name="make">Makes the world, fresh, with these choices; with <see cref="WorldSetup.Untimed"/>.</param>
/// <param name="judge">What is wrong with the history, by check and text; null when nothing is. Asked when a client was answered.</param>
public sealed class PathVisitor(Func<IChoices, World> make, Func<World, Flaw?>? judge = null)
{
    /// <summary>The state at the end of a path.</summary>
    internal Visit Visit(IReadOnlyList<int> path)
    {
        var decisions = new Decisions(path);
        var world = make(decisions);
        world.Run();
        var failure = FlawOf(world);
        if (failure is null && judge is not null && decisions.Last.Machine.IsClient) failure = judge(world);
        var print = failure is null ? world.StatePrint() : default;
        return new Visit(print, decisions.Offered, failure, decisions.Open, decisions.HasSkipped, world.HasReadClocks);
    }

    /// <summary>A move of a state, once for each outcome of the draws that are made in it.</summary>
    internal IEnumerable<(int[] Step, Visit Visit)> Outcomes(int[] path, int move)
    {
        var (draws, bounds) = (new List<int>(), new List<int>());
        do
        {
            int[] step = [move, .. draws];
            var visit = Visit([.. path, .. step]);
            draws.AddRange(Enumerable.Repeat(0, visit.Open.Count));
            bounds.AddRange(visit.Open);
            yield return ([move, .. draws], visit);
        }
        while (Increment(draws, bounds));
    }

    /// <summary>The path by its choices.</summary>
    internal FailingPath Path(IReadOnlyList<int> path, Flaw flaw)
    {
        var recording = new MoveLog(new Decisions(path));
        make(recording).Run();
        return new FailingPath(flaw.Check, flaw.Text, recording.Choices);
    }

    /// <summary>What broke while the world ran.</summary>
    internal static Flaw? FlawOf(World world) =>
        world.Violations is [var first, ..] ? new Flaw(first.Invariant, first.Text)
        : world.Ended is { Reason: EndReason.HandlerFailed, Text: { } text } ? new Flaw("handlers-complete", text)
        : null;

    /// <summary>The next combination of outcomes; what follows the one that changes is drawn anew. False after the last.</summary>
    static bool Increment(List<int> draws, List<int> bounds)
    {
        while (draws.Count > 0 && draws[^1] == bounds[^1] - 1)
        {
            draws.RemoveAt(draws.Count - 1);
            bounds.RemoveAt(bounds.Count - 1);
        }
        if (draws.Count == 0) return false;
        draws[^1]++;
        return true;
    }
}

/// <summary>What is wrong with a run: the check that says so, and its text.</summary>
public readonly record struct Flaw(string Check, string Text);

/// <summary>What was found at the end of a path.</summary>
/// <param name="Print">The state; empty where something failed.</param>
/// <param name="Offered">The moves that are possible there; null when there is none.</param>
/// <param name="Open">The numbers of outcomes of the draws that the path does not decide.</param>
internal readonly record struct Visit(
    StatePrint Print, IReadOnlyList<Move>? Offered, Flaw? Failure, IReadOnlyList<int> Open, bool HasSkippedDraws, bool HasReadClocks);
