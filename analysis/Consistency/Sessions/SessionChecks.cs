using System.Globalization;

namespace Simulator.Analysis.Consistency.Sessions;

/// <summary>Holds a history of registers against a model of sessions.</summary>
public static class SessionChecks
{
    /// <summary>Memory for orders and sets of operations, in bytes; more is not asked for, and the answer is unknown.</summary>
    const long MostBytes = 1L << 30;

    /// <summary>Whether the model holds, with a witness when it does not.</summary>
    public static CheckReport Check(Operations all, SessionModel model, LinearizabilityOptions options)
    {
        var name = SessionModels.All.First(each => each.Model == model).Name;
        SessionHistory history;
        try
        {
            history = SessionHistory.Of(all);
        }
        catch (NotRegistersException wrong)
        {
            return Report(name, null,
                new Verdict.Unknown($"the model is one of registers, and the history has the function {wrong.Message}", 0, 0));
        }
        var (finding, order) = Decide(history, model, options.Budget.Configurations);
        return Report(name, history, finding.Holds switch
        {
            true => new Verdict.Yes([.. order.Select(op => history.Source[op])]),
            false => new Verdict.No(options.NeedsWitness ? SessionWitness.Of(history, model, finding)
                : new Witness([], new Operations(all, [], _ => false, all.Dialect), finding.Sentences, false)),
            null => new Verdict.Unknown(finding.Sentences[0], 0, history.Count),
        });
    }

    /// <summary>Decides without looking for a small witness.</summary>
    internal static (SessionFinding Finding, IReadOnlyList<int> Order) Decide(
        SessionHistory history, SessionModel model, long configurations)
    {
        if (history.Twice is var (one, other))
            return (SessionFinding.Open($"{Words.ValueOf(history, one)} was written to {Words.Key(history, one)} twice, by "
                + $"{Words.The(history, one)} and by {Words.The(history, other)}, so reads do not tell which they saw; "
                + "values that are unique"), []);
        if (Reach.Bytes(history) > MostBytes) return (TooLarge("the order of operations"), []);
        if (model is not (SessionModel.Sequential or SessionModel.CausalMemory or SessionModel.CausalConvergence or SessionModel.Causal
            or SessionModel.Pram)) return (Guarantee(history, model), []);
        if (model == SessionModel.Pram) return (CausalCheck.FromNobody(history) ?? new PerSession(history).Pram(), []);
        var (causal, finding) = CausalCheck.Begin(history);
        if (causal is null) return (finding, []);
        if (model == SessionModel.Sequential) return Sequential(history, causal, configurations);
        return (model switch
        {
            SessionModel.Causal => causal.Causal(),
            SessionModel.CausalConvergence => causal.Convergent(),
            _ => new PerSession(history).CausalMemory(causal),
        }, []);
    }

    /// <summary>The weaker models refute most of what is to be refuted, in less time than a search and with better reasons.</summary>
    static (SessionFinding, IReadOnlyList<int>) Sequential(SessionHistory history, CausalCheck causal, long configurations)
    {
        if (causal.Convergent() is { Holds: not true } convergent) return (convergent, []);
        if (new PerSession(history).CausalMemory(causal) is { Holds: not true } memory) return (memory, []);
        return new SequentialCheck(history).Run(configurations);
    }

    static SessionFinding TooLarge(string what) =>
        SessionFinding.Open(string.Create(CultureInfo.InvariantCulture, $"{MostBytes >> 20} MiB for {what}"));

    static SessionFinding Guarantee(SessionHistory history, SessionModel model)
    {
        var guarantees = new Guarantees(history, model);
        if (guarantees.Bytes > MostBytes) return TooLarge("the sets of visible writes");
        if (CausalCheck.FromNobody(history) is { } invented) return invented;
        var (_, sequence, _) = Reach.Of(history, op => CausalCheck.ReadsFrom(history, op));
        return guarantees.Check(sequence.Count == history.Count ? sequence : [.. Enumerable.Range(0, history.Count)]);
    }

    static CheckReport Report(string name, SessionHistory? history, Verdict verdict) => new(
        name, verdict, "registers by session", "bad patterns" + (name == "sequential" ? " and search" : ""), history?.Count ?? 0,
        history?.Key.Distinct().Count() ?? 0, 0,
        "a session is a process; what nobody wrote and is nil, or zero where the file has it so, was there at first")
    {
        WitnessLines = verdict is Verdict.No no ? [.. SessionWitness.Lines(no.Witness), .. no.Witness.Sentences] : [],
    };
}
