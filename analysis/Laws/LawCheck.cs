using Simulator.Analysis.Consistency;

namespace Simulator.Analysis.Laws;

/// <summary>Holds anybody's history against a law: as a report, like those of the consistency checks.</summary>
public static class LawCheck
{
    /// <summary>Throws <see cref="Formats.HistoryFormatException"/> where a read returned what the law can make nothing of.</summary>
    public static CheckReport Check(HistoryLaw law, History history)
    {
        var acts = ClientAct.In(history);
        // A history of a single object does not name it.
        if (acts.All(act => act.Key is null)) acts = [.. acts.Select(act => act with { Key = "it" })];
        // By the steps of the trace that they name ours are known.
        var verdict = history.Events.Any(e => e.Step >= 0) ? law.Judge(acts) : law.JudgeOthers(acts);
        return new CheckReport(law.Name, verdict.Holds switch
        {
            true => new Verdict.Yes([]),
            false => new Verdict.No(new Witness([], Operations.From(new History()), verdict.Lines, Minimal: false)),
            null => new Verdict.Unknown(verdict.Lines[0] + ", and so the events", 0, acts.Count),
        }, "what clients saw", "the law", acts.Count, acts.Select(act => act.Key).Distinct().Count(), 0, "nothing")
        {
            WitnessLines = verdict.Holds == false ? verdict.Lines : [],
        };
    }
}
