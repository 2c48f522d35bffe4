using System.Globalization;

namespace Simulator.Scenarios;

/// <summary>What a failing run consisted of before and after it was shrunk.</summary>
/// <param name="Rows">What is counted, before and after.</param>
/// <param name="Trials">Runs that it took.</param>
public sealed record ShrinkReport(IReadOnlyList<ShrinkRow> Rows, long Trials)
{
    /// <summary>Events before: handlers that ran, crashes and restarts. After: everything that the scenario makes happen.</summary>
    public long EventsBefore => Rows[0].Before;

    /// <inheritdoc cref="EventsBefore"/>
    public long EventsAfter => Rows[0].After;

    public static ShrinkReport Of(Scenario scenario, Trial before, Scenario shrunk, Trial after, long trials)
    {
        var explicitEvents = (shrunk.Schedule?.Steps.Count ?? 0) + shrunk.Faults.Count + shrunk.Actions.Count
            + shrunk.Clients.Sum(group => group.Script.Count);
        return new ShrinkReport(
        [
            new("events", Happened(before), explicitEvents),
            new("servers", scenario.Servers.Count, shrunk.Servers.Count),
            new("clients", scenario.Clients.Sum(group => group.Count), shrunk.Clients.Sum(group => group.Count)),
            new("operations", Count(before, EventKind.Invoke), Count(after, EventKind.Invoke)),
            new("faults", before.World.FaultReports().Count, shrunk.Faults.Count),
            new("messages delivered", Count(before, EventKind.Deliver), Count(after, EventKind.Deliver)),
            new("timers gone off", Count(before, EventKind.Fire), Count(after, EventKind.Fire)),
            new("virtual time in ms", before.End.At.Ns / 1_000_000, after.End.At.Ns / 1_000_000),
            new("choices given", 0, shrunk.Choices?.Count ?? 0),
        ], trials);
    }

    static long Happened(Trial trial) => Count(trial, EventKind.Deliver) + Count(trial, EventKind.Fire) + Count(trial, EventKind.Invoke)
        + Count(trial, EventKind.Crash) + Count(trial, EventKind.Start) + Count(trial, EventKind.FaultBegin);

    static long Count(Trial trial, EventKind kind)
    {
        var trace = trial.World.Trace;
        var count = 0L;
        for (var id = trace.FirstKept; id < trace.Count; id++)
            if (trace[id].Kind == kind) count++;
        return count;
    }

    /// <summary>A table for people.</summary>
    public IEnumerable<string> Lines()
    {
        var width = Rows.Max(row => row.What.Length);
        yield return $"{"".PadRight(width)}  {"before",10}  {"after",10}";
        foreach (var row in Rows)
            yield return string.Create(CultureInfo.InvariantCulture, $"{row.What.PadRight(width)}  {row.Before,10}  {row.After,10}");
    }
}

/// <summary>One line of a <see cref="ShrinkReport"/>.</summary>
public sealed record ShrinkRow(string What, long Before, long After);
