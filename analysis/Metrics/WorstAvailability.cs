namespace Simulator.Analysis.Metrics;

/// <summary>Where a client's machine is at home.</summary>
/// <param name="Server">The server that is nearest to it.</param>
/// <param name="RoundTrip">The median time there and back.</param>
public sealed record Home(string Server, Duration RoundTrip);

/// <summary>Which clients a claim of availability is about.</summary>
public enum AvailabilityClaim : byte
{
    /// <summary>Every client, wherever it stands: what Gilbert and Lynch (2002) call available.</summary>
    Cap,

    /// <summary>Clients that stand with more than half of the servers.</summary>
    Majority,

    /// <summary>Clients that can reach the server nearest to them, with which they stay (Bailis et al., VLDB 2014).</summary>
    Sticky,
}

/// <summary>The availability of the client machine that was served worst, among those that a claim is about.</summary>
/// <param name="Part">Null when the row is about one fault.</param>
/// <param name="Fault">Index of the fault; null when the row is about a part of the run.</param>
/// <param name="Client">The machine.</param>
public sealed record WorstAvailability(
    AvailabilityClaim Claim, RunPart? Part, int? Fault, string Client, Availability Availability)
{
    /// <summary>
    /// Rows for the parts of the run and for each partition. Which clients stand with a majority, or reach their home, is decided at each
    /// decision by the partitions that are on then.
    /// </summary>
    internal static IReadOnlyList<WorstAvailability> Of(
        IReadOnlyList<Decision> decisions, IReadOnlyList<FaultReport> faults, FaultTime faultTime, Instant end,
        IReadOnlyDictionary<string, Home>? homes)
    {
        var partitions = faults.Where(fault => fault.Sides.Count > 0)
            .Select(fault => (fault.Sides, On: FaultTime.Of(fault, end))).ToArray();
        var rows = new List<WorstAvailability>();
        foreach (var claim in Enum.GetValues<AvailabilityClaim>())
        {
            if (claim == AvailabilityClaim.Sticky && homes is null) continue;
            var meant = decisions.Where(decision => decision.Machine is { } machine
                && partitions.All(partition =>
                    !partition.On.Contains(decision.At) || IsMeant(claim, machine, partition.Sides, homes))).ToArray();
            foreach (var part in (ReadOnlySpan<RunPart>)[RunPart.Run, RunPart.FaultFree, RunPart.Faults])
                if (Worst(meant.Where(each => part == RunPart.Run
                    || faultTime.Contains(each.At) == (part == RunPart.Faults))) is var (client, share))
                    rows.Add(new WorstAvailability(claim, part, null, client, share));
            for (var i = 0; i < faults.Count; i++)
                if (faults[i].Sides.Count > 0
                    && Worst(meant.Where(each => FaultTime.Of(faults[i], end).Contains(each.At))) is var (client, share))
                    rows.Add(new WorstAvailability(claim, null, i, client, share));
        }
        return rows;
    }

    static bool IsMeant(
        AvailabilityClaim claim, string machine, IReadOnlyList<IReadOnlyList<string>> sides, IReadOnlyDictionary<string, Home>? homes)
    {
        if (claim == AvailabilityClaim.Cap) return true;
        var side = PartitionSides.Of(sides, machine);
        if (side < 0) return true;
        return claim == AvailabilityClaim.Majority
            ? PartitionSides.Names(sides)[side].StartsWith("majority", StringComparison.Ordinal)
            : homes!.TryGetValue(machine, out var home) && sides[side].Contains(home.Server);
    }

    static (string Client, Availability Share)? Worst(IEnumerable<Decision> decisions)
    {
        (string Client, Availability Share)? worst = null;
        var clients = decisions.GroupBy(decision => decision.Machine!, StringComparer.Ordinal);
        foreach (var client in clients.OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var share = client.Aggregate(default(Availability), (sum, decision) => sum.Plus(decision.Answered));
            if (worst is not var (_, least) || share.Millionths < least.Millionths) worst = (client.Key, share);
        }
        return worst;
    }
}
