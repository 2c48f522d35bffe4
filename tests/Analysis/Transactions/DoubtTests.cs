using Simulator.Analysis.Metrics;
using Simulator.Analysis.Plots;
using Simulator.Analysis.Transactions;
using Simulator.Protocols.TwoPhaseCommit;
using Simulator.Tests.Papers;

namespace Simulator.Tests.Analysis.Transactions;

/// <summary>Who was in doubt and when, out of the trace of a run in which the coordinator is down from 1.033 s to 3.033 s.</summary>
public sealed class DoubtTests
{
    readonly World world = Run();

    [Test]
    public void Participants_are_in_doubt_from_their_vote_until_they_know()
    {
        var doubts = Doubts.In(world.Trace);
        Assert.That(doubts.Select(doubt => doubt.Server.Value), Is.EquivalentTo(new[] { 1, 2, 3 }));
        foreach (var doubt in doubts)
        {
            Assert.That(doubt.From, Is.EqualTo(Instant.Zero + Duration.Ms(1040)));
            Assert.That(doubt.Until, Is.GreaterThan(Instant.Zero + Duration.Ms(3033)).And.LessThan(Instant.Zero + Duration.Ms(3300)));
            Assert.That(doubt.Keys, Is.EqualTo(1));
        }
    }

    [Test]
    public void The_picture_is_drawn_where_somebody_was_in_doubt()
    {
        var metrics = RunMetrics.Of(world.History, world.FaultReports(), new RunWindow(world.Now, Duration.Seconds(1)));
        string[] Files(IReadOnlyList<Doubt>? doubts) => [.. RunPlots.Render(metrics, world.History, "a run", doubts).Select(file => file.FileName)];
        Assert.That(Files(Doubts.In(world.Trace)), Does.Contain("in-doubt.png").And.Contain("in-doubt.svg"));
        Assert.That(Files([]), Does.Not.Contain("in-doubt.png"));
        Assert.That(Files(null), Does.Not.Contain("in-doubt.png"));
    }

    [Test]
    public void A_saga_is_unfinished_from_its_begin_to_its_end_however_often_that_is_told()
    {
        var sagas = Doubts.OfSagas(Told(new SagaBegan("s", "order", 2), new SagaBegan("s", "order", 2, Again: true), new SagaEnded("s", true)));
        Assert.That(sagas, Has.Count.EqualTo(1));
        Assert.That(sagas[0].Until, Is.Not.Null);
        Assert.That(Doubts.OfSagas(Told(new SagaBegan("s", "order", 2)))[0].Until, Is.Null);
    }

    /// <summary>The trace of a server that notes these facts when it starts.</summary>
    static Trace Told(params IFact[] facts)
    {
        var world = new World(new WorldSetup { Servers = 1, Deployment = new Deployment(_ => new Teller(facts), null, []) }, new Seeded(1));
        world.Run();
        return world.Trace;
    }

    static World Run()
    {
        var world = new World(new WorldSetup
        {
            Servers = 5,
            Deployment = ((IProtocol)new TwoPhaseCommitProtocol()).Deploy(new TwoPhaseCommitOptions { Store = CommitProbe.Store }, 5),
            Network = new NetworkSetup { Latency = new Constant(Duration.Ms(10)) },
            Clients =
            [
                new ClientGroup
                {
                    Count = 1, Nearest = _ => new NodeId(0),
                    Script =
                    [
                        new ScriptedOperation(Duration.Zero, 0, new Operation("txn", null, CommitProbe.Steps("r"))),
                        new ScriptedOperation(Duration.Seconds(1), 0, new Operation("txn", null, CommitProbe.Steps("www"))),
                    ],
                },
            ],
            Faults = [new ScheduledFault(new Crash(Selector.Of(new NodeId(0))), Duration.Ms(1033), Duration.Seconds(2))],
            Duration = Duration.Seconds(4),
        }, new Seeded(1));
        world.Run();
        return world;
    }

    sealed class Teller(IFact[] facts) : Node
    {
        public override void Start(Env env)
        {
            foreach (var fact in facts)
                switch (fact)
                {
                    case SagaBegan began: env.Note(began); break;
                    case SagaEnded ended: env.Note(ended); break;
                }
        }

        public override void Receive(Env env, NodeId from, Message message) { }

        public override void Describe(Scribe scribe) { }
    }
}
