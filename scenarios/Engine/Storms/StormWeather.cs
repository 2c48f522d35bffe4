namespace Simulator.Scenarios;

/// <summary>The network and the machines of a storm, apart from faults.</summary>
static class StormWeather
{
    public static NetworkSettings Network(Dice dice) => new()
    {
        Latency = DistributionSpec.Of(Duration.Us(500), Duration.Ms(4)),
        Fifo = dice.OneIn(4),
    };

    public static ClockSettings Clocks(Dice dice) => new()
    {
        Offset = dice.OneIn(2) ? DistributionSpec.Of(Duration.Zero) : DistributionSpec.Of(Duration.Zero, Duration.Ms(50)),
        Drift = dice.OneIn(2) ? default : new Ppm(400),
    };

    public static DiskSettings Disk(Dice dice) => new()
    {
        Latency = dice.Below(3) switch
        {
            0 => DistributionSpec.Of(Duration.Zero),
            1 => DistributionSpec.Of(Duration.Us(100), Duration.Ms(2)),
            _ => DistributionSpec.Of(Duration.Us(100), Duration.Ms(30)),
        },
        OnCrash = new CrashEffects { Kept = dice.OneIn(2) ? default : new Ratio(1, 2) },
    };
}
