using Simulator.Protocols.Raft;
using Simulator.Scenarios;

namespace Simulator.Tests.Protocols.Raft;

/// <summary>
/// Raft with one liar, in storms whose only other faults are those that make servers vote. That lies break it is shown by the scenarios; here nothing else may break:
/// the honest servers bear whatever they hear.
/// </summary>
public sealed class RaftLiarTests
{
    static IEnumerable<string> Names() => Behaviours.All.Select(way => way.Name);

    static World Run(string behaviour, ulong seed, Selector who, Shapes shapes)
    {
        var storm = Storm.Draw(new RaftProtocol(), seed)!;
        var world = new World(Composer.Compose(storm with { Faults = [], Actions = [], Liveness = null }, Catalogue.BuiltIn) with
        {
            Shapes = shapes,
            StopOnViolation = false,
            Faults =
            [
                new ScheduledFault(new Misbehave(who, Behaviours.Named(behaviour)!), Duration.Ms(300), null),
                .. Enumerable.Range(1, 4).Select(turn =>
                    new ScheduledFault(new Isolate(new Selector.Leader()), Duration.Ms(500 * turn), Duration.Ms(250))),
            ],
        }, new Seeded(seed));
        world.Run();
        return world;
    }

    [TestCaseSource(nameof(Names))]
    public void No_lie_makes_an_honest_server_stumble(string behaviour)
    {
        var shapes = new Shapes();
        var hits = 0L;
        for (ulong seed = 1; seed <= 6; seed++)
        {
            var world = Run(behaviour, seed, seed % 2 == 0 ? new Selector.Leader() : new Selector.Any(1), shapes);
            Assert.That(world.Run().Reason, Is.AnyOf(EndReason.Time, EndReason.StepCap), $"seed {seed}: {world.Run().Text}");
            hits += world.FaultReports()[0].Hits;
        }
        Assert.That(hits, Is.Positive);
    }

    [TestCase("silent")]
    [TestCase("slow")]
    [TestCase("selective-omission")]
    public void What_is_no_lie_breaks_nothing(string behaviour)
    {
        var shapes = new Shapes();
        for (ulong seed = 1; seed <= 6; seed++)
        {
            var world = Run(behaviour, seed, new Selector.Leader(), shapes);
            Assert.That(world.Violations, Is.Empty, $"seed {seed}");
            Assert.That(world.Byzantine, Is.EqualTo(NodeSet.Empty));
        }
    }
}
