using Simulator.Protocols.Raft;

namespace Simulator.Tests.Protocols.Raft;

/// <summary>A core is healed, the rest stays broken, and clients must be served; when they are not, why.</summary>
public sealed class RaftLivenessTests
{
    static readonly Core Three = new Core.Named(NodeSet.First(3));

    /// <summary>Never commits anything.</summary>
    sealed class Idle(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
    {
        protected override bool MayCommit(long index) => false;
    }

    [Test]
    public void Whatever_was_wrong_with_the_core_is_put_right_and_the_rest_stays_as_it_is()
    {
        var (first, all) = (Servers(0, 1, 2), new Selector.AllServers());
        Fault[] faults =
        [
            new Crash(Servers(0, 3)), new Pause(Servers(1, 4)), new SlowDisk(all, Duration.Seconds(5)), new FullDisk(Servers(2)),
            new SlowNode(all, Duration.Seconds(1)), new Isolate(Servers(1)), new Cut(first, first),
            new Clog(all, new Selector.AllClients()), new ClockDrift(all, 50_000), new CrashInHandler(Servers(2), 1),
            new LoseReplies(Ratio.Always),
        ];
        var world = Run(Setup(Three) with { Faults = [.. faults.Select(fault => new ScheduledFault(fault, Duration.Ms(500), null))] });
        Assert.That(world.Violations.Select(violation => violation.Text), Is.Empty);
        Assert.That(world.LivenessReport, Is.EqualTo(new LivenessReport(NodeSet.First(3), 5, 5)));
        Assert.That(world.Server(new NodeId(3)), Is.Null, "n4 was not of the core");
        Assert.That(world.Server(new NodeId(2)), Is.Not.Null);
        var reports = world.FaultReports().ToDictionary(report => report.Kind, report => report.Until);
        Assert.That(reports["crash"], Is.Null, "it still holds n4");
        Assert.That(reports["full-disk"], Is.EqualTo(new Instant(2_000_000_000)), "nobody is left whose disk is full");
    }

    [Test]
    public void Without_freezing_all_is_healed()
    {
        var setup = Setup(Three) with { Faults = [new ScheduledFault(new Crash(Servers(2, 3, 4)), Duration.Ms(500), null)] };
        var world = Run(setup with { Liveness = setup.Liveness! with { Freeze = false } });
        Assert.That(world.Violations, Is.Empty);
        Assert.That(world.Server(new NodeId(3)), Is.Not.Null);
        Assert.That(world.FaultReports().Single().Until, Is.EqualTo(new Instant(2_000_000_000)));
    }

    [Test]
    public void Faults_of_the_first_half_come_to_an_end_and_none_follows()
    {
        var all = new Selector.AllServers();
        var world = Run(Setup(new Core.Minimal()) with
        {
            Nemesis = new Nemesis(
                [new Crash(new Selector.Minority()), new Isolate(new Selector.Any(2)), new Pause(all), new Cut(all, new Selector.Any(1))],
                new Constant(Duration.Ms(50)), new Constant(Duration.Ms(300)), null, Swarm: false, Duration.Zero, null),
        });
        Assert.That(world.Violations.Select(violation => violation.Text), Is.Empty);
        Assert.That(world.FaultReports().Max(report => report.From), Is.LessThanOrEqualTo(new Instant(2_000_000_000)));
        Assert.That(world.LivenessReport!.Core.Count, Is.EqualTo(3));
    }

    [Test]
    public void A_smallest_core_is_drawn_from_all_there_are()
    {
        var cores = new HashSet<NodeSet>();
        for (var seed = 1UL; seed <= 40; seed++)
        {
            var world = Run(Setup(new Core.Minimal()) with { Duration = Duration.Ms(2001), Clients = [] }, seed);
            Assert.That(world.LivenessReport!.Core.Count, Is.EqualTo(3));
            cores.Add(world.LivenessReport.Core);
        }
        Assert.That(cores, Has.Count.GreaterThan(7), "of ten");
    }

    [Test]
    public void A_core_holds_a_majority_of_the_members_only()
    {
        for (var seed = 1UL; seed <= 10; seed++)
        {
            var world = Run(Setup(new Core.Minimal(), new RaftOptions { InitialMembers = 3 }) with { Duration = Duration.Ms(2001) }, seed);
            Assert.That(world.LivenessReport!.Core.Count, Is.EqualTo(2));
            Assert.That(world.LivenessReport.Core.Intersect(NodeSet.First(3)), Is.EqualTo(world.LivenessReport.Core));
            Assert.That(RaftNode.Lacks(world, NodeSet.Of(new NodeId(0), new NodeId(3), new NodeId(4))),
                Is.EqualTo("no majority of {n1 n2 n3}: 1 up, 2 needed"));
        }
    }

    [Test]
    public void A_core_that_is_too_small_lacks_a_majority()
    {
        var world = Run(Setup(new Core.Named(NodeSet.First(2))) with
        {
            Faults = [new ScheduledFault(new Crash(Servers(1, 2, 3, 4)), Duration.Ms(500), null)],
        });
        var violation = world.Violations.Single();
        Assert.That(violation.Invariant, Is.EqualTo("progress"));
        Assert.That(violation.Time, Is.EqualTo(new Instant(4_000_000_000)));
        Assert.That(violation.Text, Does.EndWith("5 of 5 clients wait. The core {n1 n2} lacks something: "
            + "no majority of {n1 n2 n3 n4 n5}: 2 up, 3 needed"));
    }

    [Test]
    public void A_server_that_stays_down_is_named()
    {
        // Its disk was found garbled, so it refuses to start; nothing can heal that.
        var world = Run(Setup(Three) with
        {
            Faults =
            [
                new ScheduledFault(new BitFlip(Servers(2)), Duration.Ms(400), null),
                new ScheduledFault(new Crash(Servers(2, 3, 4)), Duration.Ms(500), null),
            ],
        });
        Assert.That(world.Violations.Single().Text, Does.Contain("Of the core {n1 n2 n3} only {n1 n2} are up"));
    }

    [Test]
    public void A_leader_that_never_commits_is_no_progress()
    {
        var setup = Setup(Three, factory: (self, servers, options) => new Idle(self, servers, options));
        var text = Run(setup).Violations.Single().Text;
        Assert.That(text, Does.StartWith("c").And.Contain("now with"));
        Assert.That(text, Does.Contain("No leader was elected since the healing; the last was n"));
    }

    [Test]
    public void Leaders_that_come_and_go_are_counted()
    {
        var world = Run(Edge(preVote: false, checkQuorum: false));
        Assert.That(world.Violations.Single().Text, Does.Match("Leaders elected: [0-9]+, in [0-9]+ epochs, in [0-9]+m?s, none for longer"));
    }

    [Test]
    public void With_pre_vote_and_check_quorum_the_edge_disturbs_nobody() =>
        Assert.That(Run(Edge(preVote: true, checkQuorum: true)).Violations, Is.Empty);

    [Test]
    public void Nobody_is_owed_an_answer_who_does_not_ask()
    {
        var setup = Setup(Three, factory: (self, servers, options) => new Idle(self, servers, options));
        var world = Run(setup with { Clients = [setup.Clients[0] with { Stop = Duration.Seconds(1) }] });
        Assert.That(world.Violations, Is.Empty);
        Assert.That(world.LivenessReport!.Asking, Is.EqualTo(0));
    }

    [Test]
    public void A_client_that_comes_late_has_less_patience()
    {
        var setup = Setup(Three, factory: (self, servers, options) => new Idle(self, servers, options));
        var script = new[] { new ScriptedOperation(Duration.Ms(3500), 0, Operation.Write("k", Value.Of(1))) };
        var late = setup.Clients[0] with { Count = 1, Workload = null, Script = script };
        Assert.That(Run(setup with { Clients = [late], Duration = Duration.Ms(4400) }).Violations, Is.Empty);
        var world = Run(setup with { Clients = [late], Duration = Duration.Ms(4600) });
        Assert.That(world.Violations.Single().Time, Is.EqualTo(new Instant(4_500_000_000)));
    }

    /// <summary>A clique of three; n4 reaches only n2 and n5 only n3 (after Cloudflare's outage of 2 November 2020).</summary>
    static WorldSetup Edge(bool preVote, bool checkQuorum)
    {
        var setup = Setup(Three, new RaftOptions { PreVote = preVote, CheckQuorum = checkQuorum });
        Fault[] cuts =
        [
            new Cut(Servers(3), Servers(0, 2, 4)), new Cut(Servers(0, 2, 4), Servers(3)),
            new Cut(Servers(4), Servers(0, 1)), new Cut(Servers(0, 1), Servers(4)),
        ];
        return setup with
        {
            Network = new NetworkSetup { Latency = new Uniform(Duration.Ms(40), Duration.Ms(60)) },
            Liveness = new Liveness(Duration.Seconds(2), Three, Duration.Seconds(4)),
            Duration = Duration.Seconds(10),
            Faults = [.. cuts.Select(cut => new ScheduledFault(cut, Duration.Ms(500), null))],
        };
    }

    static WorldSetup Setup(Core core, RaftOptions? options = null, RaftFactory? factory = null) => new()
    {
        Servers = 5,
        Deployment = ((IProtocol)(factory is null ? new RaftProtocol() : new RaftProtocol(factory)))
            .Deploy(options ?? new RaftOptions(), 5),
        Clients =
        [
            new ClientGroup
            {
                Count = 5,
                Nearest = client => new NodeId(client),
                Workload = () => new KeyValueWorkload(50, 40, 10, 3),
                Think = new Constant(Duration.Ms(20)),
                Deadline = Duration.Seconds(1),
                Policy = ClientPolicy.Default with { RetryAfter = Duration.Ms(200) },
            },
        ],
        Liveness = new Liveness(Duration.Seconds(2), core, Duration.Seconds(2)),
        Duration = Duration.Seconds(6),
    };

    static Selector Servers(params ReadOnlySpan<int> servers)
    {
        var ids = new List<NodeId>();
        foreach (var server in servers) ids.Add(new NodeId(server));
        return Selector.Of([.. ids]);
    }

    static World Run(WorldSetup setup, ulong seed = 1)
    {
        var world = new World(setup, new Seeded(seed));
        world.Run();
        return world;
    }
}
