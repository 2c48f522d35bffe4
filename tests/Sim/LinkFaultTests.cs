namespace Simulator.Tests.Sim;

public sealed class LinkFaultTests
{
    static readonly Selector First = Seen.Node(0);
    static readonly Selector Second = Seen.Node(1);

    static Stage Stream(int letters, int servers = 2)
    {
        var stage = new Stage(servers);
        for (var i = 0; i < letters; i++) stage.Send(Duration.Ms(i), 0, 1, i);
        return stage;
    }

    [Test]
    public void A_clog_holds_messages_until_its_end_and_then_all_arrive()
    {
        var world = Stream(30).Fault(new Clog(First, Second), Duration.Us(9_500), Duration.Ms(10)).Run();
        Assert.That(world.NumbersTo(1), Is.EqualTo(Enumerable.Range(0, 30)));
        Assert.That(world.LettersTo(1).Skip(10).Take(10).Select(letter => letter.Us), Is.All.EqualTo(20_500));
        Assert.That(world.LettersTo(1)[9].Us, Is.EqualTo(10_000), "what was on its way goes on");
        Assert.That(world.FaultReports()[0].MessagesHit, Is.EqualTo(10));
    }

    [Test]
    public void A_clog_without_an_end_lets_nothing_through()
    {
        var world = Stream(30).Fault(new Clog(First, Second), Duration.Us(9_500)).Run();
        Assert.That(world.NumbersTo(1), Is.EqualTo(Enumerable.Range(0, 10)));
        Assert.That(world.Drops(), Is.Empty);
    }

    [Test]
    public void Overlapping_clogs_hold_until_the_later_end_not_for_the_sum()
    {
        var world = Stream(20)
            .Fault(new Clog(First, Second), Duration.Us(9_500), Duration.Ms(10))
            .Fault(new Clog(First, new Selector.Rest()), Duration.Us(9_500), Duration.Ms(30)).Run();
        Assert.That(world.LettersTo(1).Skip(10).Select(letter => letter.Us), Is.All.EqualTo(40_500));
    }

    [Test]
    public void A_flapping_clog_lets_go_at_the_end_of_each_flap()
    {
        var world = Stream(20).Fault(new Clog(First, Second), Duration.Us(500), Duration.Us(15_000),
            new Flap(Duration.Ms(4), Duration.Ms(6))).Run();
        // On from 0.5 to 4.5, from 10.5 to 14.5 ms.
        Assert.That(world.LettersTo(1).Where(letter => letter.Number is >= 1 and <= 4).Select(letter => letter.Us), Is.All.EqualTo(5_500));
        Assert.That(world.LettersTo(1).Where(letter => letter.Number is >= 11 and <= 14).Select(letter => letter.Us),
            Is.All.EqualTo(15_500));
        Assert.That(world.LettersTo(1).Single(letter => letter.Number == 7).Us, Is.EqualTo(8_000));
    }

    [Test]
    public void Delay_tails_reach_several_election_timeouts()
    {
        var fault = new Delay(First, Second, new Uniform(Duration.Ms(500), Duration.Ms(1500))) { Probability = new Ratio(1, 2) };
        var world = Stream(200).Fault(fault, Duration.Zero, Duration.Seconds(1)).Run();
        var late = world.LettersTo(1).Where(letter => letter.Us > letter.Number * 1000 + 1000).ToArray();
        Assert.That(late, Has.Length.InRange(70, 130));
        Assert.That(late.Select(letter => letter.Us - letter.Number * 1000), Is.All.InRange(501_000, 1_501_000));
        Assert.That(world.NumbersTo(1), Is.Not.Ordered.And.Count.EqualTo(200));
        Assert.That(world.FaultReports()[0].MessagesHit, Is.EqualTo(late.Length));
    }

    [Test]
    public void Delays_of_centuries_add_up_to_never()
    {
        var century = new Constant(Distribution.Longest);
        var world = Stream(3).On(new NetworkSetup { Latency = century })
            .Fault(new Delay(First, Second, century), Duration.Zero).Fault(new Delay(First, Second, century), Duration.Zero).Run();
        Assert.That(world.NumbersTo(1), Is.Empty);
        Assert.That(world.FaultReports().Select(report => report.MessagesHit), Is.All.EqualTo(3));
    }

    [Test]
    public void Losing_hits_the_asked_share_of_the_chosen_links_only()
    {
        var stage = Stream(1000, servers: 3);
        for (var i = 0; i < 1000; i++) stage.Send(Duration.Ms(i), 0, 2, i);
        var world = stage.Fault(new Lose(First, Second, new Ratio(3, 10)), Duration.Zero).Run();
        Assert.That(world.NumbersTo(1), Has.Count.InRange(640, 760));
        Assert.That(world.NumbersTo(2), Has.Count.EqualTo(1000));
        Assert.That(world.FaultReports()[0].MessagesHit, Is.EqualTo(world.DroppedFor(DropReason.Loss)));
    }

    [Test]
    public void Duplicating_delivers_twice()
    {
        var world = Stream(100).Fault(new Duplicate(First, Second, Ratio.Always), Duration.Us(49_500)).Run();
        Assert.That(world.NumbersTo(1).GroupBy(number => number).Select(copies => copies.Count()),
            Is.EqualTo(Enumerable.Range(0, 100).Select(i => i < 50 ? 1 : 2)));
    }

    [Test]
    public void With_checksums_corrupted_messages_are_dropped()
    {
        var world = Stream(100).Fault(new Corrupt(First, Second, Ratio.Always), Duration.Us(49_500)).Run();
        Assert.That(world.NumbersTo(1), Is.EqualTo(Enumerable.Range(0, 50)));
        Assert.That(world.DroppedFor(DropReason.Checksum), Is.EqualTo(50));
    }

    [Test]
    public void Without_checksums_corrupted_messages_are_delivered_with_one_bit_changed()
    {
        var world = Stream(100).On(new NetworkSetup { Checksums = false })
            .Fault(new Corrupt(First, Second, Ratio.Always), Duration.Us(49_500)).Run();
        var numbers = world.NumbersTo(1);
        Assert.That(numbers.Take(50), Is.EqualTo(Enumerable.Range(0, 50)));
        for (var i = 50; i < 100; i++) Assert.That(long.PopCount(numbers[i] ^ i), Is.EqualTo(1), $"letter {i} became {numbers[i]}");
    }

    [Test]
    public void Corruption_by_the_network_and_by_a_fault_do_not_undo_each_other()
    {
        var world = Stream(100).On(new NetworkSetup { Checksums = false, Corrupt = Ratio.Always })
            .Fault(new Corrupt(First, Second, Ratio.Always), Duration.Zero).Run();
        Assert.That(world.NumbersTo(1).Where((number, i) => number != i).Count(), Is.GreaterThan(80));
    }

    [Test]
    public void The_sender_keeps_the_original_of_a_corrupted_broadcast()
    {
        var world = new Stage(4).On(new NetworkSetup { Checksums = false })
            .At(Duration.Ms(1), 0, (_, env) => env.Broadcast(new Letter(64)))
            .Fault(new Corrupt(First, Second, Ratio.Always), Duration.Zero).Run();
        Assert.That(world.NumbersTo(1)[0], Is.Not.EqualTo(64));
        Assert.That((world.NumbersTo(2)[0], world.NumbersTo(3)[0]), Is.EqualTo((64L, 64L)));
    }

    [Test]
    public void Lost_replies_leave_the_write_done_and_the_client_retries_with_the_same_id()
    {
        var setup = SingleCopy.Setup() with
        {
            Clients = [new ClientGroup { Count = 1, Nearest = _ => new NodeId(0),
                Script = [new(Duration.Ms(100), 0, Operation.Write("x", Value.Of(5)))] }],
            Faults = [new ScheduledFault(new LoseReplies(Ratio.Always), Duration.Zero, Duration.Ms(1200))],
        };
        var world = new World(setup, new Seeded(1));
        world.Run();
        var asked = world.Events(EventKind.Deliver).Where(e => e.Event.What is Ask).Select(e => ((Ask)e.Event.What!).Id).ToArray();
        Assert.That(asked, Has.Length.EqualTo(4).And.All.EqualTo(asked[0]));
        Assert.That(world.History.Events.Where(e => !e.IsNemesis).Select(e => e.Type), Is.EqualTo(new[] { OpType.Invoke, OpType.Ok }));
        Assert.That(world.FaultReports()[0].MessagesHit, Is.EqualTo(3));
    }

    [Test]
    public void What_a_fault_draws_for_one_link_does_not_depend_on_the_others()
    {
        static List<long> Lost(bool busy)
        {
            var stage = Stream(200, servers: 3);
            if (busy) for (var i = 0; i < 200; i++) stage.Send(Duration.Ms(i), 0, 2, i);
            return stage.Fault(new Lose(First, new Selector.Rest(), new Ratio(1, 2)), Duration.Zero).Run().NumbersTo(1);
        }
        Assert.That(Lost(busy: true), Is.EqualTo(Lost(busy: false)));
    }
}
