using Simulator.Protocols.Swim;
using Simulator.Tests.Sim;
using Join = Simulator.Protocols.Swim.Join;
using Multicast = Simulator.Protocols.Swim.Multicast;
using News = Simulator.Protocols.Swim.News;
using Ping = Simulator.Protocols.Swim.Ping;

namespace Simulator.Tests.Papers;

/// <summary>What Das, Gupta and Motivala (DSN 2002) say of one member. The member under test is n1 of five.</summary>
public sealed class SwimTests
{
    static readonly SwimOptions basic = new()
    {
        Dissemination = Dissemination.Multicast,
        Suspicion = false,
        Targets = TargetChoice.Random,
        PingRequests = 2,
    };

    [Test]
    public void Section_3_1_each_period_begins_with_a_ping_of_one_member()
    {
        var probe = Member(basic).Fire(PeriodTimeout.It);
        Assert.That(probe.Sent<Ping>(), Has.Count.EqualTo(1));
        Assert.That(probe.Armed(PeriodTimeout.It), Is.EqualTo(basic.Period));
    }

    [Test]
    public void Section_3_1_k_others_are_asked_when_no_answer_comes()
    {
        var probe = Pinging(basic, out var target, out var ping);
        var asked = probe.Fire(new PingTimeout(ping.Number)).Sent();
        Assert.That(asked.Select(sent => sent.Message), Is.All.InstanceOf<PingRequest>().And.Exactly(2).Items);
        Assert.That(asked.Select(sent => sent.To).Append(target), Is.Unique);
    }

    [Test]
    public void Section_3_1_nobody_is_asked_when_an_answer_has_come()
    {
        var probe = Pinging(basic, out var target, out var ping).Receive(target.Value, new Ack(ping.Number, target, []));
        Assert.That(probe.Fire(new PingTimeout(ping.Number)).Sent(), Is.Empty);
        Assert.That(probe.Fire(PeriodTimeout.It).Sent().Select(sent => sent.Message), Is.All.InstanceOf<Ping>());
    }

    [Test]
    public void Section_3_1_one_who_is_asked_pings_and_passes_the_answer_on()
    {
        var probe = Member(basic).Receive(1, new PingRequest(7, Id(2), 0, []));
        var ping = probe.Sent<Ping>().Single();
        var answer = probe.Receive(2, new Ack(ping.Number, Id(2), [])).Sent().Single();
        Assert.That(answer.To, Is.EqualTo(Id(1)));
        Assert.That(answer.Message, Is.EqualTo(new Ack(7, Id(2), [])));
    }

    [Test]
    public void Section_3_2_without_suspicions_a_failed_probe_is_told_to_all_at_once()
    {
        var probe = Pinging(basic, out var target, out _).Fire(PeriodTimeout.It);
        var told = probe.Sent().Where(sent => sent.Message is Multicast).ToList();
        Assert.That(told.Select(sent => sent.To), Is.EquivalentTo(Others().Where(id => id != target)), "those that are left");
        Assert.That(((Multicast)told[0].Message).News.Single(), Is.EqualTo(new News(target, Saying.Confirm, 0, 0, Id(0))));
    }

    [Test]
    public void Section_4_1_news_ride_on_the_detector_and_no_more_than_so_often()
    {
        var options = new SwimOptions { NewsPerMessage = 2, Repetitions = 1 };
        var probe = Member(options);
        while (probe.Node.Infection.Count > 0) probe.Receive(1, new Ping(1, 0, []));
        probe.Sent();
        probe.Receive(1, new Ping(1, 0, [Suspect(3)]));
        for (var i = 0; i < 5; i++) probe.Receive(2, new Ping(i, 0, []));
        var carried = probe.Sent<Ack>().Count(ack => ack.News.Contains(Suspect(3)));
        Assert.That(carried, Is.EqualTo(probe.Node.Limit).And.EqualTo(2), "λ ⌈ln(5+1)⌉");
    }

    [Test]
    public void Section_4_1_what_was_gossiped_less_goes_first()
    {
        var probe = Member(new SwimOptions { NewsPerMessage = 1 });
        while (probe.Node.Infection.Count > 0) probe.Receive(1, new Ping(1, 0, []));
        probe.Sent();
        probe.Receive(1, new Ping(1, 0, [Suspect(3)])).Receive(1, new Ping(2, 0, [Suspect(4)])).Receive(1, new Ping(3, 0, []));
        Assert.That(probe.Sent<Ack>().Select(ack => ack.News.Single().Member), Is.EqualTo(new[] { Id(3), Id(4), Id(4) }).Or.EqualTo(new[] { Id(3), Id(4), Id(3) }));
    }

    [TestCase(Saying.Alive, 1, Saying.Alive, 1, false), TestCase(Saying.Alive, 1, Saying.Alive, 2, true)]
    [TestCase(Saying.Suspect, 1, Saying.Alive, 1, false), TestCase(Saying.Suspect, 1, Saying.Alive, 2, true)]
    [TestCase(Saying.Alive, 1, Saying.Suspect, 0, false), TestCase(Saying.Alive, 1, Saying.Suspect, 1, true)]
    [TestCase(Saying.Suspect, 1, Saying.Suspect, 1, false), TestCase(Saying.Suspect, 1, Saying.Suspect, 2, true)]
    [TestCase(Saying.Alive, 1, Saying.Confirm, 0, true), TestCase(Saying.Suspect, 1, Saying.Confirm, 0, true)]
    [TestCase(Saying.Confirm, 1, Saying.Alive, 9, false), TestCase(Saying.Confirm, 1, Saying.Suspect, 9, false)]
    public void Section_4_2_what_overrides_what(Saying held, long heldIncarnation, Saying news, long incarnation, bool overrides)
    {
        var probe = Member(new SwimOptions());
        probe.Receive(1, new Ping(1, 0, [new News(Id(3), held, 0, heldIncarnation, Id(2))]));
        var before = probe.Node.Roster[Id(3)]!.News;
        probe.Receive(1, new Ping(2, 0, [new News(Id(3), news, 0, incarnation, Id(2))]));
        Assert.That(probe.Node.Roster[Id(3)]!.News, overrides ? Is.Not.EqualTo(before) : Is.EqualTo(before));
        Assert.That(before.Saying, Is.EqualTo(held));
    }

    [Test]
    public void Section_4_2_a_suspicion_becomes_a_confirm_in_time()
    {
        var options = new SwimOptions();
        var probe = Member(options).Receive(1, new Ping(1, 0, [Suspect(3)]));
        Assert.That(probe.Armed(new SuspicionTimeout(Id(3))), Is.EqualTo(options.Period * (3 * 2)), "λ ⌈ln(5+1)⌉ periods");
        probe.Fire(new SuspicionTimeout(Id(3)));
        Assert.That(probe.Node.Roster[Id(3)]!.Saying, Is.EqualTo(Saying.Confirm));
        Assert.That(probe.Node.Roster.Others, Does.Not.Contain(Id(3)));
    }

    [Test]
    public void Section_4_2_only_a_higher_incarnation_ends_it_and_only_the_member_itself_raises_it()
    {
        var probe = Member(new SwimOptions()).Receive(1, new Ping(1, 0, [new News(Id(0), Saying.Suspect, 0, 0, Id(2))]));
        Assert.That(probe.Node.Incarnation, Is.EqualTo(1));
        Assert.That(probe.Sent<Ack>().Single().News, Does.Contain(new News(Id(0), Saying.Alive, 0, 1, Id(0))), "and it says so at once");
        probe.Receive(1, new Ping(2, 0, [new News(Id(0), Saying.Suspect, 0, 0, Id(3))]));
        Assert.That(probe.Node.Incarnation, Is.EqualTo(1), "an old suspicion is answered by what is so already");
    }

    [Test]
    public void Section_4_3_each_pass_pings_every_member_once()
    {
        var probe = Member(new SwimOptions());
        var targets = new List<NodeId>();
        for (var i = 0; i < 12; i++)
        {
            var (target, ping) = probe.Fire(PeriodTimeout.It).Sent().Single(sent => sent.Message is Ping);
            probe.Receive(target.Value, new Ack(((Ping)ping).Number, target, []));
            targets.Add(target);
        }
        foreach (var pass in targets.Chunk(4)) Assert.That(pass, Is.EquivalentTo(Others()));
    }

    [Test]
    public void A_server_that_joins_learns_all_members_from_one_and_is_known_there()
    {
        var probe = new Probe<SwimNode>(() => new SwimNode(Id(0), 5, new SwimOptions { InitialMembers = 4 }));
        probe.Receive(4, new Join([new News(Id(4), Saying.Alive, 0, 0, Id(4))]));
        var welcome = probe.Sent<Welcome>().Single();
        Assert.That(welcome.News.Select(news => news.Member), Is.EquivalentTo(Enumerable.Range(0, 5).Select(Id)));
        Assert.That(probe.Node.Roster.Others, Does.Contain(Id(4)));
    }

    static Probe<SwimNode> Pinging(SwimOptions options, out NodeId target, out Ping ping)
    {
        var probe = Member(options).Fire(PeriodTimeout.It);
        var sent = probe.Sent().Single();
        (target, ping) = (sent.To, (Ping)sent.Message);
        return probe;
    }

    static Probe<SwimNode> Member(SwimOptions options) => new(() => new SwimNode(Id(0), 5, options));

    static News Suspect(int member) => new(Id(member), Saying.Suspect, 0, 0, Id(2));

    static IEnumerable<NodeId> Others() => Enumerable.Range(1, 4).Select(Id);

    static NodeId Id(int server) => new(server);
}
