namespace Simulator.Analysis.Consistency.Sessions;

/// <summary>Models that look at the order within sessions and not at real time.</summary>
public enum SessionModel : byte
{
    /// <summary>Steve, Nelson and Lamport's own: one order of everything that keeps the order of each session.</summary>
    Sequential,

    /// <summary>CM: each session sees all writes in some order that keeps causality (Ahamad et al. 1995).</summary>
    CausalMemory,

    /// <summary>CCv: causality, and concurrent writes in one order for all (Burckhardt 2014).</summary>
    CausalConvergence,

    /// <summary>CC: no read returns what causality has overwritten.</summary>
    Causal,

    /// <summary>Each session sees the writes of every other in their order (Lipton and Sandberg 1988).</summary>
    Pram,

    /// <summary>All four session guarantees (Terry et al. 1994) with one order of writes.</summary>
    SessionGuarantees,

    ReadYourWrites,
    MonotonicReads,
    MonotonicWrites,
    WritesFollowReads,
}

/// <summary>What a check of a session model found.</summary>
/// <param name="Holds">Null when it cannot be said.</param>
/// <param name="Pattern">The name of what is wrong, as the literature has it: <c>CyclicCF</c>.</param>
/// <param name="Operations">The operations that contradict each other, by their numbers in the session history.</param>
/// <param name="Sentences">What contradicts what; or why nothing can be said.</param>
sealed record SessionFinding(bool? Holds, string Pattern, IReadOnlyList<int> Operations, IReadOnlyList<string> Sentences)
{
    public static readonly SessionFinding Good = new(true, "", [], []);

    public static SessionFinding Bad(string pattern, IReadOnlyList<int> operations, params IReadOnlyList<string> sentences) =>
        new(false, pattern, operations, sentences);

    public static SessionFinding Open(string why) => new(null, "", [], [why]);
}
