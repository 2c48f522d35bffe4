namespace Simulator.Tests.Sim;

public sealed class FifoTests
{
    static Stage Chatter(bool fifo, int servers = 2, Ratio duplicate = default)
    {
        var stage = new Stage(servers).On(new NetworkSetup
        {
            Latency = new Uniform(Duration.Ms(1), Duration.Ms(50)), Fifo = fifo, Duplicate = duplicate,
        });
        for (var i = 0; i < 200; i++) stage.Send(Duration.Us(100 * i), 0, 1 + i % (servers - 1), i);
        return stage;
    }

    [Test]
    public void Without_fifo_messages_overtake_each_other() =>
        Assert.That(Chatter(fifo: false).Run().NumbersTo(1), Is.Not.Ordered);

    [Test]
    public void With_fifo_a_link_keeps_the_order_of_departure() =>
        Assert.That(Chatter(fifo: true).Run().NumbersTo(1), Is.EqualTo(Enumerable.Range(0, 200)));

    [Test]
    public void Fifo_holds_with_duplicates_and_with_delayed_messages()
    {
        var world = Chatter(fifo: true, duplicate: new Ratio(1, 2))
            .Fault(new Delay(Seen.Node(0), Seen.Node(1), new Uniform(Duration.Zero, Duration.Ms(500))) { Probability = new Ratio(1, 3) },
                Duration.Ms(5), Duration.Ms(8))
            .Run();
        Assert.That(world.NumbersTo(1), Is.Ordered);
        Assert.That(world.NumbersTo(1).Distinct().Count(), Is.EqualTo(200));
    }

    [Test]
    public void Fifo_orders_each_link_alone()
    {
        var world = new Stage(3)
            .On(new NetworkSetup
            {
                Fifo = true,
                Latency = new Constant(Duration.Ms(1)),
                Overrides = [new LinkOverride([new NodeId(0)], [new NodeId(1)]) { Latency = new Constant(Duration.Ms(100)) }],
            })
            .Send(Duration.Ms(1), 0, 1, 1).Send(Duration.Ms(2), 0, 2, 2).Run();
        Assert.That(world.LettersTo(2), Is.EqualTo(new[] { (2L, 3_000L) }));
    }

    [Test]
    public void Fifo_orders_each_link_alone_in_a_large_cluster_too()
    {
        var world = new Stage(5000)
            .On(new NetworkSetup
            {
                Fifo = true,
                Latency = new Constant(Duration.Ms(1)),
                Overrides = [new LinkOverride([new NodeId(0)], [new NodeId(1)]) { Latency = new Constant(Duration.Ms(100)) }],
            })
            .Send(Duration.Ms(1), 0, 1, 1).Send(Duration.Ms(2), 0, 2, 2).Run();
        Assert.That(world.LettersTo(2), Is.EqualTo(new[] { (2L, 3_000L) }));
    }

    [Test]
    public void A_paused_receiver_keeps_the_order_across_its_awakening()
    {
        var stage = new Stage().On(new NetworkSetup { Fifo = true, Latency = new Constant(Duration.Ms(1)) });
        for (var i = 0; i < 30; i++) stage.Send(Duration.Ms(i), 0, 1, i);
        // Letter 19 arrives at the very instant at which the receiver goes on, while earlier ones still wait.
        var world = stage.Fault(new Pause(Seen.Node(1)), Duration.Us(5_500), Duration.Us(14_500)).Run();
        Assert.That(world.NumbersTo(1), Is.EqualTo(Enumerable.Range(0, 30)));
        Assert.That(world.LettersTo(1)[19].Us, Is.EqualTo(20_000));
        Assert.That(world.LettersTo(1)[6].Us, Is.EqualTo(20_000));
    }
}
