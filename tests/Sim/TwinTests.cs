namespace Simulator.Tests.Sim;

/// <summary>A second process under the name of a server: who hears whom, what it knows, and how its world sees it.</summary>
public sealed class TwinTests
{
    static readonly Selector First = Seen.Node(0);

    /// <summary>Three servers; n1 says its lines' number to n2 and n3 at 20 ms and at 40 ms, and they write to it at 30 ms.</summary>
    static Stage Talk(List<(int At, string Heard)> heard) => new Stage(3)
    {
        Hears = (actor, env, from, message) =>
            heard.Add((actor.Self.Value, $"{((Letter)message).Number} from n{from.Value + 1} by {actor.Memory}")),
        Starts = (actor, env) => actor.Memory = (env.Now - default(LocalTime)).Ns / 1_000_000,
    }
        .At(Duration.Ms(5), 0, (actor, env) => actor.Write(env, 7))
        .At(Duration.Ms(20), 0, (actor, env) => Tell(env, 20 + actor.Lines.Count))
        .At(Duration.Ms(30), 1, (_, env) => env.Send(new NodeId(0), new Letter(1)))
        .At(Duration.Ms(30), 2, (_, env) => env.Send(new NodeId(0), new Letter(2)))
        .At(Duration.Ms(40), 0, (actor, env) => Tell(env, 40 + actor.Lines.Count));

    static void Tell(Env env, long number)
    {
        env.Send(new NodeId(1), new Letter(number));
        env.Send(new NodeId(2), new Letter(number));
    }

    static (World World, List<string>[] Heard) Run(Twin? twin, Duration? lasts = null)
    {
        var heard = new List<(int At, string Heard)>();
        var stage = Talk(heard);
        if (twin is not null) stage.Fault(twin, Duration.Ms(10), lasts);
        var world = stage.Run();
        return (world, [.. Enumerable.Range(0, 3).Select(server => heard.Where(e => e.At == server).Select(e => e.Heard).ToList())]);
    }

    [Test]
    public void Both_processes_hear_what_is_sent_to_their_name_and_both_reach_everybody()
    {
        var (world, heard) = Run(new Twin(First));
        Assert.That(heard[0], Is.EquivalentTo(new[] { "1 from n2 by 0", "2 from n3 by 0", "1 from n2 by 10", "2 from n3 by 10" }));
        Assert.That(heard[1], Is.EqualTo(new[] { "21 from n1 by 0", "21 from n1 by 0", "41 from n1 by 0", "41 from n1 by 0" }));
        Assert.That((world.MessagesSent, world.MessagesDelivered), Is.EqualTo((10L, 12L)));
        Assert.That((world.FaultReports()[0].Text, world.FaultReports()[0].MessagesHit), Is.EqualTo(("twin {n1}", 2L)));
    }

    [Test]
    public void Without_the_fault_there_is_one_of_each()
    {
        var (world, heard) = Run(null);
        Assert.That(heard[0], Is.EqualTo(new[] { "1 from n2 by 0", "2 from n3 by 0" }));
        Assert.That((world.MessagesSent, world.Byzantine), Is.EqualTo((6L, NodeSet.Empty)));
    }

    [Test]
    public void A_twin_with_a_side_talks_with_that_side_and_the_first_process_with_the_rest()
    {
        var (world, heard) = Run(new Twin(First) { Side = Seen.Node(2) });
        Assert.That(heard[0], Is.EquivalentTo(new[] { "1 from n2 by 0", "2 from n3 by 10" }));
        Assert.That((heard[1].Count, heard[2].Count), Is.EqualTo((2, 2)));
        Assert.That(world.Drops(), Is.EqualTo(Enumerable.Repeat(DropReason.Cut, 4)));
        Assert.That(world.FaultReports()[0].Text, Is.EqualTo("twin {n1} with {n3}"));
    }

    [Test]
    public void Twins_of_one_fault_talk_with_twins()
    {
        var (_, heard) = Run(new Twin(Seen.Nodes(0, 1)) { Side = Seen.Node(2) });
        Assert.That(heard[0], Is.EquivalentTo(new[] { "1 from n2 by 0", "1 from n2 by 10", "2 from n3 by 10" }));
        Assert.That(heard[1], Is.EquivalentTo(new[] { "21 from n1 by 0", "41 from n1 by 0", "21 from n1 by 10", "41 from n1 by 10" }));
        Assert.That(heard[2], Is.EqualTo(new[] { "21 from n1 by 0", "41 from n1 by 0" }));
    }

    [Test]
    public void An_empty_disk_is_one_on_which_nothing_was_written()
    {
        var (_, heard) = Run(new Twin(First) { EmptyDisk = true });
        Assert.That(heard[1], Is.EquivalentTo(new[] { "21 from n1 by 0", "20 from n1 by 0", "41 from n1 by 0", "40 from n1 by 0" }));
    }

    [Test]
    public void With_the_fault_the_second_process_ends()
    {
        var (world, heard) = Run(new Twin(First), Duration.Ms(15));
        Assert.That(heard[0], Is.EqualTo(new[] { "1 from n2 by 0", "2 from n3 by 0" }));
        Assert.That(heard[1], Is.EqualTo(new[] { "21 from n1 by 0", "21 from n1 by 0", "41 from n1 by 0" }));
        Assert.That(world.Byzantine, Is.EqualTo(NodeSet.Of(new NodeId(0))));
    }

    [Test]
    public void What_the_second_process_writes_the_first_does_not_have()
    {
        var stage = new Stage(1) { Starts = (actor, env) => actor.Write(env, (env.Now - default(LocalTime)).Ns) }
            .Fault(new Twin(First), Duration.Ms(10));
        Assert.That(stage.Run().Actor(0).Lines, Is.EqualTo(new[] { 0L }));
    }

    [Test]
    public void A_server_gets_no_second_twin_and_its_first_outlives_the_other_fault()
    {
        var heard = new List<(int At, string Heard)>();
        var world = Talk(heard).Fault(new Twin(First), Duration.Ms(10)).Fault(new Twin(First), Duration.Ms(12), Duration.Ms(1)).Run();
        Assert.That(heard.Count(e => e.At == 0), Is.EqualTo(4));
        Assert.That(world.FaultReports().Select(report => report.Hits), Is.EqualTo(new[] { 3, 0 }));
    }

    [Test]
    public void A_cut_touches_both_processes()
    {
        var heard = new List<(int At, string Heard)>();
        Talk(heard).Fault(new Twin(First), Duration.Ms(10)).Fault(new Isolate(First), Duration.Ms(15)).Run();
        Assert.That(heard, Is.Empty);
    }

    [Test]
    public void Twins_do_not_draw_the_same()
    {
        var drawn = new List<ulong>();
        new Stage(1) { Starts = (_, env) => drawn.Add((ulong)env.Between(Duration.Zero, Duration.Seconds(1000)).Ns) }.Fault(new Twin(First), Duration.Ms(10)).Run();
        Assert.That(drawn.Distinct().Count(), Is.EqualTo(2));
    }

    [Test]
    public void A_world_that_could_have_twins_but_has_none_yet_is_the_same_to_the_last_bit()
    {
        var without = Talk([]).With(setup => setup with { Duration = Duration.Seconds(1) });
        var with = Talk([]).With(setup => setup with { Duration = Duration.Seconds(1) }).Fault(new Twin(First), Duration.Seconds(5));
        Assert.That(with.Run().Trace.Hash, Is.EqualTo(without.Run().Trace.Hash));
    }

    [Test]
    public void A_server_that_had_a_twin_cannot_be_of_a_healed_core()
    {
        var world = new Stage(3).With(setup => setup with
        {
            Liveness = new Liveness(Duration.Ms(500), new Core.Minimal(), Duration.Ms(100)),
        }).Fault(new Twin(First), Duration.Ms(10), Duration.Ms(10)).Build();
        world.Run();
        Assert.That(world.LivenessReport!.Core, Is.Not.EqualTo(NodeSet.Empty).And.Not.EqualTo(NodeSet.Of(new NodeId(0))));
    }
}
