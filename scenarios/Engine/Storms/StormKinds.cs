namespace Simulator.Scenarios;

/// <summary>The kinds of faults that storms are made of, in the order in which it is drawn whether a storm has them.</summary>
static class StormKinds
{
    public static IReadOnlyList<(string Kind, Func<Duration, Duration, FaultSpec> Make)> Of(StormVictims victims, bool longTail) =>
        [.. OfMachines(victims), .. OfSides(victims), .. OfLinks(victims, longTail)];

    public static Ratio Percent(int percent) => RatioText.Lowest(new Ratio(percent, 100));

    static IEnumerable<(string, Func<Duration, Duration, FaultSpec>)> OfMachines(StormVictims victims)
    {
        yield return ("crash", (at, lasts) => new CrashSpec { At = at, For = lasts, Nodes = victims.One() });
        yield return ("crash", (at, lasts) => new CrashSpec { At = at, For = lasts, Nodes = StormVictims.Leader });
        yield return ("crash", (at, lasts) => new CrashSpec { At = at, For = lasts, Nodes = victims.Minority() });
        yield return ("crash", (at, lasts) => new CrashSpec { At = at, For = lasts, Nodes = StormVictims.All });
        yield return ("crash-in-handler", (at, lasts) =>
            new CrashInHandlerSpec { At = at, For = lasts, Nodes = victims.One(), AfterWrites = victims.Below(3) });
        yield return ("crash-in-handler", (at, lasts) =>
            new CrashInHandlerSpec { At = at, For = lasts, Nodes = StormVictims.Leader, AfterWrites = 1 });
        yield return ("torn-write", (at, lasts) => new TornWriteSpec { At = at, For = lasts, Nodes = victims.One() });
        yield return ("pause", (at, lasts) => new PauseSpec { At = at, For = lasts, Nodes = victims.One() });
        yield return ("pause", (at, lasts) => new PauseSpec { At = at, For = lasts, Nodes = StormVictims.Leader });
        yield return ("slow-disk", (at, lasts) => new SlowDiskSpec { At = at, For = lasts, Nodes = victims.One(), Extra = Duration.Ms(20) });
        yield return ("full-disk", (at, lasts) => new FullDiskSpec { At = at, For = lasts, Nodes = victims.One() });
        yield return ("slow-node", (at, lasts) =>
            new SlowNodeSpec { At = at, For = lasts, Nodes = victims.One(), ServiceTime = Duration.Ms(2) });
    }

    static IEnumerable<(string, Func<Duration, Duration, FaultSpec>)> OfSides(StormVictims victims)
    {
        yield return ("isolate", (at, lasts) => new IsolateSpec { At = at, For = lasts, Nodes = victims.One() });
        yield return ("isolate", (at, lasts) => new IsolateSpec { At = at, For = lasts, Nodes = StormVictims.Leader });
        yield return ("partition", (at, lasts) =>
            new PartitionSpec { At = at, For = lasts, Groups = [victims.Minority(), StormVictims.Rest] });
        yield return ("partition", (at, lasts) =>
            new PartitionSpec { At = at, For = lasts, Groups = [victims.LeaderAndOne(), StormVictims.Rest] });
        yield return ("bridge", (at, lasts) => new BridgeSpec { At = at, For = lasts, Node = victims.One() });
        yield return ("ring", (at, lasts) => new RingSpec { At = at, For = lasts });
    }

    static IEnumerable<(string, Func<Duration, Duration, FaultSpec>)> OfLinks(StormVictims victims, bool longTail)
    {
        yield return ("cut", (at, lasts) => new CutSpec { At = at, For = lasts, From = victims.One(), To = StormVictims.All });
        yield return ("cut", (at, lasts) => new CutSpec { At = at, For = lasts, From = StormVictims.All, To = StormVictims.Leader });
        yield return ("cut", (at, lasts) => new CutSpec { At = at, For = lasts, From = StormVictims.Leader, To = victims.One() });
        yield return ("cut", (at, lasts) => new CutSpec { At = at, For = lasts, From = victims.One(), To = victims.One() });
        yield return ("clog", (at, lasts) => new ClogSpec { At = at, For = lasts, From = victims.One(), To = StormVictims.All });
        yield return ("clog", (at, lasts) => new ClogSpec { At = at, For = lasts, From = victims.One(), To = victims.One() });
        yield return ("lose", (at, lasts) => new LoseSpec { At = at, For = lasts, Probability = Percent(30) });
        yield return ("duplicate", (at, lasts) => new DuplicateSpec { At = at, For = lasts, Probability = Percent(30) });
        yield return ("lose-replies", (at, lasts) => new LoseRepliesSpec { At = at, For = lasts, Probability = Percent(50) });
        yield return ("delay", (at, lasts) => Late(at, lasts, 20, Duration.Ms(1), Duration.Ms(60)));
        // Several election timeouts: news of a past that everybody has left behind.
        if (longTail) yield return ("delay", (at, lasts) => Late(at, lasts, 15, Duration.Ms(20), Duration.Ms(1200)));
    }

    static DelaySpec Late(Duration at, Duration lasts, int percent, Duration from, Duration to) =>
        new() { At = at, For = lasts, Extra = DistributionSpec.Of(from, to), Probability = Percent(percent) };
}
