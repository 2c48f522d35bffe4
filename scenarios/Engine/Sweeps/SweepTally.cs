using Simulator.Analysis.Sweeps;

namespace Simulator.Scenarios;

/// <summary>Failures that are alike.</summary>
public sealed record FailureGroup(LocatedFailure Failure, ulong Seeds, SeedRow First);

/// <summary>What a sweep has found so far. Seeds are added in their order, so it does not depend on who ran them.</summary>
public sealed class SweepTally(SweepCoverage coverage)
{
    readonly Dictionary<LocatedFailure, FailureGroup> groups = [];
    readonly List<LocatedFailure> order = [];

    public SweepCoverage Coverage => coverage;
    public ulong Done { get; private set; }
    public ulong Failures { get; private set; }

    /// <summary>Seeds whose history was too hard to judge.</summary>
    public ulong Undecided { get; private set; }

    /// <summary>Operations that succeeded, of all seeds: runs in which nothing gets done prove nothing.</summary>
    public long Answered { get; private set; }

    /// <summary>The largest seed that was added; null before the first.</summary>
    public ulong? Last { get; private set; }

    /// <summary>Groups in the order of their first seeds.</summary>
    public IReadOnlyList<FailureGroup> Groups => [.. order.Select(failure => groups[failure])];

    internal void Add(SeedOutcome outcome)
    {
        Add(outcome.Row);
        coverage.Add(outcome.Coverage);
    }

    /// <summary>Adds a row whose coverage is counted elsewhere.</summary>
    public void Add(SeedRow row)
    {
        Done++;
        Last = row.Seed;
        Answered += row.Ok;
        if (row.Verdict == SeedRun.Undecided) Undecided++;
        if (row.Verdict is not (SeedRun.Failed or SeedRun.Crashed)) return;
        Failures++;
        var failure = new LocatedFailure(new FailureSignature(row.Check, row.Shape), row.Location);
        if (groups.TryGetValue(failure, out var known))
        {
            groups[failure] = known with { Seeds = known.Seeds + 1 };
            return;
        }
        groups.Add(failure, new FailureGroup(failure, 1, row));
        order.Add(failure);
    }

    public IEnumerable<FailureRow> FailureRows(SweepManifest sweep) => Groups.Select(group => new FailureRow
    {
        Check = group.Failure.Signature.Check,
        Location = group.Failure.Location,
        Shape = group.Failure.Signature.Shape,
        Seeds = group.Seeds,
        First = group.First.Seed,
        Text = group.First.Text,
        Reproduce = sweep.CommandOf(group.First.Seed),
    });
}
