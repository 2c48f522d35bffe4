namespace Simulator.Tests.Sim;

public sealed class InvariantTests
{
    /// <summary>Broken while any server's book holds a number above the limit. Keeps whom it was asked about.</summary>
    sealed class Limit(long limit) : Invariant("limit", "this test")
    {
        public List<(NodeId Moved, Instant At)> Asked { get; } = [];

        public override string? Check(ICluster cluster, NodeId moved)
        {
            Asked.Add((moved, cluster.Now));
            for (var i = 0; i < cluster.Count; i++)
                if (cluster[new NodeId(i)] is Actor actor)
                    foreach (var line in actor.Lines)
                        if (line > limit) return $"{new NodeId(i)} holds {line}";
            return null;
        }
    }

    static Stage With(Stage stage, Invariant invariant, bool stop = true) => stage.With(setup => setup with
    {
        Deployment = setup.Deployment with { Invariants = [invariant] },
        StopOnViolation = stop,
    });

    [Test]
    public void An_invariant_is_asked_after_each_step_of_a_server()
    {
        var limit = new Limit(100);
        var world = With(new Stage(), limit).Send(Duration.Ms(5), 0, 1, 1)
            .Fault(new Crash(Seen.Node(0)), Duration.Ms(10), Duration.Ms(10)).Run();
        Assert.That(limit.Asked.Select(asked => $"{asked.Moved} {asked.At.Ns / 1_000_000}"),
            Is.EqualTo(new[] { "n1 0", "n2 0", "n1 5", "n2 6", "n1 20" }));
        Assert.That(world.Violations, Is.Empty);
    }

    [Test]
    public void A_violation_stops_the_run_in_the_step_that_broke_it_and_is_in_the_trace()
    {
        var world = With(new Stage(), new Limit(2))
            .At(Duration.Ms(5), 0, (actor, env) => actor.Write(env, 2))
            .At(Duration.Ms(6), 1, (actor, env) => { actor.Write(env, 3); env.Note(new Remark("written")); })
            .Send(Duration.Ms(6), 0, 1, 1).Build();
        var end = world.Run();
        Assert.That((end.Reason, end.At, end.Text), Is.EqualTo((EndReason.Violation, new Instant(6_000_000), "limit: n2 holds 3")));
        var violation = world.Violations.Single();
        Assert.That(violation, Is.EqualTo(new Violation("limit", "this test", "n2 holds 3", new Instant(6_000_000),
            world.Trace.Count - 1, new NodeId(1))));
        var e = world.Trace[violation.Event];
        Assert.That((e.Kind, e.What, world.Trace[e.Parent].Kind), Is.EqualTo((EventKind.Violation, "limit: n2 holds 3", EventKind.Fire)));
    }

    [Test]
    public void A_run_may_go_on_and_then_tells_each_break_once()
    {
        var world = With(new Stage(), new Limit(2), stop: false)
            .At(Duration.Ms(5), 0, (actor, env) => actor.Write(env, 3)).Send(Duration.Ms(6), 0, 1, 1).Send(Duration.Ms(7), 0, 1, 1)
            .Fault(new Wipe(Seen.Node(0)), Duration.Ms(10), Duration.Ms(1))
            .At(Duration.Ms(20), 0, (actor, env) => actor.Write(env, 4)).Run();
        Assert.That(world.Violations.Select(violation => (violation.Text, violation.Time.Ns / 1_000_000)),
            Is.EqualTo(new[] { ("n1 holds 3", 5L), ("n1 holds 4", 20L) }));
    }

    [Test]
    public void Invariants_can_be_switched_off()
    {
        var limit = new Limit(2);
        With(new Stage(), limit).With(setup => setup with { CheckInvariants = false })
            .At(Duration.Ms(5), 0, (actor, env) => actor.Write(env, 3)).Run();
        Assert.That(limit.Asked, Is.Empty);
    }

    [Test]
    public void An_invariant_that_throws_ends_the_run_and_is_named()
    {
        var end = With(new Stage(), new Broken()).Build().Run();
        Assert.That((end.Reason, end.Text), Is.EqualTo((EndReason.HandlerFailed, "invariant broken threw FormatException: x")));
    }

    sealed class Broken() : Invariant("broken", "this test")
    {
        public override string? Check(ICluster cluster, NodeId moved) => throw new FormatException("x");
    }

    [Test]
    public void Clients_do_not_count_as_servers_that_moved()
    {
        var limit = new Limit(2);
        new World(SingleCopy.Setup() with { Deployment = SingleCopy.Deploy(limit), Duration = Duration.Ms(100) }, new Seeded(1)).Run();
        Assert.That(limit.Asked.Select(asked => asked.Moved), Is.All.Property("IsClient").False);
        Assert.That(limit.Asked, Has.Count.GreaterThan(10));
    }
}
