using Simulator.Protocols;
using Simulator.Protocols.Epidemic;
using Simulator.Tests.Sim;
using Reply = Simulator.Protocols.Reply;
using static Simulator.Tests.Papers.EpidemicProbe;

namespace Simulator.Tests.Papers;

/// <summary>Demers et al., Epidemic Algorithms for Replicated Database Maintenance, PODC 1987: §1.1 to §1.3.</summary>
public sealed class EpidemicTests
{
    static readonly Comparison[] cheap = [Comparison.Recent, Comparison.PeelBack, Comparison.Merkle];

    [Test]
    public void The_larger_timestamp_supersedes_and_the_smaller_is_ignored()
    {
        var probe = Server(Quiet).Holding(Item(20, 2));
        probe.Receive(1, new Difference([Item(10, 1)]));
        Assert.That(probe.Node.Read("k"), Is.EqualTo(Value.Of(2)));
        probe.Receive(1, new Difference([Item(30, 3)]));
        Assert.That(probe.Node.Read("k"), Is.EqualTo(Value.Of(3)));
    }

    [Test]
    public void Of_equal_times_the_higher_server_wins_whatever_comes_first([Values] bool isReversed)
    {
        Item[] items = [Item(10, 1, server: 1), Item(10, 2, server: 2)];
        if (isReversed) Array.Reverse(items);
        Assert.That(Server(Quiet).Holding(items).Node.Read("k"), Is.EqualTo(Value.Of(2)));
    }

    [Test]
    public void A_write_is_stamped_by_the_clock_and_on_disk_when_it_is_acknowledged()
    {
        var probe = Server(Quiet).Wait(Duration.Ms(7)).Write(5);
        Assert.That(probe.Sent<Reply>().Single().Outcome.Type, Is.EqualTo(OpType.Ok));
        var item = probe.Node.Written.Items.Single();
        Assert.That((item.Stamp.Time.Ns, item.Stamp.Server.Value), Is.EqualTo((Duration.Ms(7).Ns, 0)));
    }

    [Test]
    public void A_server_gives_no_stamp_twice_even_within_one_grain_of_its_clock()
    {
        var probe = Server(Quiet with { StampPrecision = Duration.Ms(100) }).Wait(Duration.Ms(150)).Write(1).Write(2);
        Assert.That(probe.Node.Read("k"), Is.EqualTo(Value.Of(2)));
        var restarted = Server(Quiet with { StampPrecision = Duration.Seconds(1) }, disk: probe.Node.Written).Write(3);
        Assert.That(restarted.Node.Read("k"), Is.EqualTo(Value.Of(3)), "a clock that is behind the stamps on disk");
    }

    [TestCase(false, 9)]
    [TestCase(true, 1)]
    public void A_clock_that_is_behind_loses_a_write_unless_it_is_stamped_after_what_is_held(bool isAfterSeen, long read) =>
        Assert.That(
            Server(Quiet with { StampAfterSeen = isAfterSeen }).Holding(Item(5000, 9)).Write(1).Node.Read("k"), Is.EqualTo(Value.Of(read)));

    [Test]
    public void Direct_mail_goes_to_everybody_at_once()
    {
        var probe = Server(Quiet with { DirectMail = true }).Write(1);
        var sent = probe.Sent().Where(each => each.Message is Mail).ToList();
        Assert.That(sent, Has.Count.EqualTo(4));
        var other = Server(Quiet, 1).Receive(0, sent[0].Message);
        Assert.That(other.Node.Read("k"), Is.EqualTo(Value.Of(1)));
    }

    [TestCase(Direction.Push, 1, null)]
    [TestCase(Direction.Pull, null, 2)]
    [TestCase(Direction.PushPull, 1, 2)]
    public void Resolve_difference_goes_in_its_direction(Direction direction, long? atOther, long? atOpener)
    {
        foreach (var compare in (Comparison[])[Comparison.Full, Comparison.Recent, Comparison.Merkle])
        {
            var options = Quiet with { AntiEntropy = direction, Compare = compare };
            var opener = Server(options).Holding(Item(1, 1, "a"));
            var other = Server(options, 1).Holding(Item(1, 2, "b"));
            Talk(opener, other, AntiEntropyTick.It);
            Assert.That(other.Node.Find("a")?.Value.Number, Is.EqualTo(atOther), $"{compare}");
            Assert.That(opener.Node.Find("b")?.Value.Number, Is.EqualTo(atOpener), $"{compare}");
        }
    }

    [TestCaseSource(nameof(cheap))]
    public void Equal_databases_are_found_equal_without_sending_them(Comparison compare)
    {
        var (opener, other) = Pair(compare, 300);
        var said = Talk(opener, other, AntiEntropyTick.It);
        Assert.That(said, Has.Count.EqualTo(1));
        Assert.That(said.Sum(Items), Is.LessThanOrEqualTo(8));
    }

    [TestCaseSource(nameof(cheap))]
    public void One_late_update_is_found_among_many_and_little_else_is_sent(Comparison compare)
    {
        var (opener, other) = Pair(compare, 300);
        opener.Holding(Item(9_999, 7, "k7"));
        var said = Talk(opener, other, AntiEntropyTick.It);
        Assert.That(other.Node.Read("k7"), Is.EqualTo(Value.Of(7)));
        Assert.That(said.Sum(Items), Is.LessThan(30));
    }

    [Test]
    public void Only_if_the_checksums_differ_after_the_recent_updates_all_is_sent()
    {
        var (opener, other) = Pair(Comparison.Recent, 300);
        opener.Holding(Item(4_000, 7, "k7"));
        var said = Talk(opener, other, AntiEntropyTick.It);
        Assert.That(said.OfType<Whole>().Single().Items, Has.Count.EqualTo(300));
        Assert.That(other.Node.Read("k7"), Is.EqualTo(Value.Of(7)));
    }

    [Test]
    public void Peeling_back_goes_on_until_the_checksums_agree()
    {
        var (opener, other) = Pair(Comparison.PeelBack, 40);
        // The twentieth from the end.
        opener.Holding(Item(20, 7, "older") with { Key = "older" });
        var said = Talk(opener, other, AntiEntropyTick.It);
        Assert.That(other.Node.Read("older"), Is.EqualTo(Value.Of(7)));
        Assert.That(said.OfType<Peel>().Max(peel => peel.From), Is.EqualTo(16));
    }

    [TestCase(Redistribution.Nothing, 0, 0)]
    [TestCase(Redistribution.Rumour, 1, 0)]
    [TestCase(Redistribution.Mail, 0, 4)]
    public void What_anti_entropy_finds_missing_is_left_alone_or_told_or_mailed(Redistribution redistribute, int hot, int mails)
    {
        var probe = Server(new GossipOptions { Redistribute = redistribute, DirectMail = true });
        probe.Receive(1, new Difference([Item(1, 1)]));
        Assert.That(probe.Node.HotRumours, Is.EqualTo(hot));
        Assert.That(probe.Sent<Mail>(), Has.Count.EqualTo(mails));
    }

    [Test]
    public void What_a_server_holds_survives_a_restart()
    {
        var before = Server(Quiet).Holding(Item(1, 1, "a"), Item(2, 2, "b"));
        var after = Server(Quiet, disk: before.Node.Written);
        Assert.That((after.Node.Read("a"), after.Node.Read("b")), Is.EqualTo((Value.Of(1), Value.Of(2))));
    }

    [Test]
    public void Compare_and_set_is_refused() => Assert.That(
        Server(Quiet).Receive(-1, new Request(1, Operation.Cas("k", Value.Nil, Value.Of(1)))).Sent<Reply>().Single().Outcome,
        Is.EqualTo(Outcome.Fail("not-understood")));

    /// <summary>Two servers that hold the same.</summary>
    static (Probe<GossipNode> Opener, Probe<GossipNode> Other) Pair(Comparison compare, int keys)
    {
        var options = Quiet with { AntiEntropy = Direction.PushPull, Compare = compare, RecentWindow = Duration.Ms(1) };
        Item[] items = [.. Enumerable.Range(0, keys).Select(i => Item(i, i, $"k{i}"))];
        // In another order, which must not matter.
        var (opener, other) = (Server(options).Holding(items), Server(options, 1).Holding([.. items.Reverse()]));
        opener.Wait(Duration.Seconds(5));
        other.Wait(Duration.Seconds(5));
        opener.Sent();
        other.Sent();
        return (opener, other);
    }

    static int Items(Message message) => message switch
    {
        Whole m => m.Items.Count,
        Difference m => m.Items.Count,
        Recent m => m.Items.Count,
        Peel m => m.Items.Count,
        Leaves m => m.Items.Count,
        _ => 0,
    };
}
