using Simulator.Scenarios;

namespace Simulator.Tests.Scenarios;

/// <summary>What a scenario says is what the kernel is told.</summary>
public sealed class ComposerTests
{
    [Test]
    public void Clients_stand_in_their_region_beside_its_servers()
    {
        var setup = Compose("""
            servers: {virginia: 2, oregon: 1}
            network:
              latency: 1ms
              regions:
                virginia: {oregon: 60ms, virginia: 1ms}
                oregon: {ireland: 130ms}
                ireland: {virginia: 75ms}
            clients:
              - {count: 3, at: virginia}
              - {at: ireland}
              - {count: 4}
              - {count: 2, at: n3}
            """);
        var regions = setup.Network.Regions!;
        Assert.Multiple(() =>
        {
            Assert.That(regions.Names, Is.EqualTo(new[] { "virginia", "oregon", "ireland" }));
            Assert.That(Servers(setup.Clients[0]), Is.EqualTo(new[] { "n1", "n2", "n1" }));
            Assert.That(Servers(setup.Clients[1]), Is.EqualTo(new[] { "n1" }), "ireland has no server, virginia is nearest");
            Assert.That(Servers(setup.Clients[2]), Is.EqualTo(new[] { "n1", "n2", "n3", "n1" }));
            Assert.That(Servers(setup.Clients[3]), Is.EqualTo(new[] { "n3", "n3" }));
            Assert.That(regions.Between(0, 1), Is.EqualTo(Duration.Ms(30)));
            Assert.That(regions.Between(1, 0), Is.EqualTo(Duration.Ms(30)));
            Assert.That(regions.Between(0, 0), Is.EqualTo(Duration.Us(500)));
            Assert.That(regions.Between(1, 1), Is.EqualTo(Duration.Zero));
            Assert.That(regions.Of(new NodeId(2)), Is.EqualTo(1));
            Assert.That(regions.Of(NodeId.Client(3)), Is.EqualTo(2), "the client in ireland is there and not with its server");
            Assert.That(regions.Of(NodeId.Client(6)), Is.EqualTo(1), "a client of no region is where its server is");
        });
    }

    [Test]
    public void Targets_become_selectors()
    {
        var setup = Compose("""
            servers: 5
            clients: [{count: 2}]
            faults:
              - {fault: partition, at: 1s, for: 2s, flap: {down: 1s, up: 500ms}, groups: [[leader, n2, c1], [rest]]}
              - {fault: crash, at: 2s, nodes: any-2}
              - {fault: delay, at: 3s, extra: 5ms, probability: 10%}
            """);
        Assert.Multiple(() =>
        {
            Assert.That(setup.Faults[0], Is.EqualTo(new ScheduledFault(
                new Partition([
                    new Selector.Union([Selector.Of(new NodeId(1), NodeId.Client(0)), new Selector.Leader()]), new Selector.Rest()]),
                Duration.Seconds(1), Duration.Seconds(2), new Flap(Duration.Seconds(1), Duration.Ms(500)))));
            Assert.That(setup.Faults[1], Is.EqualTo(new ScheduledFault(new Crash(new Selector.Any(2)), Duration.Seconds(2), null)));
            Assert.That(((Delay)setup.Faults[2].Fault).Probability, Is.EqualTo(new Ratio(1, 10)));
        });
    }

    static readonly CatalogueEntry[] kinds = [.. Catalogue.BuiltIn.Faults];

    [TestCaseSource(nameof(kinds))]
    public void Every_fault_has_one_of_the_kernel_with_its_name(CatalogueEntry kind)
    {
        var needs = kind.Name switch
        {
            "partition" => "groups: [n1, rest]",
            "cut" or "clog" => "from: n1, to: n2",
            "bridge" => "node: n1",
            "ring" => "for: 1s",
            "delay" => "extra: 5ms",
            "lose" or "duplicate" or "corrupt" or "lose-replies" => "probability: 5%",
            "amnesia" => "nodes: n1, forgets: 1s",
            "slow-node" => "nodes: n1, service-time: 1ms",
            "slow-disk" => "nodes: n1, extra: 1ms",
            "clock-step" => "nodes: n1, by: -1s",
            "clock-drift" => "nodes: n1, ppm: 100ppm",
            "byzantine" => "nodes: n1, behaviour: silent",
            _ => "nodes: n1",
        };
        var setup = Compose($"clients: [{{}}]\nfaults:\n  - {{fault: {kind.Name}, at: 1s, {needs}}}\n");
        Assert.That(setup.Faults.Single().Fault.Kind, Is.EqualTo(kind.Name));
        Assert.That(kind.Summary, Is.Not.Empty);
    }

    [Test]
    public void A_byzantine_fault_says_how_towards_whom_how_often_and_how_late()
    {
        var setup = Compose("""
            faults:
              - {fault: byzantine, at: 1s, nodes: n1, behaviour: slow, victims: [n2, leader], probability: 25%, delay: 7ms}
              - {fault: byzantine, at: 1s, nodes: [n1, n2], behaviour: equivocate}

            """);
        var slow = (Misbehave)setup.Faults[0].Fault;
        Assert.That(slow.Among.Single(), Is.SameAs(Behaviours.Named("slow")));
        Assert.That((slow.Towards, slow.Probability, slow.Delay), Is.EqualTo(
            ((Selector)new Selector.Union([Selector.Of(new NodeId(1)), new Selector.Leader()]), new Ratio(1, 4), Duration.Ms(7))));
        var plain = (Misbehave)setup.Faults[1].Fault;
        Assert.That((plain.Towards, plain.Probability, plain.Delay), Is.EqualTo(((Selector?)null, (Ratio?)null, (Duration?)null)));
    }

    [Test]
    public void Every_kind_can_be_drawn()
    {
        var names = kinds.Select(kind => kind.Name).ToList();
        var setup = Compose($"clients: [{{}}]\nservers: 5\nnemesis: {{faults: [{string.Join(", ", names)}], tolerance: minority}}\n");
        Assert.That(setup.Nemesis!.Faults.Select(fault => fault.Kind), Is.EqualTo(names));
        Assert.That(setup.Machines.Disk.KeepVersions, Is.True, "amnesia needs old versions");
        Assert.That(setup.Nemesis.Tolerance, Is.EqualTo(2));
        Assert.That(setup.Nemesis.Until, Is.EqualTo(Duration.Seconds(8)), "four fifths of the run");
    }

    [Test]
    public void Numbers_arrive_in_the_units_of_the_kernel()
    {
        var setup = Compose("""
            duration: 3s
            max-events: 77
            stop-at-violation: false
            network: {bandwidth: 100Mbit/s, queue: 64KiB, loss: 1%, links: [{from: servers, to: c1, bandwidth: 1KiB/s}]}
            clocks: {drift: 50ppm, uncertainty: 7ms, offset: -5ms..5ms, except: {n2: {drift: -200ppm}}}
            disk: {latency: 2ms, sync: interval, except: {n3: {latency: 5ms}}}
            nodes: {service-time: 20us, except: {n3: {service-time: 1ms}}}
            clients:
              - {count: 2, mode: open, rate: 100/s, arrivals: uniform, operations: 50, mix: {write: 75%, read: 25%}}
            samples: {every: 250ms}
            """);
        var machine = setup.Machines;
        Assert.Multiple(() =>
        {
            Assert.That((setup.Duration, setup.MaxSteps, setup.StopOnViolation), Is.EqualTo((Duration.Seconds(3), 77L, false)));
            Assert.That((setup.Network.Bandwidth, setup.Network.QueueBytes), Is.EqualTo((12_500_000L, 65_536L)));
            Assert.That(setup.Network.Overrides[0].From, Has.Count.EqualTo(3));
            Assert.That(setup.Network.Overrides[0].To, Is.EqualTo(new[] { NodeId.Client(0) }));
            Assert.That(setup.Network.Overrides[0].Bandwidth, Is.EqualTo(1024));
            Assert.That(machine.ClockDriftPpm, Is.EqualTo(50));
            Assert.That((machine.ServiceTime, machine.ClockUncertainty), Is.EqualTo((Duration.Us(20), Duration.Ms(7))));
            Assert.That(machine.ClockOffset.Min, Is.EqualTo(Duration.Ms(-5)));
            Assert.That(machine.Disk.FlushEvery, Is.EqualTo(Duration.Seconds(1)));
            Assert.That(machine.Overrides.Single(one => one.Machine == new NodeId(1)).ClockDriftPpm, Is.EqualTo(-200));
            Assert.That(machine.Overrides.Single(one => one.Machine == new NodeId(2)).ServiceTime, Is.EqualTo(Duration.Ms(1)));
            Assert.That(machine.Overrides.Single(one => one.Machine == new NodeId(2)).DiskLatency!.Min, Is.EqualTo(Duration.Ms(5)));
            Assert.That(setup.Clients[0].InterArrival.Min, Is.EqualTo(Duration.Ms(10)));
            Assert.That(setup.Clients[0].MaxOperations, Is.EqualTo(50));
            Assert.That(setup.SampleEvery, Is.EqualTo(Duration.Ms(250)));
        });
    }

    [Test]
    public void Actions_come_from_a_client_of_their_own()
    {
        var setup = Compose("clients: [{count: 2}]\nactions: [{at: 1s, do: reconfigure, value: [n1, n2]}]\n");
        Assert.That(setup.Clients, Has.Count.EqualTo(2));
        Assert.That(setup.Clients[1].Script.Single().Operation.ToString(), Is.EqualTo("reconfigure [\"n1\" \"n2\"]"));
    }

    [Test]
    public void Only_the_invariants_asked_for_are_checked()
    {
        Assert.That(Compose("checks: []\n").Deployment.Invariants, Is.Empty);
        Assert.That(Compose("checks: [toy-safety]\n").Deployment.Invariants, Has.Count.EqualTo(1));
        Assert.That(Compose("").Deployment.Invariants, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_composed_world_runs_and_is_the_same_each_time()
    {
        var scenario = Read.Good(Samples.Rich, "duration=3s", "faults=[]", "actions=[]", "nemesis.from=1s",
            "clients[2].script=[{at: 1s, do: read, key: x}]", "clients[1].stop=2s");
        var (first, second) = (Run(scenario), Run(scenario));
        Assert.That(first.History.Events, Has.Count.GreaterThan(100));
        Assert.That(second.History.Events, Is.EqualTo(first.History.Events));
        Assert.That(second.Steps, Is.EqualTo(first.Steps));
    }

    static World Run(Scenario scenario)
    {
        var world = new World(Composer.Compose(scenario, Read.Catalogue), new Seeded(scenario.Seed));
        Assert.That(world.Run().Reason, Is.EqualTo(EndReason.Time));
        return world;
    }

    static WorldSetup Compose(string yaml) => Composer.Compose(Read.Good(Samples.Small + yaml), Read.Catalogue);

    static IEnumerable<string> Servers(ClientGroup group) =>
        Enumerable.Range(0, group.Count).Select(client => group.Nearest(client).ToString());
}
