namespace Simulator.Analysis.Convergence;

/// <summary>Convergence: in the end all servers that hold a key hold the same of it.</summary>
public sealed class Convergence() : ConvergenceCheck("convergence")
{
    protected override string? Judge(Instant end) => States.Difference() is var (key, one, other)
        ? Text($"at the end {one} and {other} hold different states of {key}, and {States.Divided} keys in all differ; the last ")
            + Text($"disturbance was at {Disturbed}, the last change at {Changed}")
        : null;
}
