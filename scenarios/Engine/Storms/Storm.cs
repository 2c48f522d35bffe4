using System.Globalization;

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
    /// <param name="mutant">A planted bug of the protocol; the storm is the same without it, except for the options that it needs.</param>
    public static Scenario? Draw(IProtocol protocol, ulong seed, int? servers = null, Mutant? mutant = null)
    {
        if (protocol.DrawStorm(Dice(seed, Stream.Protocol), servers ?? mutant?.Servers) is not { } plan) return null;
        var options = mutant is null ? plan.Options : mutant.Options(plan.Options);
        var weather = Dice(seed, Stream.Weather);
        return new Scenario
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"{protocol.Name}-storm-{seed}"),
            Summary = string.Create(CultureInfo.InvariantCulture, $"The storm of {protocol.Name} that seed {seed} draws."),
            Seed = seed,
            Duration = Length,
            MaxEvents = MostEvents,
            Servers = ServerLayout.Of(plan.Servers),
            Protocol = new ProtocolChoice(protocol.Name, options),
            Mutant = mutant?.Name,
            Network = StormWeather.Network(weather),
            Nodes = new NodeSettings { ServiceTime = Duration.Zero },
            Clocks = StormWeather.Clocks(weather),
            Disk = StormWeather.Disk(weather),
            Clients = [StormLoad.Clients(Dice(seed, Stream.Load), plan.Functions, plan.Keys)],
            Faults = new StormFaults(Dice(seed, Stream.Faults), plan).Draw(),
            Actions = StormLoad.Actions(Dice(seed, Stream.Actions), plan.Administration),
            // Nobody looks at samples of thousands of runs.
            Samples = new SampleSettings { Every = Length },
            Checks = plan.IsLinearizable ? null : Invariants(protocol, options, plan.Servers),
        };
    }

    static Seq<string> Invariants(IProtocol protocol, object options, int servers) =>
        [.. protocol.Deploy(options, servers).Invariants.Select(invariant => invariant.Name)];

    /// <summary>What is drawn from a stream of its own does not change when there is more to draw elsewhere.</summary>
    enum Stream { Protocol, Weather, Load, Faults, Actions }

    static Dice Dice(ulong seed, Stream stream) => new(Mixing.Fold(seed, (ulong)stream));
}
