namespace Simulator.Tests.Sim;

public sealed class WorldTests
{
    [Test]
    public void A_healthy_world_answers_every_operation()
    {
        var world = new World(SingleCopy.Setup(), new Seeded(1));
        var end = world.Run();
        Assert.That(end.Reason, Is.EqualTo(EndReason.Time), end.Text);
        Assert.That(world.History.Events.Count(e => e.Type == OpType.Ok), Is.GreaterThan(500));
        Assert.That(world.History.Events.Count(e => e.Type == OpType.Info), Is.Zero);
    }

    [Test]
    public void Equal_seeds_give_equal_hashes_and_other_seeds_other_ones()
    {
        static string Hash(ulong seed)
        {
            var world = new World(SingleCopy.Setup(), new Seeded(seed));
            world.Run();
            return world.Trace.Hash;
        }
        var once = Hash(7);
        var again = Hash(7);
        Assert.That(again, Is.EqualTo(once));
        Assert.That(Hash(8), Is.Not.EqualTo(once));
    }

    [Test]
    public void A_crash_of_the_only_copy_makes_operations_unknown_and_is_counted()
    {
        var setup = SingleCopy.Setup() with
        {
            Faults = [new ScheduledFault(new Crash(new Selector.Leader()), Duration.Seconds(1), Duration.Seconds(1))],
            Clients = [SingleCopy.Setup().Clients[0] with { Deadline = Duration.Ms(300) }],
        };
        var world = new World(setup, new Seeded(1));
        world.Run();
        Assert.That(world.History.Events.Count(e => e.Type == OpType.Info), Is.GreaterThan(0));
        Assert.That(world.FaultReports()[0].Text, Is.EqualTo("crash {n1}"));
        Assert.That(world.FaultReports()[0].Hits, Is.GreaterThan(0));
        Assert.That(world.DroppedFor(DropReason.ReceiverDown), Is.GreaterThan(0));
        var text = TraceText.Line(world.Trace, 20);
        TestContext.Out.WriteLine(text);
    }
}
