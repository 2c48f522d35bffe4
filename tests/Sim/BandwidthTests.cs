namespace Simulator.Tests.Sim;

public sealed class BandwidthTests
{
    /// <summary>A letter is a header of eight bytes and a number of eight: 16 bytes.</summary>
    const int LetterBytes = 16;

    static NetworkSetup Slow(long bytesPerSecond, long? queue = null) =>
        new() { Latency = new Constant(Duration.Ms(1)), Bandwidth = bytesPerSecond, QueueBytes = queue };

    [Test]
    public void A_letter_has_sixteen_bytes() => Assert.That(new Shapes().Of(typeof(Letter)).Size(new Letter(5)), Is.EqualTo(LetterBytes));

    [Test]
    public void Transmission_takes_size_over_bandwidth_on_top_of_the_latency()
    {
        // 16 bytes at 1600 bytes per second are 10 ms.
        var world = new Stage().On(Slow(1600)).Send(Duration.Ms(5), 0, 1, 1).Run();
        Assert.That(world.LettersTo(1), Is.EqualTo(new[] { (1L, 16_000L) }));
    }

    [Test]
    public void Messages_wait_in_line_for_the_link()
    {
        var world = new Stage().On(Slow(1600))
            .Send(Duration.Ms(0), 0, 1, 1).Send(Duration.Ms(0), 0, 1, 2).Send(Duration.Ms(4), 0, 1, 3).Send(Duration.Ms(100), 0, 1, 4)
            .Run();
        Assert.That(world.LettersTo(1), Is.EqualTo(new[] { (1L, 11_000L), (2L, 21_000L), (3L, 31_000L), (4L, 111_000L) }));
    }

    [Test]
    public void Links_do_not_share_their_bandwidth()
    {
        var world = new Stage(3).On(Slow(1600)).Send(Duration.Zero, 0, 1, 1).Send(Duration.Zero, 0, 2, 2).Send(Duration.Zero, 1, 0, 3)
            .Run();
        Assert.That((world.LettersTo(1)[0].Us, world.LettersTo(2)[0].Us, world.LettersTo(0)[0].Us),
            Is.EqualTo((11_000L, 11_000L, 11_000L)));
    }

    [Test]
    public void What_exceeds_the_queue_is_dropped_as_congestion()
    {
        var stage = new Stage().On(Slow(1600, queue: 3 * LetterBytes));
        for (var i = 0; i < 6; i++) stage.Send(Duration.Zero, 0, 1, i);
        var world = stage.Send(Duration.Ms(25), 0, 1, 6).Run();
        Assert.That(world.NumbersTo(1), Is.EqualTo(new long[] { 0, 1, 2, 6 }));
        Assert.That(world.Drops(), Is.EqualTo(new[] { DropReason.Congestion, DropReason.Congestion, DropReason.Congestion }));
    }

    [Test]
    public void An_override_limits_one_link()
    {
        var network = new NetworkSetup
        {
            Latency = new Constant(Duration.Ms(1)),
            Overrides = [new LinkOverride([new NodeId(0)], [new NodeId(1)]) { Bandwidth = 160 }],
        };
        var world = new Stage(3).On(network).Send(Duration.Zero, 0, 1, 1).Send(Duration.Zero, 0, 2, 2).Run();
        Assert.That((world.LettersTo(1)[0].Us, world.LettersTo(2)[0].Us), Is.EqualTo((101_000L, 1_000L)));
    }

    [Test]
    public void Extremes_do_not_overflow()
    {
        var stage = new Stage().On(Slow(1, queue: long.MaxValue));
        for (var i = 0; i < 100; i++) stage.Send(Duration.Zero, 0, 1, i);
        var world = stage.With(setup => setup with { Duration = Duration.Seconds(86_400 * 3650) }).Run();
        Assert.That(world.LettersTo(1)[99].Us, Is.EqualTo(1_600_001_000L));
        Assert.That(new Stage().On(Slow(long.MaxValue)).Send(Duration.Zero, 0, 1, 1).Run().LettersTo(1)[0].Us, Is.EqualTo(1_000));
    }
}
