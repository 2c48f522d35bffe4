using System.Text;
using Simulator.Protocols.Raft;
using Simulator.Scenarios;

namespace Simulator.Tests.Scenarios.Storms;

/// <summary>A storm is a scenario like any other, within what its protocol tolerates, and the same for its seed wherever it is run.</summary>
public sealed class StormTests
{
    static readonly IProtocol raft = Catalogue.BuiltIn.Protocol("raft")!;
    static readonly IProtocol toy = new ToyProtocol();

    [Test]
    public void A_printed_storm_is_read_without_a_problem_and_runs_the_same()
    {
        for (var seed = 1UL; seed <= 30; seed++)
        {
            var storm = Storm.Draw(raft, seed)!;
            var yaml = ScenarioWriter.Write(storm);
            var read = ScenarioReader.Parse(Encoding.UTF8.GetBytes(yaml), storm.Name + ".yaml", null, [], Catalogue.BuiltIn);
            Assert.That(read.Problems, Is.Empty);
            Assert.That(ScenarioWriter.Write(read.Scenario! with { Checks = null, Plots = null, Expect = [] }), Is.EqualTo(yaml));
            if (seed <= 5) Assert.That(Hash(read.Scenario!), Is.EqualTo(Hash(storm)));
        }
    }

    [Test]
    public void A_seed_brings_the_same_weather_to_every_protocol_of_one_size()
    {
        var (one, other) = (Storm.Draw(raft, 5, servers: 5)!, Storm.Draw(new Hardy(), 5, servers: 5)!);
        Assert.That(one.Faults, Is.Not.Empty);
        Assert.That((other.Faults, other.Network, other.Disk, other.Clocks), Is.EqualTo((one.Faults, one.Network, one.Disk, one.Clocks)));
    }

    [Test]
    public void Everything_is_healed_when_the_storm_is_over()
    {
        foreach (var fault in Storms(toy, 100).SelectMany(storm => storm.Faults).OfType<LastingFaultSpec>())
            Assert.That(fault.At + fault.For!.Value, Is.LessThanOrEqualTo(Storm.Length), fault.ToString());
    }

    [Test]
    public void Every_kind_of_fault_has_its_turn()
    {
        var kinds = Storms(raft, 200).SelectMany(storm => storm.Faults).Select(fault => fault.GetType()).Distinct();
        Assert.That(kinds, Is.SupersetOf(new[]
        {
            typeof(CrashSpec), typeof(CrashInHandlerSpec), typeof(TornWriteSpec), typeof(PauseSpec), typeof(SlowDiskSpec), typeof(FullDiskSpec),
            typeof(SlowNodeSpec), typeof(IsolateSpec), typeof(PartitionSpec), typeof(BridgeSpec), typeof(RingSpec), typeof(CutSpec),
            typeof(ClogSpec), typeof(LoseSpec), typeof(DuplicateSpec), typeof(DelaySpec), typeof(LoseRepliesSpec),
        }));
    }

    [Test]
    public void A_storm_leaves_out_some_kinds_of_faults()
    {
        var storms = Storms(raft, 100).ToList();
        Assert.That(storms.Count(storm => storm.Faults.Any(fault => fault is CrashSpec)), Is.InRange(50, 99));
        Assert.That(storms.Count(storm => storm.Faults.Any(fault => fault is RingSpec)), Is.InRange(20, 60));
    }

    [Test]
    public void What_a_protocol_does_not_claim_to_bear_is_not_drawn() =>
        Assert.That(Storms(toy, 200).SelectMany(storm => storm.Faults).Where(fault => fault is TornWriteSpec or DelaySpec), Is.Empty);

    /// <summary>The toy tolerates one server at once, for a tenth of a second longer than it is down.</summary>
    [Test]
    public void Never_are_more_servers_impaired_than_the_protocol_tolerates()
    {
        var crashes = 0;
        foreach (var storm in Storms(toy, 300))
        {
            var ends = new List<(Duration At, Duration Until, Targets Nodes)>();
            foreach (var fault in storm.Faults)
            {
                if (fault is CrashInHandlerSpec trap) ends.Add((trap.At, Storm.Length * 2, trap.Nodes));
                if (fault is CrashSpec crash) ends.Add((crash.At, crash.At + crash.For!.Value + Duration.Ms(100), crash.Nodes));
            }
            crashes += ends.Count;
            foreach (var (at, _, nodes) in ends)
            {
                var down = ends.Where(each => each.At <= at && each.Until > at).SelectMany(each => each.Nodes.Names).ToList();
                Assert.That(down, Has.None.EqualTo("servers"));
                Assert.That(down.Contains("leader") ? down.Count : down.Distinct().Count(), Is.EqualTo(1), $"seed {storm.Seed}: {nodes} at {at}");
            }
        }
        Assert.That(crashes, Is.GreaterThan(300), "a rule that was never tried proves nothing");
    }

    [Test]
    public void A_mutant_gets_its_options_its_size_and_otherwise_the_same_storm()
    {
        var mutant = raft.Mutants.Single(each => each.Name == "changes-while-pending");
        var (storm, without) = (Storm.Draw(raft, 3, null, mutant)!, Storm.Draw(raft, 3, servers: 5)!);
        Assert.That(storm.Mutant, Is.EqualTo(mutant.Name));
        Assert.That(((RaftOptions)storm.Protocol.Options).InitialMembers, Is.EqualTo(4));
        Assert.That(storm with { Mutant = null, Protocol = without.Protocol, Actions = without.Actions }, Is.EqualTo(without));
    }

    [Test]
    public void A_protocol_that_takes_part_in_no_storms_has_none() => Assert.That(Storm.Draw(new SilentProtocol(), 1), Is.Null);

    static IEnumerable<Scenario> Storms(IProtocol protocol, int count) =>
        Enumerable.Range(1, count).Select(seed => Storm.Draw(protocol, (ulong)seed)!);

    static string Hash(Scenario scenario)
    {
        var world = Runner.MakeWorld(scenario, Catalogue.BuiltIn, TraceMode.HashOnly);
        world.Run();
        return world.Trace.Hash;
    }

    /// <summary>Draws very much and bears everything.</summary>
    sealed class Hardy : Protocol<ToyOptions>
    {
        public override string Name => "hardy";
        public override string Summary => "bears everything";
        public override string Source => "none";

        public override StormPlan DrawStorm(Dice dice, int? servers)
        {
            for (var i = 0; i < 100; i++) dice.Below(2);
            return new StormPlan(new ToyOptions(), servers ?? 3, servers ?? 3);
        }

        protected override Deployment Deploy(ToyOptions options, int servers) => throw new NotSupportedException();
    }
}
