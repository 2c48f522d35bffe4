using System.Globalization;

namespace Simulator.Scenarios;

/// <summary>
/// The faults of a storm: when, which, how long and whom. Each storm leaves out some of the kinds and has a pace of its own, so
/// that rare combinations get their turn. All are over when the storm is, except crashes that wait for a write.
/// </summary>
sealed class StormFaults
{
    static readonly Duration first = Duration.Ms(50);

    readonly Dice dice;
    readonly StormPlan plan;
    readonly StormVictims victims;
    readonly ImpairedServers impaired;

    public StormFaults(Dice dice, StormPlan plan)
    {
        this.dice = dice;
        this.plan = plan;
        victims = new StormVictims(dice, plan.Servers);
        impaired = new ImpairedServers(plan);
    }

    public Seq<FaultSpec> Draw()
    {
        List<FaultSpec> faults = [.. Weather()];
        var enabled = new List<Func<Duration, Duration, FaultSpec>>();
        foreach (var (kind, make) in StormKinds.Of(victims, longTail: dice.OneIn(4)))
        {
            // Drawn also for a kind that the protocol excludes: the weather of the others is to stay the same.
            var isDrawn = dice.OneIn(2);
            if (isDrawn && !plan.Excluded.Contains(kind)) enabled.Add(make);
        }
        var pace = 1 << dice.Below(5);
        if (enabled.Count == 0) return [.. faults];
        for (var at = first + Gap(pace); at < Storm.Length; at += Gap(pace))
        {
            var left = Storm.Length - at;
            var lasts = dice.Ms(10, 400);
            var fault = enabled[dice.Below(enabled.Count)](at, lasts < left ? lasts : left);
            if (impaired.Admit(fault)) faults.Add(fault);
        }
        return [.. faults];
    }

    /// <summary>Messages are lost and doubled everywhere, in half of the storms each; until all is healed.</summary>
    IEnumerable<FaultSpec> Weather()
    {
        var (lossy, loss) = (dice.OneIn(2), 1 + dice.Below(20));
        var (doubles, doubled) = (dice.OneIn(2), 1 + dice.Below(10));
        var all = Targets.Of("servers", "clients");
        if (lossy && !plan.Excluded.Contains("lose"))
            yield return new LoseSpec { At = Duration.Zero, For = Storm.Length, From = all, To = all, Probability = StormKinds.Percent(loss) };
        if (doubles && !plan.Excluded.Contains("duplicate"))
            yield return new DuplicateSpec
            {
                At = Duration.Zero, For = Storm.Length, From = all, To = all, Probability = StormKinds.Percent(doubled)
            };
    }

    Duration Gap(int pace) => dice.Ms(20, 200) * pace / 4;
}

/// <summary>Draws whom a fault hits, by name, so that a storm says it.</summary>
sealed class StormVictims(Dice dice, int servers)
{
    public static Targets Leader { get; } = Targets.Of("leader");
    public static Targets All { get; } = Targets.Of("servers");
    public static Targets Rest { get; } = Targets.Of("rest");

    public int Servers => servers;

    public Targets One() => Targets.Of(Name(dice.Below(servers)));

    /// <summary>At least one and less than half.</summary>
    public Targets Minority()
    {
        var left = Enumerable.Range(0, servers).ToList();
        var names = new List<string>();
        for (var count = 1 + dice.Below(int.Max(1, (servers - 1) / 2)); count > 0; count--)
        {
            var at = dice.Below(left.Count);
            names.Add(Name(left[at]));
            left.RemoveAt(at);
        }
        return new Targets([.. names]);
    }

    public Targets LeaderAndOne() => Targets.Of("leader", Name(dice.Below(servers)));

    public int Below(int bound) => dice.Below(bound);

    static string Name(int server) => string.Create(CultureInfo.InvariantCulture, $"n{server + 1}");
}
