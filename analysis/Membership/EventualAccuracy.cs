namespace Simulator.Analysis.Membership;

/// <summary>
/// There is a time after which correct processes are not suspected by any correct process (Chandra and Toueg, §2.2.2: eventual strong
/// accuracy). Here also: every server that is up and has not left is let in, and known to all.
/// </summary>
public sealed class EventualAccuracy() : MembershipCheck("eventual-accuracy", "Chandra and Toueg, JACM 1996, §2.2.2")
{
    private protected override string? AtRest()
    {
        foreach (var (server, truth) in Servers)
        {
            if (truth is { IsUp: true, TakesPart: false, HasLeft: false }) return Text($"{server} is up and was not let in");
            if (!truth.TakesPart) continue;
            foreach (var (member, other) in Servers)
            {
                if (member == server || !other.TakesPart) continue;
                if (!truth.View.TryGetValue(member, out var declared)) return Text($"{server} has never heard of {member}");
                if (declared.Health == Health.Dead || declared.Life != other.Life)
                    return Text($"{server} holds {member} to be {declared.Health} in life {declared.Life}, ")
                        + Text($"and it takes part in life {other.Life}; all has been at rest since {Disturbed}");
            }
        }
        return null;
    }
}
