using Simulator.Analysis.Checks;

namespace Simulator.Analysis.Membership;

/// <summary>The checks of failure detectors and group membership, by name.</summary>
public static class MembershipChecks
{
    public static IReadOnlyList<TraceCheckEntry> All { get; } =
    [
        new("strong-completeness", "in time every member that is down or has left is declared dead by every member that takes part",
            () => new StrongCompleteness()),
        new("eventual-accuracy", "once all is well, all who take part hold each other to be alive, and all who want are in",
            () => new EventualAccuracy()),
        new("strong-accuracy", "no member that takes part is ever declared dead", () => new StrongAccuracy()),
        new("incarnation-order", "of a member nobody goes back to older news, or knows more than the member has made true",
            () => new IncarnationOrder()),
    ];
}
