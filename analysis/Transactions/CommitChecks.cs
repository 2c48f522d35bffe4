using Simulator.Analysis.Checks;

namespace Simulator.Analysis.Transactions;

/// <summary>The checks of atomic commitment, by name.</summary>
public static class CommitChecks
{
    public static IReadOnlyList<TraceCheckEntry> All { get; } =
    [
        new("commit-agreement", "no two servers decide differently on a transaction (AC1)", () => new CommitAgreement()),
        new("commit-stability", "no server reverses its decision on a transaction (AC2)", () => new CommitStability()),
        new("commit-validity", "a transaction commits only if all participants have voted yes (AC3)", () => new CommitValidity()),
        new("commit-nontriviality", "with no failure and no vote against it a transaction commits (AC4)", () => new CommitNontriviality()),
        new("commit-termination", "once all failures are repaired no participant stays in doubt (AC5)", () => new CommitTermination()),
    ];
}
