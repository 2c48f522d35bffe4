using Simulator.Analysis.Checks;

namespace Simulator.Analysis.Broadcast;

/// <summary>The checks of atomic broadcast, by name.</summary>
public static class BroadcastChecks
{
    public static IReadOnlyList<TraceCheckEntry> All { get; } =
    [
        new("one-leader-per-epoch", "no two servers hold the leading role of one epoch", () => new OneLeaderPerEpoch()),
        new("uniform-total-order", "all servers decide and deliver the same in the same order", () => new UniformTotalOrder()),
        new("uniform-agreement", "what one server delivers, every server delivers that gets so far, and in the end all do",
            () => new UniformAgreement()),
        new("validity", "what is delivered was submitted, and what clients were told to be done was delivered", () => new Validity()),
        new("integrity", "no request is delivered twice", () => new Integrity()),
        new("equal-application", "servers that have gone equally far are in equal states", () => new EqualApplication()),
    ];
}
