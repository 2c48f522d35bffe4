namespace Simulator.Scenarios;

/// <summary>What came of one storm.</summary>
/// <param name="Failed">The checks that said no, the earliest first; empty for a storm that was weathered.</param>
/// <param name="IsUndecided">Whether a check ran out of budget.</param>
/// <param name="Answered">Operations that succeeded: a storm in which nothing gets done proves nothing.</param>
public sealed record StormResult(
    ulong Seed, int Servers, IReadOnlyList<CheckResult> Failed, bool IsUndecided, int Answered, RunEnd End);

/// <summary>Runs storms one after the other and judges them by the same checks as any scenario. For one thread.</summary>
public sealed class StormRun(Catalogue catalogue)
{
    /// <summary>What the kernel has learnt about messages, which is the same in the next run.</summary>
    readonly Shapes shapes = new();

    public StormResult Run(Scenario storm)
    {
        var isOverWhenServed = storm.Clients.All(group => group.Stop is null);
        var world = Runner.MakeWorld(storm, catalogue, TraceMode.HashOnly, shapes, endsWhenServed: isOverWhenServed);
        var end = world.Run();
        var checks = CheckRunner.Check(storm, world, end, CancellationToken.None);
        var failed = checks.Where(check => check.Answer == CheckAnswer.Violated).ToList();
        if (end.Reason == EndReason.StepCap)
            failed.Add(new CheckResult("comes-to-its-end", "a storm ends within its events", CheckAnswer.Violated, [$"at {end.At}"]));
        return new StormResult(
            storm.Seed, storm.Servers.Count, failed, failed.Count == 0 && checks.Any(check => check.Answer == CheckAnswer.Unknown),
            world.History.Events.Count(e => e.Type == OpType.Ok), end);
    }
}
