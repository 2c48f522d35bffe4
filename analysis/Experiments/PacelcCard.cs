namespace Simulator.Analysis.Experiments;

/// <summary>What a system was measured to keep. The rules are in the README of this folder.</summary>
public enum PacelcLetter
{
    /// <summary>In a partition: every side is served.</summary>
    Available,
    /// <summary>In a partition: some side is refused, and consistency is no weaker than before. Else: no stale read, at a price.</summary>
    Consistent,
    /// <summary>Without a partition: reads and writes are faster than the way to the nearest other server.</summary>
    LowLatency,
    /// <summary>Neither was kept.</summary>
    Neither,
}

/// <summary>Where a system stands, and the numbers behind it.</summary>
public sealed record PacelcRow
{
    public required string System { get; init; }

    /// <summary>What it is, in a few words.</summary>
    public required string About { get; init; }

    /// <summary>The servers and the workload that the letters hold for.</summary>
    public required string Setting { get; init; }

    public required PacelcLetter Partition { get; init; }
    public required PacelcLetter Else { get; init; }

    /// <summary>Of each side of the partition, while it was on.</summary>
    public required IReadOnlyList<(string Side, Estimate Availability)> Sides { get; init; }

    /// <summary>The models that hold without a partition, strongest first as the experiment lists them.</summary>
    public required IReadOnlyList<string> Baseline { get; init; }

    /// <summary>Those of them that some run with a partition breaks.</summary>
    public required IReadOnlyList<string> Weakened { get; init; }

    /// <summary>The place at which the slower of reads and writes takes the most of the round trip to the nearest other server.</summary>
    public required PlaceLatency Slowest { get; init; }

    /// <summary>The share of reads that were stale without a partition.</summary>
    public required Estimate StaleHealthy { get; init; }

    /// <summary>The same while the partition was on; null when no read was answered.</summary>
    public required Estimate? StalePartitioned { get; init; }

    /// <summary>Runs without a partition that were not linearizable.</summary>
    public required int NotLinearizable { get; init; }

    public required int Runs { get; init; }

    /// <summary>Letters that somebody has published; null for none.</summary>
    public (string Label, string Of)? Claim { get; init; }

    /// <summary><c>PA/EL</c>; a hyphen for what was not kept.</summary>
    public string Label => $"P{Letter(Partition)}/E{Letter(Else)}";

    /// <summary>Whether the letters are those that were published; true where none were.</summary>
    public bool Agrees => Claim is not { } claim || claim.Label == Label;

    /// <summary>Of the side that is served least.</summary>
    public Estimate LeastServed => Sides.MinBy(side => side.Availability.Mean).Availability;

    static string Letter(PacelcLetter letter) => letter switch
    {
        PacelcLetter.Available => "A",
        PacelcLetter.Consistent => "C",
        PacelcLetter.LowLatency => "L",
        _ => "-",
    };
}

/// <summary>Median latencies at one place, and the round trip to the nearest server that is elsewhere; in ms.</summary>
public sealed record PlaceLatency(string Place, Estimate Read, Estimate Write, decimal NearestRoundTrip)
{
    /// <summary>The slower of the two in round trips.</summary>
    public decimal RoundTrips => decimal.Max(Read.Mean, Write.Mean) / NearestRoundTrip;
}

/// <summary>What a file says of a system beside what is measured.</summary>
/// <param name="Baseline">The models that the system promises without a partition; null to take those that were measured.</param>
public sealed record PacelcSystem(
    string Name, string About, string Setting, IReadOnlyList<string>? Baseline, (string Label, string Of)? Claim);

/// <summary>Gives systems their letters: P and E as measured.</summary>
public sealed class PacelcCard(ExperimentNumbers numbers, string healthy, string partitioned, IReadOnlyList<string> models)
{
    /// <summary>A side is served when so much of what was decided on it was answered in time.</summary>
    public const decimal Served = .99m;

    /// <summary>Low latency is less than this share of the round trip to the nearest other server, for reads and for writes.</summary>
    public const decimal LowLatencyShare = .5m;

    const string Linearizable = "linearizable";

    /// <summary>A row for each system. Throws <see cref="InvalidOperationException"/> where something needed was not measured.</summary>
    public IReadOnlyList<PacelcRow> Rows(IReadOnlyList<PacelcSystem> systems) => [.. systems.Select(Row)];

    PacelcRow Row(PacelcSystem system)
    {
        var (calm, cut) = (numbers.Of(system.Name, healthy).Single(), numbers.Of(system.Name, partitioned).Single());
        var sides = Sides(cut);
        var baseline = system.Baseline ?? [.. models.Where(model => HoldsInAll(calm, model))];
        var weakened = baseline.Where(model => IsBrokenInSome(cut, model) || !HoldsInAll(calm, model)).ToList();
        var slowest = Slowest(calm);
        var stale = new MeasuredName(RunMeasures.StaleReads, "read", During: Measured.FaultFree);
        var staleHealthy = Needed(calm.Estimate(stale, Measured.Share), "reads");
        var notLinearizable = calm.Runs.Count - calm.Values(Verdict(Linearizable)).Count(value => value == 1);
        return new PacelcRow
        {
            System = system.Name,
            About = system.About,
            Setting = system.Setting,
            Partition = sides.All(side => side.Availability.Mean >= Served) ? PacelcLetter.Available
                : weakened.Count == 0 && baseline.Count > 0 ? PacelcLetter.Consistent : PacelcLetter.Neither,
            Else = slowest.RoundTrips < LowLatencyShare ? PacelcLetter.LowLatency
                : staleHealthy.Max == 0 && notLinearizable == 0 ? PacelcLetter.Consistent : PacelcLetter.Neither,
            Sides = sides,
            Baseline = baseline,
            Weakened = weakened,
            Slowest = slowest,
            StaleHealthy = staleHealthy,
            StalePartitioned = cut.Estimate(stale with { During = Measured.Faults }, Measured.Share),
            NotLinearizable = notLinearizable,
            Runs = calm.Runs.Count,
            Claim = system.Claim,
        };
    }

    static IReadOnlyList<(string Side, Estimate Availability)> Sides(CellNumbers cut)
    {
        var places = cut.Places.ToHashSet(StringComparer.Ordinal);
        var sides = cut.Names.Where(each => each.Name is { Metric: RunMeasures.Availability, During: Measured.Faults }
            && each.Name.At != Measured.All && !places.Contains(each.Name.At));
        var found = sides.Select(each => (each.Name.At, cut.Estimate(each.Name, Measured.Share))).ToList();
        if (found.Count < 2) throw new InvalidOperationException($"{cut.System}: found no partition under {cut.Condition}");
        return [.. found.Select(side => (side.At, Needed(side.Item2, "operations on the side " + side.At)))];
    }

    static PlaceLatency Slowest(CellNumbers calm) => calm.Places
        .Select(place => new PlaceLatency(place, Median(calm, "read", place), Median(calm, "write", place),
            calm.Values(new MeasuredName(RunMeasures.NearestRoundTrip, At: place))[0]))
        .MaxBy(place => place.RoundTrips)
        ?? throw new InvalidOperationException($"{calm.System}: found no clients at places of a region matrix");

    static Estimate Median(CellNumbers calm, string function, string place) => Needed(
        calm.Estimate(new MeasuredName("latency-p50", function, place, Measured.FaultFree), Measured.Milliseconds),
        $"{function}s at {place}");

    static Estimate Needed(Estimate? estimate, string what) =>
        estimate ?? throw new InvalidOperationException($"found no {what}, expected some to measure");

    static MeasuredName Verdict(string model) => new(RunMeasures.Holds, model);

    static bool HoldsInAll(CellNumbers cell, string model) =>
        cell.Values(Verdict(model)) is { } values && values.Count == cell.Runs.Count && values.All(value => value == 1);

    static bool IsBrokenInSome(CellNumbers cell, string model) => cell.Values(Verdict(model)).Any(value => value == 0);
}
