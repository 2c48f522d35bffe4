namespace Simulator.Tests.Sim;

public sealed class SamplesTests
{
    [Test]
    public void Servers_describe_themselves_at_the_interval_from_the_start_to_the_end()
    {
        var world = new Stage()
            .At(Duration.Ms(15), 0, (actor, env) => actor.Write(env, 1))
            .Fault(new Crash(Seen.Node(1)), Duration.Ms(25), Duration.Ms(10))
            .With(setup => setup with { SampleEvery = Duration.Ms(10), Duration = Duration.Ms(50) }).Run();
        var lines = world.Samples.Where(sample => sample.Name == "lines")
            .Select(sample => (sample.Time.Ns / 1_000_000, sample.Machine.ToString(), sample.Number));
        Assert.That(lines, Is.EqualTo(new[]
        {
            (0L, "n1", 0L), (0, "n2", 0), (10, "n1", 0), (10, "n2", 0), (20, "n1", 1), (20, "n2", 0), (30, "n1", 1),
            (40, "n1", 1), (40, "n2", 0), (50, "n1", 1), (50, "n2", 0),
        }));
        Assert.That(world.Samples.First(sample => sample.Name == "self"), Has.Property("Text").EqualTo("n1"));
    }

    [Test]
    public void Sampling_changes_nothing_in_the_run()
    {
        static string Hash(Duration? every)
        {
            var world = new World(SingleCopy.Setup() with { SampleEvery = every }, new Seeded(5));
            world.Run();
            return world.Trace.Hash;
        }
        Assert.That(Hash(Duration.Ms(7)), Is.EqualTo(Hash(null)));
    }
}
