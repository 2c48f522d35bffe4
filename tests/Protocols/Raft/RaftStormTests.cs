using Simulator.Analysis.Consistency;
using Simulator.Protocols.Raft;

namespace Simulator.Tests.Protocols.Raft;

public sealed class RaftStormTests
{
    static IEnumerable<TestCaseData> Profiles()
    {
        yield return new TestCaseData(1, new RaftStorm.Profile()).SetArgDisplayNames("everything drawn");
        yield return new TestCaseData(2, new RaftStorm.Profile { Membership = true }).SetArgDisplayNames("membership changes");
        yield return new TestCaseData(3, new RaftStorm.Profile { Reads = ReadMode.Lease }).SetArgDisplayNames("lease reads");
        yield return new TestCaseData(4, new RaftStorm.Profile { LongTail = true }).SetArgDisplayNames("delays of many election timeouts");
        yield return new TestCaseData(5, new RaftStorm.Profile { Options = o => o with { SnapshotAfter = 3, SnapshotChunk = 1 } })
            .SetArgDisplayNames("snapshots all the time");
    }

    [TestCaseSource(nameof(Profiles))]
    public void Raft_keeps_its_promises_in_any_weather(int stream, RaftStorm.Profile profile)
    {
        var shapes = new Shapes();
        var done = 0;
        for (var seed = 1UL; seed <= 100; seed++)
        {
            var world = RaftStorm.Run((ulong)stream * 1_000_000 + seed, profile, shapes);
            Assert.That(world.Violations, Is.Empty, $"seed {seed}");
            Assert.That(world.Run().Reason, Is.EqualTo(EndReason.Time), $"seed {seed}: {world.Run().Text}");
            Assert.That(RaftStorm.Judge(world), Is.Not.InstanceOf<Verdict.No>(), $"seed {seed}");
            done += world.History.Events.Count(e => e.Type == OpType.Ok);
        }
        Assert.That(done, Is.GreaterThan(100 * 20), "a storm in which nothing gets done proves nothing");
    }

    [Test]
    public void After_the_storm_the_cluster_works_again()
    {
        var shapes = new Shapes();
        for (var seed = 1UL; seed <= 30; seed++)
        {
            var setup = RaftStorm.Setup(seed, new RaftStorm.Profile { Membership = false, Options = o => o with { PreVote = true, CheckQuorum = true } });
            var calm = Duration.Seconds(3);
            var world = new World(setup with
            {
                Shapes = shapes,
                Network = setup.Network with { Loss = default },
                Nemesis = setup.Nemesis! with { Until = calm - Duration.Ms(400) },
                Duration = calm + Duration.Seconds(2),
            }, new Seeded(seed));
            world.Run();
            var end = calm + Duration.Seconds(1);
            Assert.That(world.History.Events.Count(e => e.Type == OpType.Ok && e.Time > Instant.Zero + end), Is.GreaterThan(5), $"seed {seed}");
        }
    }
}
