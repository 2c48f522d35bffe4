using System.Globalization;
using Simulator.Analysis.Broadcast;

namespace Simulator.Scenarios;

/// <summary>
/// Short hard runs of which everything is drawn from the seed: the protocol's options, the network, the machines, the load, the
/// faults and who suffers them (a swarm in the sense of Groce et al., ISSTA'12). What is drawn is a scenario like any other, so it
/// can be printed, run, and cut down. The weather of a seed is the same for all protocols of one size.
/// </summary>
public static class Storm
{
    /// <summary>Some sixty election timeouts of the options that protocols draw.</summary>
    public static readonly Duration Length = Duration.Seconds(3);

    const long MostEvents = 1_000_000;

    /// <summary>The storm of a seed; null when the protocol takes part in none.</summary>
    /// <param name="servers">The size of the cluster; null for the mutant's, or else the one that the protocol draws.</param>
    /// <param name="mutant">A planted bug of the protocol, with the options that it needs; the weather is the same without it.</param>
    public static Scenario? Draw(IProtocol protocol, ulong seed, int? servers = null, Mutant? mutant = null)
    {
        var drawn = mutant?.Protocol ?? protocol;
        if (drawn.DrawStorm(Dice(seed, Stream.Protocol), servers ?? mutant?.Servers) is not { } plan) return null;
        var options = mutant is null ? plan.Options : mutant.Options(plan.Options);
        var weather = Dice(seed, Stream.Weather);
        var deployment = protocol.Deploy(options, plan.Servers);
        return new Scenario
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"{protocol.Name}-storm-{seed}"),
            Summary = string.Create(CultureInfo.InvariantCulture, $"The storm of {protocol.Name} that seed {seed} draws."),
            Seed = seed,
            Duration = Length + Longer(plan.ProgressWithin, plan.Settle > Duration.Zero ? plan.Asking + plan.Settle : Duration.Zero),
            MaxEvents = MostEvents,
            Servers = ServerLayout.Of(plan.Servers),
            Protocol = new ProtocolChoice(protocol.Name, options),
            Mutant = mutant?.Name,
            Network = StormWeather.Network(weather),
            Nodes = new NodeSettings { ServiceTime = Duration.Zero },
            Clocks = StormWeather.Clocks(weather),
            Disk = StormWeather.Disk(weather),
            Clients = deployment.Client is null ? [] : [StormLoad.Clients(Dice(seed, Stream.Load), plan) with { Stop = LastAsked(plan) }],
            Faults = new StormFaults(Dice(seed, Stream.Faults), Dice(seed, Stream.Liars), plan).Draw(),
            Liveness = Healing(plan),
            Actions = StormLoad.Actions(Dice(seed, Stream.Actions), plan.Administration),
            // Nobody looks at samples of thousands of runs.
            Samples = new SampleSettings { Every = Length },
            Checks = [.. Checks(deployment, plan)],
        };
    }

    /// <summary>
    /// The storm ends and some smallest core is healed, all else stays as it is. Everything is healed where the membership may
    /// change even then, so that no core is known to suffice, and where the protocol does not bear the rest.
    /// </summary>
    static LivenessSpec Healing(StormPlan plan)
    {
        var whole = new LivenessSpec { From = Length, Within = plan.ProgressWithin };
        var isCoreEnough = plan.BearsFrozenRest && plan.Administration.Count == 0 && plan.Settle == Duration.Zero;
        return isCoreEnough ? whole : whole with { Core = Targets.Of(LivenessSpec.All), Freeze = false };
    }

    static IEnumerable<string> Checks(Deployment deployment, StormPlan plan) =>
    [
        .. deployment.Invariants.Select(invariant => invariant.Name),
        .. deployment.IsReplicatedLog ? BroadcastChecks.All.Select(check => check.Name) : [],
        .. deployment.Promises.Where(promise => plan.IsLinearizable || promise != Catalogue.Linearizable),
        .. plan.Checks,
        .. deployment.Client is null ? [] : new[] { Catalogue.Progress },
    ];

    static Duration? LastAsked(StormPlan plan) => plan.Settle > Duration.Zero ? Length + plan.Asking : null;

    static Duration Longer(Duration one, Duration other) => one > other ? one : other;

    /// <summary>What is drawn from a stream of its own does not change when there is more to draw elsewhere.</summary>
    enum Stream { Protocol, Weather, Load, Faults, Actions, Liars }

    static Dice Dice(ulong seed, Stream stream) => new(Mixing.Fold(seed, (ulong)stream));
}
