namespace Simulator.Analysis.Reproductions;

/// <summary>One number of a published result beside the simulated one.</summary>
/// <param name="Series">The curve or column that it belongs to.</param>
/// <param name="Point">Where on it, in words: <c>p = 15 %</c>.</param>
/// <param name="Simulated">What came out of the simulator.</param>
public sealed record ReproducedPoint(string Series, string Point, decimal Simulated)
{
    /// <summary>The place on the horizontal axis; null where the points are no curve.</summary>
    public decimal? X { get; init; }

    /// <summary>Of the numbers: <c>ms</c>, <c>requests/s</c>; empty for counts and shares.</summary>
    public string Unit { get; init; } = "";

    /// <summary>What the source prints; null where it prints nothing for this point.</summary>
    public decimal? Published { get; init; }

    /// <summary>The band within which the simulated number must lie, both ends included; null for a number that is only shown.</summary>
    public (decimal Low, decimal High)? Band { get; init; }

    /// <summary>Why the band is as it is, or why the published number is not to be had.</summary>
    public string Note { get; init; } = "";

    public PointVerdict Verdict => Band is not var (low, high) ? PointVerdict.Shown
        : Simulated >= low && Simulated <= high ? PointVerdict.Reproduced : PointVerdict.Differs;

    /// <summary>With a band of this share of the published number to either side: 0.03 for ±3 %.</summary>
    public ReproducedPoint Within(decimal share)
    {
        var at = Published ?? throw new InvalidOperationException($"{Series}, {Point}: nothing is published to be near to");
        return this with { Band = (at - Math.Abs(at) * share, at + Math.Abs(at) * share) };
    }

    /// <summary>With a band from which nothing may differ.</summary>
    public ReproducedPoint Exactly() => Within(0);
}

/// <summary>What a point says.</summary>
public enum PointVerdict
{
    /// <summary>It lies in its band.</summary>
    Reproduced,
    /// <summary>It does not.</summary>
    Differs,
    /// <summary>It has no band: the number is shown and decides nothing.</summary>
    Shown,
}
