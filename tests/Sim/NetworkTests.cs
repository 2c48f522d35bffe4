namespace Simulator.Tests.Sim;

public sealed class NetworkTests
{
    [Test]
    public void A_constant_latency_is_exact()
    {
        var world = new Stage { }.On(new NetworkSetup { Latency = new Constant(Duration.Us(1500)) }).Send(Duration.Ms(10), 0, 1, 7).Run();
        Assert.That(world.LettersTo(1), Is.EqualTo(new[] { (7L, 11_500L) }));
    }

    [Test]
    public void A_message_to_oneself_arrives_at_once_and_is_never_lost()
    {
        var world = new Stage().On(new NetworkSetup { Loss = Ratio.Always }).Send(Duration.Ms(10), 0, 0, 1).Send(Duration.Ms(10), 0, 1, 2)
            .Run();
        Assert.That(world.LettersTo(0), Is.EqualTo(new[] { (1L, 10_000L) }));
        Assert.That(world.Drops(), Is.EqualTo(new[] { DropReason.Loss }));
    }

    [Test]
    public void A_message_to_a_machine_that_is_not_there_is_dropped_with_that_reason([Values(2, 99, -1, -7)] int address)
    {
        var world = new Stage().At(Duration.Ms(1), 0, (_, env) => env.Send(new NodeId(address), new Letter(1))).Run();
        Assert.That(world.Drops(), Is.EqualTo(new[] { DropReason.NoSuchMachine }));
    }

    [Test]
    public void Loss_duplication_and_their_absence_happen_as_often_as_asked()
    {
        var stage = new Stage().On(new NetworkSetup { Loss = new Ratio(1, 10), Duplicate = new Ratio(1, 4) });
        for (var i = 0; i < 8000; i++) stage.Send(Duration.Us(i), 0, 1, i);
        var world = stage.Run();
        Assert.That(world.DroppedFor(DropReason.Loss), Is.InRange(700, 900));
        Assert.That(world.MessagesDuplicated, Is.InRange(1650, 1950));
        Assert.That(world.MessagesSent + world.MessagesDuplicated, Is.EqualTo(world.MessagesDelivered + world.MessagesDropped));
    }

    [Test]
    public void Certain_duplication_delivers_twice_with_latencies_of_their_own()
    {
        var latency = new Uniform(Duration.Ms(1), Duration.Ms(50));
        var stage = new Stage().On(new NetworkSetup { Latency = latency, Duplicate = Ratio.Always });
        for (var i = 0; i < 20; i++) stage.Send(Duration.Ms(i), 0, 1, i);
        var letters = stage.Run().LettersTo(1);
        Assert.That(letters, Has.Count.EqualTo(40));
        Assert.That(letters.GroupBy(letter => letter.Number).Count(pair => pair.First().Us != pair.Last().Us), Is.GreaterThan(15));
    }

    [Test]
    public void A_broadcast_reaches_every_peer_and_not_the_sender()
    {
        var world = new Stage(5).At(Duration.Ms(1), 2, (_, env) => env.Broadcast(new Letter(1))).Run();
        Assert.That(Enumerable.Range(0, 5).Select(server => world.LettersTo(server).Count), Is.EqualTo(new[] { 1, 1, 0, 1, 1 }));
    }

    [Test]
    public void Latencies_of_one_link_do_not_depend_on_traffic_of_another()
    {
        static List<(long, long)> Arrivals(bool busy)
        {
            var stage = new Stage(3).On(new NetworkSetup { Latency = new Uniform(Duration.Ms(1), Duration.Ms(9)), Loss = new Ratio(1, 5) });
            for (var i = 0; i < 50; i++)
            {
                stage.Send(Duration.Ms(i), 0, 1, i);
                if (busy) stage.Send(Duration.Ms(i), 0, 2, i).Send(Duration.Ms(i), 1, 0, i);
            }
            return stage.Run().LettersTo(1);
        }
        Assert.That(Arrivals(busy: true), Is.EqualTo(Arrivals(busy: false)));
    }

    [Test]
    public void A_cluster_too_large_for_link_state_still_delivers_and_counts()
    {
        var stage = new Stage(5000);
        for (var i = 0; i < 100; i++) stage.Send(Duration.Ms(i), 0, 4999 - i, i);
        var world = stage.Run();
        Assert.That(world.MessagesDelivered, Is.EqualTo(100));
        Assert.That(world.LettersTo(4990), Is.EqualTo(new[] { (9L, 10_000L) }));
    }
}
