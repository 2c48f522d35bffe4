namespace Simulator.Analysis.Consistency.Sessions;

/// <summary>The session models by name, from the strongest to the weakest.</summary>
public static class SessionModels
{
    public static IReadOnlyList<(SessionModel Model, string Name, string Summary)> All { get; } =
    [
        (SessionModel.Sequential, "sequential", "one order of everything that keeps the order of each session (Lamport 1979)"),
        (SessionModel.CausalMemory, "causal-memory", "CM: causality, and for each session an order of all writes (Ahamad et al. 1995)"),
        (SessionModel.CausalConvergence, "causal-convergence",
            "CCv: causality, and one order of concurrent writes for all (Burckhardt 2014)"),
        (SessionModel.Causal, "causal", "CC: no read returns what causality has overwritten (Bouajjani et al. 2017)"),
        (SessionModel.Pram, "pram", "each session sees the writes of every other in their order (Lipton and Sandberg 1988)"),
        (SessionModel.SessionGuarantees, "session-guarantees", "all four session guarantees with one order of writes (Terry et al. 1994)"),
        (SessionModel.ReadYourWrites, "read-your-writes", "a session's reads see its own writes (Terry et al. 1994)"),
        (SessionModel.MonotonicReads, "monotonic-reads", "a session's reads see what its earlier reads saw (Terry et al. 1994)"),
        (SessionModel.MonotonicWrites, "monotonic-writes", "who sees a write sees its session's earlier writes (Terry et al. 1994)"),
        (SessionModel.WritesFollowReads, "writes-follow-reads",
            "who sees a write sees what its session had read before it (Terry et al. 1994)"),
    ];
}
