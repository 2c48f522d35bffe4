using Simulator.Protocols;
using Simulator.Scenarios;

namespace Simulator.Tests.Scenarios;

/// <summary>
/// Draws a scenario in which every part may take any value that its form allows. Such a scenario need not make sense: whether
/// its parts fit together is judged after binding.
/// </summary>
sealed class AnyScenario(int seed)
{
    readonly Random random = new(seed);

    public Scenario Make() => new()
    {
        Name = Slug(), Summary = Text(), Covers = Some(() => "B" + random.Next(10)), Seed = (ulong)random.NextInt64() * 2,
        Duration = Positive(),
        MaxEvents = 1 + random.Next(), StopAtViolation = Coin(), Servers = Servers(), Protocol = new ProtocolChoice("toy", Options()),
        Mutant = Maybe(Slug),
        Network = Network(), Nodes =
            new NodeSettings { ServiceTime = Span(), Except = Except(() => new NodeException { ServiceTime = Span() }) },
        Clocks = Clocks(), Disk = Disk(), Clients = Some(Clients), Faults = Some(Fault), Nemesis = Coin() ? Nemesis() : null,
        Liveness = Coin() ? Liveness() : null,
        Actions = Some(() => new AdminAction { At = Span(), Do = Slug(), Value = Maybe(Value), Deadline = Positive() }),
        Samples = new SampleSettings { Every = Positive() }, Checks = Coin() ? Some(Slug) : null, Plots = Coin() ? Some(Slug) : null,
        Expect = Some(Expectation),
    };

    ToyOptions Options() => new()
    {
        Quorum = random.Next(), Eager = Coin(), Heartbeat = Span(), Timeout = new(Span(), Duration.Seconds(100_000_000)), Drift = Share(),
        Reads = Coin() ? ToyReads.Log : ToyReads.ReadIndex, Quorums = Quorums(),
    };

    Quorums Quorums() => random.Next(5) switch
    {
        0 => Simulator.Protocols.Quorums.Majority,
        1 => new SizeQuorums { Phase1 = random.Next(), Phase2 = random.Next() },
        2 => new GridQuorums { Rows = random.Next(), Columns = random.Next(), Phase1 = (GridPart)random.Next(4), Phase2 = GridPart.Row },
        3 => new WeightQuorums { Votes = [new(new NodeId(2), 3), new(new NodeId(0), random.Next())], Phase2 = random.Next() },
        _ => new SetQuorums { Phase1 = Some(Nodes), Phase2 = Some(Nodes) },
    };

    NodeSet Nodes() => NodeSet.Of([.. Some(() => new NodeId(random.Next(70)))]);

    ServerLayout Servers()
    {
        if (Coin()) return ServerLayout.Of(1 + random.Next(100));
        string[] regions = ["a", "b", "a", "c"];
        return new ServerLayout { Runs = [.. regions[..random.Next(1, 5)].Select(region => new ServerRun(region, 1 + random.Next(3)))] };
    }

    NetworkSettings Network() => new()
    {
        Latency = Spread(), ClientLatency = Maybe(() => Spread()), Loss = Share(), Duplicate = Share(), Corrupt = Share(),
        Checksums = Coin(), Fifo = Coin(),
        Bandwidth = Coin() ? new Bandwidth(1 + random.NextInt64(1L << 40)) : null, Queue = Coin()
            ? new ByteSize(1 + random.NextInt64(1L << 40)) : null,
        Regions = Coin()
            ? null
            : new RegionMatrix([new("a", "b", Span()), new("a", "c", Span()), new("b", "c", Span()), new("b", "b", Span())]),
        Links = Some(() => new LinkSettings
        {
            From = Targets(), To = Targets(), Latency = Maybe(() => Spread()), Loss = Coin() ? Share() : null, Duplicate = Coin() ? Share()
                : null,
            Bandwidth = Coin() ? new Bandwidth(1 + random.Next()) : null,
        }),
    };

    ClockSettings Clocks() => new()
    {
        Offset = Spread(signed: true), Drift = new Ppm(random.Next(1000)), Uncertainty = Span(),
        Except = Except(
            () => new ClockException { Offset = Coin() ? Signed() : null, Drift = Coin() ? new Ppm(random.Next(-999, 999)) : null }),
    };

    DiskSettings Disk() => new()
    {
        Latency = Spread(), Sync = (SyncMode)random.Next(3), FlushEvery = Positive(),
        OnCrash = new CrashEffects { Kept = Share(), Torn = Share() },
        Checksums = Coin(), Except = Except(() => new DiskException { Latency = Spread() }),
    };

    ClientGroupSpec Clients() => new()
    {
        Count = 1 + random.Next(100), At = Maybe(Text), Workload = Slug(), Mode = Coin()
            ? LoadLoop.Open
            : LoadLoop.Closed, Think = Spread(),
        Rate = Coin() ? Units.Rate.Read(random.Next(1, 9999) + "/m").Value : null, Arrivals = Coin() ? Arrivals.Uniform : Arrivals.Poisson,
        Mix = new([new("read", Share()), new(Text() + "!", Share())]), Operations = Coin()
            ? 1 + random.NextInt64() / 2
            : null, Deadline = Positive(),
        Keys = new KeySettings
        {
            Count = 1 + random.Next(100), Distribution = Coin() ? KeyDistribution.Zipf
            : KeyDistribution.Uniform, Exponent = Coin() ? Number() : null
        },
        Retry = new RetrySettings { After = Span(), Attempts = 1 + random.Next(100), Target = (ClientTarget)random.Next(3) },
        Start = Span(), Stop = Coin() ? Span() : null,
        Script = Some(
            () => new ScriptLine { At = Span(), Client = 1 + random.Next(9), Do = Slug(), Key = Maybe(Text), Value = Maybe(Value) }),
    };

    FaultSpec Fault() => random.Next(15) switch
    {
        0 => new PartitionSpec { At = Span(), For = Ends(), Groups = [Targets(), Targets()] },
        1 => new CutSpec
        {
            At = Span(), For = Ends(), Flap = new FlapSpec { Down = Positive(), Up = Positive() }, From = Targets(),
            To = Targets()
        },
        2 => new DelaySpec { At = Span(), From = Targets(), To = Targets(), Extra = Spread(), Probability = PositiveShare() },
        3 => new LoseSpec { At = Span(), Probability = PositiveShare() },
        4 => new RingSpec { At = Span(), For = Ends() },
        5 => new BridgeSpec { At = Span(), Node = Targets() },
        6 => new CrashSpec { At = Span(), For = Ends(), Nodes = Targets() },
        7 => new AmnesiaSpec { At = Span(), Nodes = Targets(), Forgets = Positive() },
        8 => new SlowDiskSpec { At = Span(), Nodes = Targets(), Extra = Positive() },
        9 => new ClockStepSpec { At = Span(), Nodes = Targets(), By = Signed() },
        10 => new ClockDriftSpec { At = Span(), Nodes = Targets(), Ppm = new Ppm(random.Next(-999_999, 999_999)) },
        11 => new ByzantineSpec
        {
            At = Span(), For = Ends(), Nodes = Targets(), Behaviour = Slug(), Victims = Maybe(Targets), Probability = Coin()
                ? PositiveShare()
                : null, Delay = Coin() ? Positive() : null,
        },
        12 => new MisdirectedWriteSpec { At = Span(), For = Ends(), Nodes = Targets() },
        13 => new TwinSpec { At = Span(), For = Ends(), Nodes = Targets(), Side = Maybe(Targets), Disk = (TwinDisk)random.Next(2) },
        _ => new BitFlipSpec { At = Span(), Nodes = Targets() },
    };

    NemesisSpec Nemesis() => new()
    {
        Faults = [Slug()], Every = Spread(), Lasts = Spread(), From = Span(), Until = Coin() ? Span() : null, Swarm = Coin(),
        Tolerance = random.Next(3) switch
        {
            0 => Tolerance.Minority,
            1 => new Tolerance(null, true),
            _ => new Tolerance(random.Next(9), false)
        },
    };

    LivenessSpec Liveness() => new() { From = Positive(), Core = Targets(), Within = Positive(), Freeze = Coin() };

    Expectation Expectation() => random.Next(5) switch
    {
        0 => new HoldsExpectation { Holds = Slug() },
        1 => new ViolatedExpectation { Violated = Slug() },
        2 => new UnknownExpectation { Unknown = Slug() },
        3 => new StoppedExpectation { Stopped = (StopReason)random.Next(4) },
        _ => new MetricExpectation
        {
            Metric = Slug(), Of = Maybe(Slug), Side = Maybe(Slug), During = (MeasuredPart)random.Next(3), Fault = Coin()
                ? 1 + random.Next(9)
                : null,
            AtLeast = Coin() ? Quantity() : null, AtMost = Coin() ? Quantity() : null,
        },
    };

    Quantity Quantity() => QuantityText.Read(random.Next(4) switch
    {
        0 => Units.Ratio.Text(Share()),
        1 => Units.Duration.Text(Span()),
        2 => random.Next(1, 99) + "/s",
        _ =>
            FormattableString.Invariant($"{Number()}"),
    })!.Value;

    DistributionSpec Spread(bool signed = false, int depth = 0) => random.Next(depth > 1 ? 6 : 8) switch
    {
        0 => new ConstantSpec(signed ? Signed() : Span()),
        1 => new UniformSpec { From = signed ? new Duration(-5) : new Duration(5), To = Positive() + new Duration(5) },
        2 => new NormalSpec { Mean = Span(), Deviation = Span() },
        3 => new LognormalSpec { Median = Positive(), Sigma = random.Next(1000) / 100m },
        4 => new ExponentialSpec { Mean = Positive(), Min = Span() },
        5 => new ParetoSpec { Min = Positive(), Shape = Number() },
        6 => new MixtureSpec([
            new MixturePart { Weight = new Ratio(1, 3), Of = Spread(depth: depth + 1) },
                new MixturePart { Weight = new Ratio(2, 3), Of = Spread(depth: depth + 1) }]),
        _ => Coin()
            ? new EmpiricalSpec { Samples = [Span(), Span()] }
            : new EmpiricalSpec { Quantiles = [new(new Ratio(1, 7), new Duration(5)), new(new Ratio(1, 2), new Duration(5) + Span())] },
    };

    Value Value() => random.Next(6) switch
    {
        0 => Simulator.Value.Of(random.NextInt64() - (1L << 62)),
        1 => Simulator.Value.Of(Text()),
        2 => Simulator.Value.True,
        3 => Simulator.Value.List(),
        4 => Simulator.Value.List(Simulator.Value.Of(1), Simulator.Value.List(Simulator.Value.Of("x"), Simulator.Value.Of("7"))),
        _ => Simulator.Value.False,
    };

    Map<T> Except<T>(Func<T> make) => new(Enumerable.Range(1, random.Next(3)).Select(i => KeyValuePair.Create("n" + i, make())));

    Targets Targets() => new(
        [.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => new[] { "n1", "c2", "leader", "rest", "a b", "any-2" }[random.Next(6)])]);

    Seq<T> Some<T>(Func<T> make) => [.. Enumerable.Range(0, random.Next(4)).Select(_ => make())];

    T? Maybe<T>(Func<T> make) where T : class => Coin() ? make() : null;

    bool Coin() => random.Next(2) == 0;

    Duration Span() => new(random.NextInt64((long)Math.Pow(10, random.Next(1, 12))));

    Duration Positive() => Span() + new Duration(1);

    Duration Signed() => Coin() ? Span() : Duration.Zero - Span();

    Duration? Ends() => Coin() ? Positive() : null;

    Ratio Share() => Units.Ratio.Read(FormattableString.Invariant($"{random.Next(0, 1000)}/{random.Next(1000, 9999)}")).Value;

    Ratio PositiveShare() => Share() is { IsZero: false } share ? share : Ratio.Always;

    decimal Number() => random.Next(1, 1000) / 100m;

    string Slug() => new[] { "crash", "read", "a-b", "x1-2" }[random.Next(4)];

    string Text() => new[] { "plain", "two words", "no", "5", "a: b", "ä", "", "-", "x,y", "[z]", "5ms" }[random.Next(11)];
}
