using Simulator.Analysis.Checks;

namespace Simulator.Analysis.Sagas;

/// <summary>The checks of sagas, by name.</summary>
public static class SagaChecks
{
    public static IReadOnlyList<TraceCheckEntry> All { get; } =
    [
        new("saga-outcome", "each saga ends completed with all its steps, or compensated with none in effect", () => new SagaOutcome()),
        new("step-once", "each step of a saga takes effect once, and is undone once and only after it has", () => new StepOnce()),
        new("compensation-order", "the steps of a saga are undone in the reverse order", () => new CompensationOrder()),
        new("no-orphan", "no step takes effect of a saga that is over or that nobody knows", () => new NoOrphan()),
        new("conserved", "money and goods are what there was at first and what steps have added, and no order gives back more than it took",
            () => new Conserved()),
        new("never-below-zero", "no service ever counts less than nothing of anything", () => new NeverBelowZero()),
    ];
}
