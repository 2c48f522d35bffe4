using Simulator.Analysis.Sweeps;

namespace Simulator.Scenarios;

/// <summary>Failures that have one signature.</summary>
public sealed record FailureGroup(FailureSignature Signature, ulong Seeds, SeedRow First);

/// <summary>What a sweep has found so far. Seeds are added in their order, so it does not depend on who ran them.</summary>
public sealed class SweepTally(SweepCoverage coverage)
{
    readonly Dictionary<FailureSignature, FailureGroup> groups = [];
    readonly List<FailureSignature> order = [];

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
    public IReadOnlyList<FailureGroup> Groups => [.. order.Select(signature => groups[signature])];

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
        var signature = new FailureSignature(row.Check, row.Location, row.Shape);
        if (groups.TryGetValue(signature, out var known))
        {
            groups[signature] = known with { Seeds = known.Seeds + 1 };
            return;
        }
        groups.Add(signature, new FailureGroup(signature, 1, row));
        order.Add(signature);
    }

    public IEnumerable<FailureRow> FailureRows(SweepManifest sweep) => Groups.Select(group => new FailureRow
    {
        Check = group.Signature.Check,
        Location = group.Signature.Location,
        Shape = group.Signature.Shape,
        Seeds = group.Seeds,
        First = group.First.Seed,
        Text = group.First.Text,
        Reproduce = sweep.CommandOf(group.First.Seed),
    });
}
