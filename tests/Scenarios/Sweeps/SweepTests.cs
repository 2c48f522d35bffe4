using Simulator.Analysis.Sweeps;
using Simulator.Scenarios;

namespace Simulator.Tests.Scenarios.Sweeps;

/// <summary>What a sweep finds depends on its seeds alone, and it says what it has not looked at.</summary>
public sealed class SweepTests
{
    [Test]
    public void The_threads_change_nothing([Values] bool untilFailure)
    {
        var plan = Plans.Of("half-is-a-majority", last: 24) with { UntilFailure = untilFailure };
        var (one, oneRows) = Run(plan, 1);
        var (four, fourRows) = Run(plan, 4);
        Assert.That(one.Failures, Is.Positive);
        Assert.That(fourRows, Is.EqualTo(oneRows));
        Assert.That(SweepTables.Write(four.Coverage.Rows()), Is.EqualTo(SweepTables.Write(one.Coverage.Rows())));
        if (untilFailure) Assert.That((one.Failures, oneRows[^1].Verdict), Is.EqualTo((1UL, "failed")));
        else Assert.That(oneRows.Select(row => row.Seed), Is.EqualTo(Enumerable.Range(1, 24).Select(seed => (ulong)seed)));
    }

    [Test]
    public void A_row_is_the_run_of_its_seed()
    {
        var plan = Plans.Of(null, last: 3);
        foreach (var row in Run(plan, 2).Rows)
        {
            var outcome = Runner.Run(plan.Scenario with { Seed = row.Seed }, plan.Catalogue);
            Assert.That((row.Hash, row.Steps, row.Verdict), Is.EqualTo((outcome.World.Trace.Hash, outcome.End.Steps, "ok")));
        }
    }

    [Test]
    public void Failures_that_are_alike_are_one_group()
    {
        var tally = Run(Plans.Of("half-is-a-majority", last: 24), 2).Tally;
        Assert.That(tally.Groups.Aggregate(0UL, (sum, group) => sum + group.Seeds), Is.EqualTo(tally.Failures));
        Assert.That(tally.Groups, Has.Count.LessThan((int)tally.Failures));
        Assert.That(tally.Groups.Select(group => group.First.Seed), Is.Ordered);
        Assert.That(tally.Groups.Select(group => group.Failure),
            Does.Contain(new LocatedFailure(new FailureSignature("election-safety", "# both lead in term #"), "deliver VoteReply")));
    }

    [Test]
    public void Each_seed_of_a_swarm_has_weather_and_size_of_its_own()
    {
        var plan = Plans.Of(null, last: 12) with { IsSwarm = true };
        var drawn = Enumerable.Range(1, 12).Select(seed => plan.Of((ulong)seed)!).ToList();
        Assert.That(drawn.Select(scenario => scenario.Servers.Count).Distinct().Count(), Is.GreaterThan(1));
        Assert.That(drawn.Select(scenario => scenario.Faults).Distinct().Count(), Is.EqualTo(12));
        Assert.That(drawn.Select(scenario => scenario.Clients[0].Count), Is.All.EqualTo(plan.Scenario.Clients[0].Count), "the clients stay");
        Assert.That(Run(plan, 2).Tally.Failures, Is.Zero);
    }

    [Test]
    public void A_check_that_throws_is_told_and_the_sweep_goes_on()
    {
        var plan = Plans.Of(null, last: 3);
        plan = plan with { Scenario = plan.Scenario with { Checks = ["no-such-check", "linearizable"] } };
        var (tally, rows) = Run(plan, 2);
        Assert.That(rows.Select(row => (row.Verdict, row.Check)), Is.All.EqualTo(("crashed", "no-such-check")));
        Assert.That(rows[0].Text, Does.StartWith("the check threw ArgumentOutOfRangeException: no such check"));
        Assert.That(tally.Failures, Is.EqualTo(3));
    }

    [Test]
    public void A_run_without_end_is_a_failure()
    {
        var plan = Plans.Of(null, last: 1);
        plan = plan with { Scenario = plan.Scenario with { MaxEvents = 100 } };
        Assert.That(Run(plan, 1).Rows.Select(row => row.Check), Is.EqualTo(new[] { "comes-to-its-end" }));
    }

    [Test]
    public void What_was_never_reached_is_told()
    {
        var plan = Plans.Of(null, last: 2);
        var quiet = plan with { Scenario = plan.Scenario with { Faults = [], Nemesis = null } };
        var coverage = Run(quiet, 2).Tally.Coverage;
        Assert.That(coverage.NeverHandled, Does.Contain("TimeoutNow").And.Not.Contain("AppendEntries"));
        Assert.That(coverage.NeverSeen, Does.Contain("log-cut"));
        Assert.That(coverage.PairsNeverReached, Does.Contain(("candidate", "Appended")).And.Not.Contain(("leader", "Appended")));
        var stormy = Run(plan with { IsSwarm = true, Last = 40 }, 2).Tally.Coverage;
        Assert.That(stormy.NeverSeen, Does.Not.Contain("leader-after-leader"));
        Assert.That(stormy.PairsReached, Is.GreaterThan(coverage.PairsReached));
    }

    [Test]
    public void A_fault_that_hits_nothing_is_told()
    {
        var plan = Plans.Of(null, last: 2);
        // Nobody speaks to the third server: it is down all the time.
        plan = plan with
        {
            Scenario = plan.Scenario with
            {
                Faults =
                [
                    new CrashSpec { At = Duration.Zero, Nodes = Targets.Of("n3") },
                    new CutSpec { At = Duration.Ms(1), From = Targets.Of("n3"), To = Targets.Of("n1") },
                ],
            },
        };
        Assert.That(Run(plan, 1).Tally.Coverage.FaultsWithoutEffect, Is.EqualTo(new[] { "cut" }));
    }

    /// <summary>Listening changes no run.</summary>
    [Test]
    public void Coverage_costs_no_bit_of_the_hash()
    {
        var plan = Plans.Of(null, last: 1);
        var heard = new World(Composer.Compose(plan.Scenario, plan.Catalogue) with { Coverage = new Deaf() }, new Seeded(1));
        var unheard = new World(Composer.Compose(plan.Scenario, plan.Catalogue), new Seeded(1));
        heard.Run();
        unheard.Run();
        Assert.That(heard.Trace.Hash, Is.EqualTo(unheard.Trace.Hash));
    }

    [TestCase(1, 3, 1UL, 10UL, 1UL, 3UL)]
    [TestCase(2, 3, 1UL, 10UL, 4UL, 6UL)]
    [TestCase(3, 3, 1UL, 10UL, 7UL, 10UL)]
    [TestCase(2, 2, 0UL, ulong.MaxValue - 1, 9223372036854775807UL, ulong.MaxValue - 1)]
    public void A_shard_is_a_part_of_the_seeds(int index, int count, ulong first, ulong last, ulong from, ulong to) =>
        Assert.That(new Shard(index, count).Of(first, last), Is.EqualTo((from, to)));

    [Test]
    public void Of_more_shards_than_seeds_some_are_empty() =>
        Assert.That(Enumerable.Range(1, 5).Select(index => new Shard(index, 5).Of(7, 8) is null), Is.EqualTo(new[] { true, true, false, true, false }));

    [TestCase(0UL, 100UL, null)]
    [TestCase(10UL, 100UL, 53UL)]
    [TestCase(1UL, 1_000UL, 16968UL)]
    [TestCase(5UL, 5UL, 4UL)]
    public void The_seeds_that_confirm_a_fix_are_counted(ulong failures, ulong runs, ulong? needed)
    {
        Assert.That(FailureRate.SeedsToConfirm(failures, runs), Is.EqualTo(needed));
    }

    static (SweepTally Tally, List<SeedRow> Rows) Run(SweepPlan plan, int jobs)
    {
        var tally = new SweepTally(SweepCoverage.Of(plan));
        var rows = new List<SeedRow>();
        new Sweep(plan) { Jobs = jobs }.Run(tally, rows.Add);
        return (tally, rows);
    }

    sealed class Deaf : ICoverage
    {
        public void Handles(string state, Type input) { }
        public void Sees(Sometimes property) { }
    }
}

/// <summary>A short sweep over Raft with faults.</summary>
static class Plans
{
    public static SweepPlan Of(string? mutant, ulong last)
    {
        var scenario = Storm.Draw(Catalogue.BuiltIn.Protocol("raft")!, 1, 5)! with { Name = "small", Duration = Duration.Seconds(2), Liveness = null };
        scenario = scenario with { Mutant = mutant, Checks = [.. scenario.Checks!.Value.Where(check => check != Catalogue.Progress)] };
        return new SweepPlan { Catalogue = Catalogue.BuiltIn, Scenario = scenario, First = 1, Last = last, Command = "simulator run small.yaml --seed {0}" };
    }
}
