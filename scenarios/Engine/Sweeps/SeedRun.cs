using Simulator.Analysis.Sweeps;

namespace Simulator.Scenarios;

/// <summary>What came of one seed, and what it has reached.</summary>
sealed record SeedOutcome(SeedRow Row, RunCoverage Coverage)
{
    public bool IsFailure => Row.Verdict is SeedRun.Failed or SeedRun.Crashed;
}

/// <summary>Runs seeds of a sweep one after the other. For one thread.</summary>
sealed class SeedRun(SweepPlan plan)
{
    public const string Ok = "ok", Failed = "failed", Undecided = "undecided", Crashed = "crashed";

    /// <summary>What the kernel has learnt about messages, which is the same in the next run.</summary>
    readonly Shapes shapes = new();

    public SeedOutcome Run(ulong seed)
    {
        var scenario = plan.Of(seed)!;
        var coverage = new RunCoverage();
        var endsWhenServed = plan.IsSwarm && scenario.Clients.All(group => group.Stop is null);
        var world = Runner.MakeWorld(scenario, plan.Catalogue, TraceMode.HashOnly, shapes, endsWhenServed, coverage: coverage);
        var end = world.Run();
        coverage.Note(world.FaultReports());
        var (verdict, failure, text) = Judge(scenario, world, end);
        return new SeedOutcome(new SeedRow
        {
            Seed = seed,
            Servers = scenario.Servers.Count,
            Verdict = verdict,
            Check = failure?.Signature.Check ?? "",
            Location = failure?.Location ?? "",
            Shape = failure?.Signature.Shape ?? "",
            Text = UserError.OneLine(text),
            TimeNs = end.At.Ns,
            Steps = end.Steps,
            Ok = world.History.Events.Count(e => e.Type == OpType.Ok),
            Hash = world.Trace.Hash,
        }, coverage);
    }

    static (string Verdict, LocatedFailure? Failure, string Text) Judge(Scenario scenario, World world, RunEnd end)
    {
        var results = (scenario.Checks ?? []).Select(name => CheckRunner.CheckOrTell(name, scenario, world, end)).ToList();
        if (CheckRunner.OfHandlers(end) is { } broken) results.Add(broken);
        if (end.Reason == EndReason.StepCap)
            results.Add(new CheckResult(
                "comes-to-its-end", "a run ends within its events", CheckAnswer.Violated, [$"after {end.Steps} events"]));
        if (results.Find(check => check.Answer == CheckAnswer.Violated) is { } failed) return Told(Failed, failed);
        if (results.Find(check => check.HasCrashed) is { } crashed) return Told(Crashed, crashed);
        return results.Find(check => check.Answer == CheckAnswer.Unknown) is { } unknown ? Told(Undecided, unknown) : (Ok, null, "");

        (string, LocatedFailure?, string) Told(string verdict, CheckResult check) =>
            (verdict, LocatedFailure.Of(check, world), check.Text.Count == 0 ? "" : check.Text[0]);
    }
}
