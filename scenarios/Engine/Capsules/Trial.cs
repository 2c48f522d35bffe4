namespace Simulator.Scenarios;

/// <summary>A run that was made to see whether it fails.</summary>
/// <param name="Failure">How it failed; null when all checks hold or are undecided.</param>
/// <param name="Text">What the check that failed said.</param>
public sealed record Trial(World World, RunEnd End, FailureSignature? Failure, string Text)
{
    /// <summary>The violation behind the failure; null when it was found in the history, after the run.</summary>
    public Violation? Violation => World.Violations.FirstOrDefault(violation => violation.Invariant == Failure?.Check);

    /// <summary>Every failure of the run, the one told first included.</summary>
    public IReadOnlyList<CheckResult> Failed { get; init; } = [];
}

/// <summary>
/// Runs scenarios one after the other to see how they fail. For one thread: what the kernel has learnt of the records in one run serves
/// the next.
/// </summary>
public sealed class Trials(Catalogue catalogue)
{
    readonly Shapes shapes = new();

    public Catalogue Catalogue => catalogue;

    /// <summary>Runs made so far.</summary>
    public long Count { get; private set; }

    /// <param name="choices">Where chance comes from; null for where the scenario says.</param>
    /// <param name="setUp">Changes what was composed; null for nothing.</param>
    /// <param name="made">Told the world before it runs.</param>
    /// <param name="check">The check whose failure counts; null for the first that fails.</param>
    public Trial Run(
        Scenario scenario, TraceMode trace = TraceMode.Full, IChoices? choices = null, Func<WorldSetup, WorldSetup>? setUp = null,
        string? check = null, Func<bool>? interrupted = null, Action<World>? made = null)
    {
        Count++;
        var setup = Composer.Compose(scenario, catalogue) with { Trace = trace, Shapes = shapes };
        // As storms do: what is demanded after the healing is there when every client was served.
        if (setup.Liveness is { } liveness && scenario.Clients.All(group => group.Stop is null && group.Script.IsEmpty))
            setup = setup with { Liveness = liveness with { EndsWhenServed = true } };
        var world = new World(setUp is null ? setup : setUp(setup), choices ?? Composer.Choices(scenario));
        made?.Invoke(world);
        return Judge(scenario, world, world.Run(interrupted), check);
    }

    /// <summary>Judges a world that has run.</summary>
    public static Trial Judge(Scenario scenario, World world, RunEnd end, string? check = null)
    {
        var failed = CheckRunner.Check(scenario, world, end, CancellationToken.None)
            .Where(result => result.Answer == CheckAnswer.Violated).ToList();
        if (end.Reason == EndReason.StepCap)
            failed.Add(new CheckResult(ComesToItsEnd, "a run ends within its events", CheckAnswer.Violated, [$"at {end.At}"]));
        // Of those that were watched the earliest is the cause of the others.
        var counted = check is null
            ? failed.Find(result => world.Violations is [var first, ..] && result.Name == first.Invariant)
                ?? (failed.Count > 0 ? failed[0] : null)
            : failed.Find(result => result.Name == check);
        return new Trial(
            world, end, counted is null ? null : FailureSignature.Of(counted), counted is { Text.Count: > 0 } ? counted.Text[^1] : "")
        {
            Failed = failed,
        };
    }

    /// <summary>What fails when a run does not end by itself.</summary>
    public const string ComesToItsEnd = "comes-to-its-end";
}
