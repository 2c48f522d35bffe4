namespace Simulator.Analysis.Metrics;

/// <summary>Of the operations whose outcome was decided, how many the service answered.</summary>
public readonly record struct Availability(long Answered, long Decided)
{
    /// <summary>The share in millionths, rounded down, so that a million means every one. Null when nothing was decided.</summary>
    public long? Millionths => Decided == 0 ? null : (long)((Int128)Answered * 1_000_000 / Decided);

    public static Availability operator +(Availability a, Availability b) => new(a.Answered + b.Answered, a.Decided + b.Decided);

    internal Availability Plus(bool answered) => new(Answered + (answered ? 1 : 0), Decided + 1);
}

/// <summary>Availability of one group of clients in one stretch of the run.</summary>
/// <param name="Part">The run or a part of it; null when the row is about one fault.</param>
/// <param name="Fault">Index of the fault in the order of the reports; null when the row is about a part of the run.</param>
/// <param name="Clients">
/// <see cref="AllClients"/>, the name of a side of the partition, or <see cref="OtherClients"/> that stood on no side.
/// </param>
/// <param name="Machines">The machines of that side, servers included; empty for the two other groups.</param>
public sealed record AvailabilityRow(
    RunPart? Part, int? Fault, string Clients, IReadOnlyList<string> Machines, Availability Availability)
{
    public const string AllClients = "all";
    public const string OtherClients = "on no side";

    internal static IReadOnlyList<AvailabilityRow> Of(
        IReadOnlyList<Decision> decisions, IReadOnlyList<FaultReport> faults, FaultTime faultTime, Instant end)
    {
        Availability free = default, faulty = default;
        foreach (var decision in decisions)
        {
            if (faultTime.Contains(decision.At)) faulty = faulty.Plus(decision.Answered);
            else free = free.Plus(decision.Answered);
        }
        var rows = new List<AvailabilityRow>
        {
            new(RunPart.Run, null, AllClients, [], free + faulty),
            new(RunPart.FaultFree, null, AllClients, [], free),
            new(RunPart.Faults, null, AllClients, [], faulty),
        };
        for (var i = 0; i < faults.Count; i++) AddFault(rows, decisions, faults[i], i, end);
        return rows;
    }

    static void AddFault(List<AvailabilityRow> rows, IReadOnlyList<Decision> decisions, FaultReport fault, int index, Instant end)
    {
        var on = FaultTime.Of(fault, end);
        var sides = new Availability[fault.Sides.Count];
        Availability others = default;
        for (var i = Decision.FirstAt(decisions, on.From); i < decisions.Count && on.Contains(decisions[i].At); i++)
        {
            var side = PartitionSides.Of(fault.Sides, decisions[i].Machine);
            if (side < 0) others = others.Plus(decisions[i].Answered);
            else sides[side] = sides[side].Plus(decisions[i].Answered);
        }
        var all = sides.Aggregate(others, (sum, side) => sum + side);
        rows.Add(new AvailabilityRow(null, index, AllClients, [], all));
        if (sides.Length == 0) return;
        var names = PartitionSides.Names(fault.Sides);
        for (var side = 0; side < sides.Length; side++)
            rows.Add(new AvailabilityRow(null, index, names[side], fault.Sides[side], sides[side]));
        if (others.Decided > 0) rows.Add(new AvailabilityRow(null, index, OtherClients, [], others));
    }
}
