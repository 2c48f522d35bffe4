using Simulator.Analysis.Consistency;
using Simulator.Analysis.Formats;
using Simulator.Analysis.Laws;

namespace Simulator.Scenarios;

/// <summary>Puts a check of a history to a run and tells its answer in the terms of scenarios.</summary>
static class HistoryChecks
{
    /// <param name="administration">Functions of administrators, who do not operate on data.</param>
    public static CheckResult Check(string name, History history, IReadOnlyCollection<string> administration)
    {
        if (HistoryLaws.Named(name) is { } law) return Told(law, law.Judge(ClientAct.In(history, administration)));
        var check = CheckCatalogue.Named(name) ?? throw new ArgumentOutOfRangeException(nameof(name), name, "no such check");
        CheckReport report;
        try
        {
            report = check.Run(Operations.From(Data(history, administration)), new LinearizabilityOptions());
        }
        catch (HistoryFormatException strange)
        {
            // The check is of another kind of object than the clients have used.
            return new CheckResult(name, check.Summary, CheckAnswer.Unknown, [strange.Message]);
        }
        return report.Verdict switch
        {
            Verdict.Yes => new CheckResult(name, check.Summary, CheckAnswer.Holds, []),
            Verdict.No no => new CheckResult(name, check.Summary, CheckAnswer.Violated, report.WitnessLines) { Witness = no.Witness },
            Verdict.Unknown unknown => new CheckResult(name, check.Summary, CheckAnswer.Unknown,
                [$"{unknown.Spent} were not enough; proved good up to completion {unknown.Proved} of {unknown.Of}"]),
            _ => throw new ArgumentOutOfRangeException(nameof(history)),
        };
    }

    static CheckResult Told(HistoryLaw law, LawVerdict verdict) => new(law.Name, law.Summary, verdict.Holds switch
    {
        true => CheckAnswer.Holds,
        false => CheckAnswer.Violated,
        null => CheckAnswer.Unknown,
    }, verdict.Lines)
    { Lost = verdict.Lost };

    /// <summary>What administrators did is no operation on data.</summary>
    public static History Data(History history, IReadOnlyCollection<string> administration)
    {
        var data = new History();
        foreach (var e in history.Events)
            if (e.Key is not null || e.IsNemesis || !administration.Contains(e.Function))
                data.Add(e.Time, e.Type, e.Process, e.Function, e.Key, e.Value, e.Error, e.Machine, e.Step);
        return data;
    }
}
