namespace Simulator.Analysis.Membership;

/// <summary>
/// Every process that crashes is in time suspected for good by every correct process (Chandra and Toueg, §2.2.1): here declared dead,
/// within the time that the member itself promises. One that has left counts as crashed, and so does the earlier life of one that has
/// come back.
/// </summary>
public sealed class StrongCompleteness() : MembershipCheck("strong-completeness", "Chandra and Toueg, JACM 1996, §2.2.1; SWIM, §2")
{
    private protected override string? AtRest()
    {
        foreach (var (server, truth) in Servers)
        {
            if (!truth.TakesPart) continue;
            foreach (var (member, declared) in truth.View)
            {
                var other = Of(member);
                if (declared.Health == Health.Dead || other.TakesPart && other.Life == declared.Life) continue;
                return Text($"{server} holds {member} to be {declared.Health} in its life {declared.Life}, ")
                    + Text($"which is over; all else has been at rest since {Disturbed}");
            }
        }
        return null;
    }
}
