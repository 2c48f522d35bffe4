namespace Simulator.Protocols.Swim;

/// <summary>How news about members reach the others.</summary>
public enum Dissemination
{
    /// <summary>Sent to all at once (§3.2): the basic protocol.</summary>
    Multicast,
    /// <summary>Carried by the failure detector's own messages (§4.1).</summary>
    Infection,
}

/// <summary>Who is pinged next.</summary>
public enum TargetChoice
{
    /// <summary>Any member, each time drawn anew (§3.1).</summary>
    Random,
    /// <summary>One after the other of a list that is shuffled after each pass (§4.3).</summary>
    RoundRobin,
}

/// <summary>In what the time of a suspicion grows with the group.</summary>
public enum SuspicionScale
{
    /// <summary>⌈ln(n+1)⌉ protocol periods (SWIM, §5).</summary>
    CeilingOfNaturalLog,
    /// <summary>lg n protocol periods (Lifeguard, §IV-B).</summary>
    DecimalLog,
}

/// <summary>What can be set about SWIM. The first paper's §3 is multicast, no suspicion, random targets.</summary>
public sealed record SwimOptions
{
    /// <summary>How often a member pings another: the protocol period T'.</summary>
    public Duration Period { get; init; } = Duration.Seconds(1);

    /// <summary>How long an answer may take before others are asked to ping. Shorter than the period.</summary>
    public Duration PingTimeout { get; init; } = Duration.Ms(300);

    /// <summary>Members asked to ping one that has not answered: k.</summary>
    public int PingRequests { get; init; } = 3;

    /// <summary>How news about members reach the others (§4.1).</summary>
    public Dissemination Dissemination { get; init; } = Dissemination.Infection;

    /// <summary>Whether one that did not answer is suspected for a while before it is declared dead (§4.2).</summary>
    public bool Suspicion { get; init; } = true;

    /// <summary>How a member chooses whom to ping next (§4.3).</summary>
    public TargetChoice Targets { get; init; } = TargetChoice.RoundRobin;

    /// <summary>Each piece of news is passed on at most this often, times ⌈ln(n+1)⌉: λ.</summary>
    public int Repetitions { get; init; } = 3;

    /// <summary>Pieces of news that a message carries at most.</summary>
    public int NewsPerMessage { get; init; } = 6;

    /// <summary>A suspicion lasts this long, times what the scale says: λ of SWIM, α of Lifeguard.</summary>
    public int SuspicionMultiplier { get; init; } = 3;

    /// <summary>In what the time of a suspicion grows with the group.</summary>
    public SuspicionScale SuspicionScale { get; init; }

    /// <summary>Lifeguard's LHA-Probe: one who finds itself slow pings less often and waits longer. With nacks.</summary>
    public bool AdaptiveProbe { get; init; }

    /// <summary>Lifeguard: how far the local health multiplier rises: S.</summary>
    public int HealthLimit { get; init; } = 8;

    /// <summary>Lifeguard's LHA-Suspicion: a suspicion lasts longer until others say the same independently.</summary>
    public bool AdaptiveSuspicion { get; init; }

    /// <summary>Lifeguard: how many times longer a suspicion lasts that nobody else has confirmed: β.</summary>
    public int SuspicionStretch { get; init; } = 6;

    /// <summary>Lifeguard: independent suspicions after which it lasts no longer than without LHA-Suspicion: K.</summary>
    public int Confirmations { get; init; } = 3;

    /// <summary>Lifeguard's buddy system: one who is suspected hears so with the next ping, before all other news.</summary>
    public bool BuddySystem { get; init; }

    /// <summary>Whether one who hears that it was declared dead comes back, in a new life. If not it is out.</summary>
    public bool Rejoin { get; init; } = true;

    /// <summary>
    /// Every so many periods a server that is not held to be alive is asked whether it is; 0 for never, as in the papers: then the sides
    /// of a long partition do not find each other again.
    /// </summary>
    public int ReconnectEvery { get; init; }

    /// <summary>Servers that know each other when the run begins; the others join. 0 for all.</summary>
    public int InitialMembers { get; init; }
}
