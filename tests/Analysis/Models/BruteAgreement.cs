namespace Simulator.Tests.Analysis.Models;

/// <summary>Eventual agreement from the events alone: of each key, what every process read last, after everything else had ended.</summary>
static class BruteAgreement
{
    public static string Judge(History history)
    {
        var verdicts = history.Events.Select(e => e.Key).Distinct().Select(key => OfKey([.. history.Events.Where(e => e.Key == key)])).ToList();
        if (verdicts.Contains("no")) return "no";
        return verdicts.Contains("unknown") || !verdicts.Contains("yes") ? "unknown" : "yes";
    }

    /// <summary>Nothing where the key was neither updated nor read.</summary>
    static string OfKey(List<HistoryEvent> events)
    {
        HistoryEvent? End(HistoryEvent begin) => events.FirstOrDefault(e => e.Index > begin.Index && e.Process == begin.Process);
        var updates = events.Where(e => e.Type == OpType.Invoke && e.Function != "read" && End(e)?.Type != OpType.Fail).ToList();
        var isOpen = updates.Any(update => End(update)?.Type != OpType.Ok);
        var quiet = updates.Select(update => End(update) is { Type: OpType.Ok } end ? end.Index : update.Index).DefaultIfEmpty(-1).Max();
        var last = events.Where(e => e.Type == OpType.Invoke && e.Function == "read" && e.Index > quiet && End(e)?.Type == OpType.Ok)
            .GroupBy(e => e.Process).Select(own => End(own.Last())!.Value).ToList();
        if (last.Count == 0) return updates.Count > 0 ? "unknown" : "";
        return last.Distinct().Count() == 1 ? "yes" : isOpen ? "unknown" : "no";
    }
}
