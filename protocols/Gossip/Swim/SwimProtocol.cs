namespace Simulator.Protocols.Swim;

/// <summary>Makes a server. Planted bugs give their own.</summary>
public delegate SwimNode SwimServerFactory(NodeId self, int servers, SwimOptions options);

/// <summary>SWIM, as scenarios see it.</summary>
public sealed class SwimProtocol(SwimServerFactory server) : Protocol<SwimOptions>
{
    public SwimProtocol() : this(static (self, servers, options) => new SwimNode(self, servers, options)) { }

    public override string Name => "swim";
    public override string Summary => "Who is a member of the group: pings, news that spread like an infection, suspicions; Lifeguard";
    public override string Source =>
        "Das, Gupta and Motivala, SWIM, DSN 2002; Dadgar, Phillips and Currey, Lifeguard, DSN-W 2018";
    public override string Service => "group membership: read (the members that the asked server knows), administrator: leave";
    public override string Tolerates =>
        "any number of crashes, lost, repeated and late messages: who is down is declared dead in the end; with rejoin and "
        + "reconnect-every everybody up is held to be alive in the end";

    public override IReadOnlyList<Mutant> Mutants => SwimMutants.All;

    public override StormPlan DrawStorm(Dice dice, int? servers)
    {
        var size = servers ?? dice.Any(3, 4, 5, 7, 8);
        var period = dice.Ms(40, 60);
        var isLifeguard = dice.OneIn(2);
        var suspects = !dice.OneIn(4);
        var options = new SwimOptions
        {
            Period = period,
            PingTimeout = period / 3,
            PingRequests = 1 + dice.Below(3),
            Dissemination = dice.OneIn(4) ? Dissemination.Multicast : Dissemination.Infection,
            Suspicion = suspects,
            Targets = dice.Any(TargetChoice.Random, TargetChoice.RoundRobin, TargetChoice.RoundRobin),
            NewsPerMessage = 1 + dice.Below(6),
            Repetitions = 1 + dice.Below(4),
            SuspicionMultiplier = 1 + dice.Below(3),
            SuspicionScale = dice.Any(SuspicionScale.CeilingOfNaturalLog, SuspicionScale.DecimalLog),
            AdaptiveProbe = isLifeguard && dice.OneIn(2),
            HealthLimit = 3,
            AdaptiveSuspicion = isLifeguard && suspects && dice.OneIn(2),
            SuspicionStretch = 1 + dice.Below(3),
            BuddySystem = isLifeguard && dice.OneIn(2),
            ReconnectEvery = 1 + dice.Below(2),
            InitialMembers = dice.OneIn(3) ? 1 + dice.Below(size) : 0,
        };
        return new StormPlan(options, size, Tolerance: size)
        {
            Functions = ["read"],
            Administration = dice.OneIn(2) ? [new Operation("leave", null, Value.Of("n2"))] : [],
            IsLinearizable = false,
            Settle = SwimSpec.Within(options, size) + Duration.Ms(500),
        };
    }

    protected override Deployment Deploy(SwimOptions options, int servers)
    {
        if (options.PingTimeout >= options.Period || options.PingTimeout <= Duration.Zero)
            throw new OptionsException("ping-timeout", $"ping-timeout is {options.PingTimeout}, but the period is {options.Period}");
        if (options.InitialMembers > servers)
            throw new OptionsException("initial-members", $"there are {servers} servers, but {options.InitialMembers} initial-members");
        if (options.AdaptiveSuspicion && !options.Suspicion)
            throw new OptionsException("adaptive-suspicion", "adaptive-suspicion needs suspicion");
        AtLeast(options.PingRequests, 0, "ping-requests");
        AtLeast(options.Repetitions, 0, "repetitions");
        AtLeast(options.NewsPerMessage, 0, "news-per-message");
        AtLeast(options.SuspicionMultiplier, 0, "suspicion-multiplier");
        AtLeast(options.HealthLimit, 0, "health-limit");
        AtLeast(options.SuspicionStretch, 1, "suspicion-stretch");
        AtLeast(options.Confirmations, 1, "confirmations");
        AtLeast(options.ReconnectEvery, 0, "reconnect-every");
        AtLeast(options.InitialMembers, 0, "initial-members");
        return new Deployment(id => server(id, servers, options), static seat => new ServiceClient(seat), SwimSpec.All())
        {
            Lacks = static (_, up) => up.IsEmpty ? "no server is up" : null,
            Promises = options.ReconnectEvery > 0 && options.Rejoin
                ? ["strong-completeness", "eventual-accuracy", "incarnation-order"] : ["strong-completeness", "incarnation-order"],
        };
    }

    static void AtLeast(int number, int least, string option)
    {
        if (number < least) throw new OptionsException(option, $"found {option} {number}, expected at least {least}");
    }
}
