namespace Simulator.Scenarios;

/// <summary>How long storms look for a planted bug.</summary>
/// <param name="Noticed">What noticed it first; null when nothing did.</param>
/// <param name="Storms">Storms until then, that one included; without, all that were run.</param>
public sealed record MutantFinding(IProtocol Protocol, Mutant Mutant, CheckResult? Noticed, ulong Storms)
{
    /// <summary>Whether one of the checks that the mutant names has noticed it, or it is not for storms to find.</summary>
    public bool IsAsTold => Noticed is null ? !Mutant.InStorms : Mutant.CaughtBy.Contains(Noticed.Name);

    /// <summary>
    /// Looks for a storm of the seeds from 1 in which a check that the mutant names notices the bug.
    /// One that storms are not expected to hit is not looked for.
    /// </summary>
    public static MutantFinding Find(
        Catalogue catalogue, IProtocol protocol, Mutant mutant, ulong seeds, int jobs, Action<double>? progress = null,
        CancellationToken cancel = default)
    {
        if (!mutant.InStorms) return new MutantFinding(protocol, mutant, null, 0);
        var sweep = new StormSweep(catalogue, protocol)
        {
            Mutant = mutant, Checks = mutant.CaughtBy, Jobs = jobs, UntilFailure = true,
        };
        var report = sweep.Run(1, seeds, progress, cancel);
        return new MutantFinding(protocol, mutant, report.Failures is [var first, ..] ? first.Failed[0] : null, report.Done);
    }
}
