using System.Globalization;

namespace Simulator.Protocols.Swim;

/// <summary>The times that SWIM promises, and what must hold of its servers at any time.</summary>
public static class SwimSpec
{
    public static IReadOnlyList<Invariant> All() => [new OnlyItselfRaises(), new AccusedAnswers(), new BoundedInfection()];

    /// <summary>How long a suspicion lasts that nobody contradicts, in a group of this size (SWIM §5; Lifeguard §IV-B: Min).</summary>
    public static Duration SuspicionTime(SwimOptions options, int size) =>
        options.SuspicionScale == SuspicionScale.DecimalLog
            ? Logarithm.TimesDecimal(options.Period * options.SuspicionMultiplier, size)
            : options.Period * (options.SuspicionMultiplier * Logarithm.CeilingNatural(size + 1));

    /// <summary>
    /// Within this time after all is well but that some are down, everybody has declared those dead and holds the others to be alive. With
    /// round-robin targets every member pings every other within 2n-1 periods (§4.3); with random ones it is a matter of chance: 20n
    /// periods leave out one with a probability of e^-20.
    /// </summary>
    public static Duration Within(SwimOptions options, int servers)
    {
        var probing = options.Targets == TargetChoice.RoundRobin ? 2 * servers : 20 * servers;
        // Joining asks one server after the other, twice where nobody is in yet; so does reconnecting.
        var finding = (3 + options.ReconnectEvery) * servers;
        // A multiplier of S is brought down by S probes of S+1, S, … periods.
        var health = options.AdaptiveProbe ? (options.HealthLimit + 1) * (options.HealthLimit + 2) / 2 : 0;
        var suspicion = options.Suspicion ? SuspicionTime(options, servers) : Duration.Zero;
        if (options.AdaptiveSuspicion) suspicion *= options.SuspicionStretch;
        return options.Period * (probing + finding + health + 2) + suspicion * 2;
    }
}

/// <summary>Nobody knows a life or an incarnation of a member that the member itself has not reached.</summary>
public sealed class OnlyItselfRaises() : Invariant("only-itself-raises", "SWIM, §4.2: only the member itself increments its incarnation")
{
    readonly Dictionary<int, (long Life, long Incarnation)> reached = [];

    public override string? Check(ICluster cluster, NodeId moved)
    {
        if (cluster[moved] is not SwimNode node) return null;
        var before = reached.GetValueOrDefault(moved.Value);
        if ((node.Life, node.Incarnation).CompareTo(before) > 0) reached[moved.Value] = (node.Life, node.Incarnation);
        foreach (var member in node.Roster.Known)
        {
            var own = reached.GetValueOrDefault(member.Id.Value);
            if ((member.Life, member.Incarnation).CompareTo(own) > 0)
                return string.Create(CultureInfo.InvariantCulture,
                    $"{moved} knows {member.Id} in life {member.Life}, incarnation {member.Incarnation}, it has reached {own}");
        }
        return null;
    }
}

/// <summary>One that hears to be suspected raises its incarnation above the accused one, or nobody would believe it.</summary>
public sealed class AccusedAnswers() : Invariant("accused-answers", "SWIM, §4.2")
{
    public override string? Check(ICluster cluster, NodeId moved) =>
        cluster[moved] is SwimNode node && node.Incarnation <= node.Accused
            ? string.Create(CultureInfo.InvariantCulture,
                $"{moved} was suspected in incarnation {node.Accused} and goes by {node.Incarnation}")
            : null;
}

/// <summary>No piece of news is passed on for ever.</summary>
public sealed class BoundedInfection() : Invariant("bounded-infection", "SWIM, §4.1: at most λ log n times")
{
    readonly Dictionary<int, int> limits = [];

    public override string? Check(ICluster cluster, NodeId moved)
    {
        if (cluster[moved] is not SwimNode node) return null;
        // The group may have been larger when the piece was sent.
        var limit = int.Max(limits.GetValueOrDefault(moved.Value), node.Limit);
        limits[moved.Value] = limit;
        return node.Infection.MostSent <= limit
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{moved} sent a piece of news {node.Infection.MostSent} times, at most {limit}");
    }
}
