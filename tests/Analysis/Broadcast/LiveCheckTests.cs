using Simulator.Analysis.Broadcast;
using Simulator.Analysis.Checks;
using Simulator.Protocols.Raft;
using Simulator.Scenarios;

namespace Simulator.Tests.Analysis.Broadcast;

/// <summary>The checks in whole runs: while they go on, over the kept trace, and in runs too long to remember.</summary>
public sealed class LiveCheckTests
{
    /// <summary>Decides by itself: it takes one vote for a majority.</summary>
    sealed class Rash(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
    {
        protected override int Majority(int of) => 1;
    }

    [Test]
    public void Live_and_kept_agree_in_storms([Values(1UL, 2UL, 3UL, 4UL)] ulong seed, [Values] bool isRash)
    {
        var live = Run(seed, isRash, TraceMode.HashOnly);
        var kept = Run(seed, isRash, TraceMode.Full);
        Assert.That(live.World.Trace.Hash, Is.EqualTo(kept.World.Trace.Hash));
        foreach (var entry in BroadcastChecks.All)
        {
            var violation = live.World.Violations.FirstOrDefault(found => found.Invariant == entry.Name);
            var judged = TraceChecks.Judge(entry.Make(), kept.World.Trace, kept.End);
            Assert.That(judged?.Text, Is.EqualTo(violation?.Text), entry.Name);
            if (!isRash) Assert.That(violation, Is.Null, violation?.Text);
            if (judged is { Event: >= 0 } at) Assert.That(kept.World.Trace[violation!.Event].Parent, Is.EqualTo(at.Event));
        }
    }

    [Test]
    public void Two_leaders_and_two_orders_are_found_where_one_vote_is_a_majority()
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        for (var seed = 1UL; seed <= 5; seed++)
            found.UnionWith(Run(seed, isRash: true, TraceMode.HashOnly)
                .World.Violations.Select(violation => violation.Invariant));
        Assert.That(found, Is.SupersetOf(new[] { "equal-application", "one-leader-per-epoch", "uniform-total-order" }));
    }

    /// <summary>Alone, because it looks at the memory of the whole process.</summary>
    [Test, NonParallelizable]
    public void A_long_run_is_forgotten_and_still_judged()
    {
        var checks = BroadcastChecks.All.Select(entry => entry.Make()).ToList();
        var stream = new Stream();
        foreach (var e in stream.Events)
            foreach (var check in checks) check.See(e);
        var before = 0L;
        for (var slot = 1; slot <= 300_000; slot++)
        {
            foreach (var check in checks) Assert.That(Feed(check, slot, slot), Is.Null);
            if (slot == 100_000) before = GC.GetTotalMemory(forceFullCollection: true);
        }
        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(12_000_000), "bytes for 200,000 slots more, and what other tests hold");
        Assert.That(Feed(Named(checks, "integrity"), 300_001, 5), Does.Contain("request 5 of process 1"));
        Assert.That(Feed(Named(checks, "equal-application"), 299_999, 299_999, state: 1), Does.Contain("different states"));
    }

    static TraceCheck Named(IEnumerable<TraceCheck> checks, string name) => checks.Single(check => check.Name == name);

    /// <summary>All three servers deliver the request in the slot.</summary>
    static string? Feed(TraceCheck check, long slot, long request, ulong state = 0)
    {
        var client = NodeId.Client(0);
        var time = new Instant(slot * 1_000_000);
        string? text = null;
        Show(client, new Submitted(1, request));
        for (var server = 0; server < 3; server++)
        {
            Show(new NodeId(server), new Decided(slot, (ulong)request));
            Show(new NodeId(server), new Delivered(slot, 1, request));
            Show(new NodeId(server), new Applied(slot, state == 0 ? (ulong)slot : state));
        }
        return text;

        void Show(NodeId machine, IFact fact) =>
            text ??= check.See(new TraceEvent(time, -1, fact, machine, machine, 0, EventKind.Fact));
    }

    static (World World, RunEnd End) Run(ulong seed, bool isRash, TraceMode trace)
    {
        var raft = isRash ? new RaftProtocol(static (self, servers, options) => new Rash(self, servers, options)) : new RaftProtocol();
        var storm = Storm.Draw(raft, seed)!;
        var setup = Composer.Compose(storm, Catalogue.Empty.With(new Only(raft))) with
        {
            Checks = [.. BroadcastChecks.All.Select(entry => entry.Make())],
            CheckInvariants = false,
            StopOnViolation = false,
            Trace = trace,
        };
        var world = new World(setup, new Seeded(seed));
        return (world, world.Run());
    }

    sealed class Only(IProtocol protocol) : ICatalogue
    {
        public IReadOnlyList<IProtocol> Protocols => [protocol];
    }
}
