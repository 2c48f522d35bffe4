namespace Simulator.Analysis.Transactions.Isolation;

/// <summary>What a contradiction is called.</summary>
/// <param name="Suffix"><c>-process</c> or <c>-realtime</c>, where the cycle needs the order of a session or real time, as Elle has it.</param>
sealed record Diagnosis(Anomaly Anomaly, string Suffix)
{
    public string Name
    {
        get
        {
            var name = Anomaly.Name();
            var blank = name.IndexOf(' ', StringComparison.Ordinal);
            return Suffix.Length == 0 || name[0] != 'G' ? name : blank < 0 ? name + Suffix : name[..blank] + Suffix + name[blank..];
        }
    }

    /// <summary>The levels that a flaw of a single read rules out.</summary>
    public static IEnumerable<IsolationLevel> Levels(Anomaly flaw) => IsolationLevels.All.Select(each => each.Level).Where(level =>
        level != IsolationLevel.ReadUncommitted || flaw is Anomaly.ThinAirRead or Anomaly.DuplicateElement or Anomaly.IncompatibleOrder);

    /// <summary>By the edges of the cycle of a smallest history.</summary>
    public static Diagnosis Of(TransactionHistory history, Proof proof)
    {
        var all = All(proof.Cycle).ToList();
        var suffix = all.Any(step => step.Reason == Reason.RealTime) ? "-realtime"
            : all.Any(step => step.Reason == Reason.Session) ? "-process" : "";
        return new Diagnosis(Kind(history, proof, all), suffix);
    }

    static IEnumerable<ProofStep> All(IEnumerable<ProofStep> steps) => steps.SelectMany(step => All(step.Because).Prepend(step));

    static Anomaly Kind(TransactionHistory history, Proof proof, List<ProofStep> all)
    {
        if (IsLostUpdate(history)) return Anomaly.LostUpdate;
        if (proof.Cycle.Count == 0) return Anomaly.AntiDependencyCycle;
        var preferred = all.Where(step => step.Reason == Reason.Preferred).ToList();
        var against = proof.Cycle.Select(step => step.Reason == Reason.AntiDependency).ToArray();
        var count = against.Count(static isAgainst => isAgainst);
        if (count == 0 && preferred.Count == 0)
            return all.Any(step => step.Reason == Reason.WriteRead) ? Anomaly.CircularInformationFlow : Anomaly.DirtyWrite;
        if (count == 0) return OfPreferred(history, preferred);
        if (count == 1 && preferred.Count == 0)
            return against.Length == 2 && proof.Cycle.Any(step => step.Reason == Reason.WriteRead)
                ? Anomaly.FracturedRead : Anomaly.SingleAntiDependency;
        var isAdjacent = Enumerable.Range(0, against.Length).Any(i => against[i] && against[(i + 1) % against.Length]);
        if (count >= 2 && against.Length == 2) return Anomaly.WriteSkew;
        if (isAdjacent) return Anomaly.AntiDependencyCycle;
        return count >= 2 && IsFork(history) ? Anomaly.LongFork
            : count >= 2 ? Anomaly.NonadjacentAntiDependencies : Anomaly.SingleAntiDependency;
    }

    /// <summary>A reader that had to know the earlier writer and read from the later: how had it to know?</summary>
    static Anomaly OfPreferred(TransactionHistory history, List<ProofStep> preferred)
    {
        foreach (var step in preferred)
            for (var (i, seen) = (history.ReadStart[step.Via], new HashSet<int>()); i < history.ReadStart[step.Via + 1]; i++)
                if (!seen.Add(history.ReadKey[i])) return Anomaly.NonRepeatableRead;
        if (preferred.All(step => step.Because is [{ Reason: Reason.WriteRead }])) return Anomaly.FracturedRead;
        return preferred.All(step => step.Because.Count > 1) ? Anomaly.CausalityViolation : Anomaly.SingleAntiDependency;
    }

    /// <summary>Whether the whole of a smallest history is two that replace what both have read, and who wrote that.</summary>
    static bool IsLostUpdate(TransactionHistory history)
    {
        if (history.Count > 4) return false;
        var replaced = new HashSet<(int, int)>();
        for (var t = 1; t < history.Count; t++)
            for (var i = history.ReadStart[t]; i < history.ReadStart[t + 1]; i++)
                if (history.Writes(t, history.ReadKey[i]) && !replaced.Add((history.ReadFrom[i], history.ReadKey[i]))) return true;
        return false;
    }

    /// <summary>Two that only read and two that write.</summary>
    static bool IsFork(TransactionHistory history) =>
        Enumerable.Range(1, history.Count - 1).Count(history.IsReadOnly) == 2 && history.Count <= 5;
}
