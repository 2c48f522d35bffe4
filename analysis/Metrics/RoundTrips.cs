namespace Simulator.Analysis.Metrics;

/// <summary>
/// Waiting times in round trips to the nearest server, so that protocols can be compared across networks: a latency divided by the
/// median round trip from the client's machine to the server that is nearest to it.
/// </summary>
/// <param name="Trips">In thousandths of a round trip, rounded down.</param>
public sealed record RoundTripRow(RunPart Part, string? Function, CountSummary Trips)
{
    /// <summary>Rows for operations that succeeded, split as latencies are.</summary>
    /// <param name="homes">By client machine; machines that are missing or have no distance are left out.</param>
    internal static IReadOnlyList<RoundTripRow> Of(
        IReadOnlyList<ClientOperation> operations, FaultTime faults, IReadOnlyDictionary<string, Home> homes)
    {
        var measured = new List<(ClientOperation Operation, bool IsTouched, long Trips)>();
        foreach (var operation in operations)
            if (operation is { Outcome: OpType.Ok, Machine: { } machine, Completed: { } completed }
                && homes.TryGetValue(machine, out var home) && home.RoundTrip > Duration.Zero)
                measured.Add((operation, faults.Touches(operation.Invoked, completed),
                    (long)((Int128)operation.Latency!.Value.Ns * 1_000 / home.RoundTrip.Ns)));
        string?[] functions =
            [null, .. measured.Select(each => each.Operation.Function).Distinct().Order(StringComparer.Ordinal)];
        var rows = new List<RoundTripRow>();
        foreach (var part in (ReadOnlySpan<RunPart>)[RunPart.Run, RunPart.FaultFree, RunPart.Faults])
            foreach (var function in functions)
                if (CountSummary.Of(measured.Where(each => part == RunPart.Run || each.IsTouched == (part == RunPart.Faults))
                    .Where(each => function is null || each.Operation.Function == function).Select(each => each.Trips)) is { } summary)
                    rows.Add(new RoundTripRow(part, function, summary));
        return rows;
    }
}
