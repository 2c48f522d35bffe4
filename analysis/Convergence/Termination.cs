namespace Simulator.Analysis.Convergence;

/// <summary>
/// Termination: propagation comes to its end. After the last disturbance nothing changes any more once half of the time that is
/// left has passed.
/// </summary>
public sealed class Termination() : ConvergenceCheck("termination")
{
    protected override string? Judge(Instant end)
    {
        var rest = Disturbed + (end - Disturbed) / 2;
        return Changed > rest
            ? Text($"a server still changed what it holds at {Changed}, although the last disturbance was at {Disturbed} ")
                + Text($"and the run ended at {end}")
            : null;
    }
}
