using Simulator.Analysis.Checks;

namespace Simulator.Scenarios;

/// <summary>Turns a scenario that was read without problems into what the kernel runs.</summary>
public static class Composer
{
    /// <summary>
    /// The setup of one run; chance comes from <see cref="Choices"/>. Everything in it is fresh, so compose again for
    /// another run. Throws <see cref="OptionsException"/> when the protocol's options contradict each other, which the reader
    /// has already excluded.
    /// </summary>
    public static WorldSetup Compose(Scenario scenario, Catalogue catalogue)
    {
        var places = new Placement(scenario);
        return new WorldSetup
        {
            Servers = scenario.Servers.Count,
            Deployment = Deployment(scenario, catalogue),
            Network = Network(scenario.Network, places),
            Machines = Machines(scenario),
            Clients = Clients(scenario, places),
            Faults = [.. scenario.Faults.Select(Faults.Of)],
            Nemesis = scenario.Nemesis is { } nemesis ? Faults.Of(nemesis, scenario.Servers.Count) : null,
            Liveness = scenario.Liveness is { } liveness ? Faults.Of(liveness) : null,
            Schedule = Schedules.Of(scenario.Schedule),
            Duration = scenario.Duration,
            Checks = Checks(scenario),
            MaxSteps = scenario.MaxEvents,
            StopOnViolation = scenario.StopAtViolation,
            SampleEvery = scenario.Samples.Every > Duration.Zero ? scenario.Samples.Every : null,
        };
    }

    /// <summary>Where the decisions of one run come from.</summary>
    public static IChoices Choices(Scenario scenario) => Schedules.Choices(scenario);

    /// <summary>
    /// The setup for another run of the same scenario: what remembers a run is made anew, the rest is shared.
    /// </summary>
    public static WorldSetup Again(WorldSetup setup, Scenario scenario, Catalogue catalogue) =>
        setup with { Deployment = Deployment(scenario, catalogue), Checks = Checks(scenario) };

    static Deployment Deployment(Scenario scenario, Catalogue catalogue)
    {
        var deployment = catalogue.ProtocolOf(scenario).Deploy(scenario.Protocol.Options, scenario.Servers.Layout);
        return scenario.Checks is { } checks ? deployment with { Invariants = Asked(deployment.Invariants, checks) } : deployment;
    }

    static IReadOnlyList<TraceCheck> Checks(Scenario scenario) =>
        [.. (scenario.Checks ?? []).Select(TraceChecks.Named).OfType<TraceCheckEntry>().Select(check => check.Make())];

    static Duration Sooner(Duration one, Duration other) => one < other ? one : other;

    static IReadOnlyList<Invariant> Asked(IReadOnlyList<Invariant> invariants, Seq<string> checks) =>
        [.. invariants.Where(invariant => checks.Contains(invariant.Name))];

    static NetworkSetup Network(NetworkSettings settings, Placement places) => new()
    {
        Latency = Distributions.Of(settings.Latency),
        ClientLatency = settings.ClientLatency is { } latency ? Distributions.Of(latency) : null,
        MessageLatencies = [.. settings.MessageLatency.Select(each => new MessageLatency(each.Key, Distributions.Of(each.Value)))],
        Regions = places.Map,
        Loss = settings.Loss,
        Duplicate = settings.Duplicate,
        Corrupt = settings.Corrupt,
        Checksums = settings.Checksums,
        Fifo = settings.Fifo,
        Bandwidth = BytesPerSecond(settings.Bandwidth),
        QueueBytes = settings.Queue?.Bytes,
        Overrides = [.. settings.Links.Select(link => new LinkOverride(places.Machines(link.From), places.Machines(link.To))
        {
            Latency = link.Latency is { } latency ? Distributions.Of(latency) : null,
            Loss = link.Loss,
            Duplicate = link.Duplicate,
            Bandwidth = BytesPerSecond(link.Bandwidth),
        })],
    };

    /// <summary>At least one byte, for a link that carries nothing would never deliver.</summary>
    static long? BytesPerSecond(Bandwidth? bandwidth) => bandwidth is { } limit ? long.Max(1, limit.BitsPerSecond / 8) : null;

    static MachineSetup Machines(Scenario scenario)
    {
        var (nodes, clocks, disk) = (scenario.Nodes, scenario.Clocks, scenario.Disk);
        var different = nodes.Except.Keys.Concat(clocks.Except.Keys).Concat(disk.Except.Keys).Distinct(StringComparer.Ordinal);
        return new MachineSetup
        {
            ServiceTime = nodes.ServiceTime,
            ClockOffset = Distributions.Of(clocks.Offset, signed: true),
            ClockDriftPpm = clocks.Drift.PerMillion,
            ClockUncertainty = clocks.Uncertainty,
            Disk = new DiskSetup
            {
                Latency = Distributions.Of(disk.Latency),
                Sync = disk.Sync switch
                {
                    SyncMode.Always => SyncPolicy.Always,
                    SyncMode.Interval => SyncPolicy.Interval,
                    _ => SyncPolicy.Never
                },
                FlushEvery = disk.FlushEvery ?? Duration.Seconds(1),
                CrashKeepsWrite = disk.OnCrash.Kept,
                CrashTearsWrite = disk.OnCrash.Torn,
                Checksums = disk.Checksums,
                KeepVersions = scenario.Faults.Any(fault => fault is AmnesiaSpec) || scenario.Nemesis?.Faults.Contains("amnesia") == true,
            },
            Overrides = [.. different.Select(name => new MachineOverride(Selectors.Machine(name)!.Value)
            {
                ServiceTime = nodes.Except.TryGet(name, out var node) ? node.ServiceTime : null,
                ClockOffset = clocks.Except.TryGet(name, out var clock) ? clock.Offset : null,
                ClockDriftPpm = clock?.Drift?.PerMillion,
                DiskLatency = disk.Except.TryGet(name, out var own) ? Distributions.Of(own.Latency) : null,
            })],
        };
    }

    static Operation Act(AdminAction action) => new(action.Do, null, action.Value ?? Value.Nil) { IsAdministrative = true };

    static List<ClientGroup> Clients(Scenario scenario, Placement places)
    {
        var groups = scenario.Clients.Select((group, i) => Load.Of(group, places.Nearest(i))).ToList();
        // The administrator is one more client: what it asks for travels, is lost and is answered like everything else. How long
        // one waits is a trait of a client, so there is one for each deadline.
        foreach (var deadline in scenario.Actions.Select(action => action.Deadline).Distinct())
            groups.Add(new ClientGroup
            {
                Count = 1,
                Nearest = _ => new NodeId(0),
                Deadline = deadline,
                Policy = ClientPolicy.Default with { RetryAfter = Sooner(ClientPolicy.Default.RetryAfter, deadline / 8) },
                Script = [.. scenario.Actions.Where(action => action.Deadline == deadline).Select(action =>
                    new ScriptedOperation(action.At, 0, Act(action)))],
            });
        return groups;
    }
}
