namespace Simulator.Analysis.Membership;

/// <summary>
/// What one server holds of a member only moves forward: to a later life; to dead, which is final in a life; to a higher incarnation;
/// from alive to suspect. And no one knows of an incarnation that the member has not reached.
/// </summary>
public sealed class IncarnationOrder() : MembershipCheck("incarnation-order", "SWIM, §4.2")
{
    private protected override string? Judge(NodeId server, ServerTruth truth, Declared declared)
    {
        var reached = Of(declared.Member).Reached;
        if ((declared.Life, declared.Incarnation).CompareTo(reached) > 0)
            return Text($"{server} declares {declared}, and the member has reached life {reached.Life}, incarnation {reached.Incarnation}");
        if (!truth.View.TryGetValue(declared.Member, out var before)) return null;
        return Rank(declared).CompareTo(Rank(before)) > 0 ? null : Text($"{server} goes back from {before} to {declared}");
    }

    static (long, bool, long, Health) Rank(Declared declared) =>
        (declared.Life, declared.Health == Health.Dead, declared.Incarnation, declared.Health);
}
