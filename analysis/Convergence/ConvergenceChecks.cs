using Simulator.Analysis.Checks;

namespace Simulator.Analysis.Convergence;

/// <summary>The three properties of eventual consistency, by name.</summary>
public static class ConvergenceChecks
{
    public static IReadOnlyList<TraceCheckEntry> All { get; } =
    [
        new("convergence", "in the end all servers that hold a key hold the same of it", () => new Convergence()),
        new("termination", "once updates and faults are over, replicas come to rest before half of the time left has passed",
            () => new Termination()),
        new("eventual-progress", "once updates and faults are over, replicas never stand still for a quarter of the time left while they "
            + "differ", () => new EventualProgress()),
    ];
}
