namespace Simulator.Tests.Sim;

public sealed class LatencyTests
{
    static readonly RegionMap TwoRegions = new(
        ["east", "west"],
        [Duration.Ms(1), Duration.Ms(40), Duration.Ms(60), Duration.Ms(2)],
        id => id.IsClient ? 1 : id.Value % 2);

    [Test]
    public void A_region_map_gives_each_direction_its_own_delay_plus_the_jitter()
    {
        var world = new Stage(4).On(new NetworkSetup { Regions = TwoRegions, Latency = new Constant(Duration.Us(500)) })
            .Send(Duration.Zero, 0, 1, 1).Send(Duration.Zero, 1, 0, 2).Send(Duration.Zero, 0, 2, 3).Send(Duration.Zero, 1, 3, 4).Run();
        Assert.That(world.LettersTo(1), Is.EqualTo(new[] { (1L, 40_500L) }));
        Assert.That(world.LettersTo(0), Is.EqualTo(new[] { (2L, 60_500L) }));
        Assert.That(world.LettersTo(2), Is.EqualTo(new[] { (3L, 1_500L) }));
        Assert.That(world.LettersTo(3), Is.EqualTo(new[] { (4L, 2_500L) }));
    }

    [Test]
    public void An_override_replaces_both_region_and_jitter_and_the_last_one_counts()
    {
        var network = new NetworkSetup
        {
            Regions = TwoRegions,
            Latency = new Constant(Duration.Us(500)),
            Overrides =
            [
                new LinkOverride([new NodeId(0)], [new NodeId(1)]) { Latency = new Constant(Duration.Ms(7)) },
                new LinkOverride([new NodeId(0)], [new NodeId(1)]) { Latency = new Constant(Duration.Ms(3)), Loss = Ratio.Never },
            ],
        };
        var world = new Stage(2).On(network).Send(Duration.Zero, 0, 1, 1).Send(Duration.Zero, 1, 0, 2).Run();
        Assert.That(world.LettersTo(1), Is.EqualTo(new[] { (1L, 3_000L) }));
        Assert.That(world.LettersTo(0), Is.EqualTo(new[] { (2L, 60_500L) }));
    }

    [Test]
    public void A_type_of_messages_may_have_a_latency_of_its_own_on_top_of_the_regions()
    {
        var network = new NetworkSetup
        {
            Regions = TwoRegions, Latency = new Constant(Duration.Us(500)),
            MessageLatencies = [new MessageLatency("Unknown", new Constant(Duration.Ms(1))), new MessageLatency("Letter", new Constant(Duration.Ms(9)))],
        };
        var world = new Stage(2).On(network).Send(Duration.Zero, 0, 1, 1).Run();
        Assert.That(world.LettersTo(1), Is.EqualTo(new[] { (1L, 49_000L) }));
    }

    [Test]
    public void An_override_of_loss_leaves_the_other_links_alone()
    {
        var network = new NetworkSetup { Overrides = [new LinkOverride([new NodeId(0)], [new NodeId(1)]) { Loss = Ratio.Always }] };
        var world = new Stage(3).On(network).Send(Duration.Zero, 0, 1, 1).Send(Duration.Zero, 0, 2, 2).Send(Duration.Zero, 1, 0, 3).Run();
        Assert.That((world.NumbersTo(1).Count, world.NumbersTo(2).Count, world.NumbersTo(0).Count), Is.EqualTo((0, 1, 1)));
    }

    [Test]
    public void Clients_have_their_own_latency_in_both_directions()
    {
        var setup = SingleCopy.Setup() with
        {
            Network = new NetworkSetup { Latency = new Constant(Duration.Ms(1)), ClientLatency = new Constant(Duration.Ms(20)) },
            Clients = [new ClientGroup { Count = 1, Nearest = _ => new NodeId(0),
                Script = [new(Duration.Ms(100), 0, Operation.Read("x"))] }],
        };
        var world = new World(setup, new Seeded(1));
        world.Run();
        Assert.That(world.History.Events[1].Time - world.History.Events[0].Time, Is.EqualTo(Duration.Ms(40)));
    }
}
