using Simulator.Protocols.Swim;
using Simulator.Tests.Sim;
using News = Simulator.Protocols.Swim.News;
using Ping = Simulator.Protocols.Swim.Ping;

namespace Simulator.Tests.Papers;

/// <summary>What Dadgar, Phillips and Currey (DSN-W 2018) add to SWIM. The member under test is n1 of ten.</summary>
public sealed class LifeguardTests
{
    static readonly SwimOptions probing = new() { AdaptiveProbe = true, HealthLimit = 3 };

    static readonly SwimOptions suspecting = new()
    {
        AdaptiveSuspicion = true,
        SuspicionScale = SuspicionScale.DecimalLog,
        SuspicionMultiplier = 5,
        SuspicionStretch = 6,
        Confirmations = 3,
    };

    [Test]
    public void Section_IV_A_a_failed_probe_makes_the_next_ones_slower_and_a_good_one_faster_again()
    {
        var probe = Member(probing).Fire(PeriodTimeout.It);
        var failed = probe.Fire(PeriodTimeout.It).Sent().Select(sent => sent.Message).OfType<Ping>().Last();
        Assert.That(probe.Node.HealthMultiplier, Is.EqualTo(1));
        Assert.That(probe.Armed(PeriodTimeout.It), Is.EqualTo(probing.Period * 2));
        Assert.That(probe.Armed(new PingTimeout(failed.Number)), Is.EqualTo(probing.PingTimeout * 2));
    }

    [Test]
    public void Section_IV_A_helpers_that_do_not_even_say_that_they_heard_nothing_count_against_oneself()
    {
        foreach (var (answers, expected) in new[] { (true, 1), (false, 2) })
        {
            var probe = Member(probing).Fire(PeriodTimeout.It);
            var ping = probe.Sent<Ping>().Single();
            var helpers = probe.Fire(new PingTimeout(ping.Number)).Sent();
            if (answers) foreach (var (helper, _) in helpers) probe.Receive(helper.Value, new Nack(ping.Number, []));
            Assert.That(probe.Fire(PeriodTimeout.It).Node.HealthMultiplier, Is.EqualTo(expected));
        }
    }

    [Test]
    public void Section_IV_A_the_multiplier_stays_within_its_limit()
    {
        var probe = Member(probing);
        for (var i = 0; i < 9; i++) probe.Fire(PeriodTimeout.It);
        Assert.That(probe.Node.HealthMultiplier, Is.EqualTo(3));
    }

    [Test]
    public void Section_IV_A_having_to_contradict_a_suspicion_counts_too() =>
        Assert.That(Member(probing).Receive(1, new Ping(1, 0, [Suspect(0, 2)])).Node.HealthMultiplier, Is.EqualTo(1));

    [Test]
    public void Section_IV_A_a_helper_says_that_it_has_heard_nothing()
    {
        var probe = Member(probing).Receive(1, new PingRequest(7, new NodeId(2), 0, []));
        var number = probe.Sent<Ping>().Single().Number;
        Assert.That(probe.Armed(new NackTimeout(number)), Is.EqualTo(probing.PingTimeout * 4 / 5));
        var nack = probe.Fire(new NackTimeout(number)).Sent().Single();
        Assert.That(nack.To, Is.EqualTo(new NodeId(1)));
        Assert.That(nack.Message, Is.InstanceOf<Nack>());
    }

    [Test]
    public void Section_IV_B_a_suspicion_begins_long_and_each_independent_one_shortens_it()
    {
        var probe = Member(suspecting).Receive(1, new Ping(1, 0, [Suspect(3, 4)]));
        // Min = 5 lg 10 periods = 5 s; Max = 30 s; the share that is left after C of 3 confirmations is 1 - log(C+1)/log 4.
        Assert.That(Left(probe), Is.EqualTo(Duration.Seconds(30).Ns).Within(1).Percent);
        probe.Receive(1, new Ping(2, 0, [Suspect(3, 4)]));
        Assert.That(Left(probe), Is.EqualTo(Duration.Seconds(30).Ns).Within(1).Percent, "the same accuser says nothing new");
        probe.Receive(1, new Ping(3, 0, [Suspect(3, 5)]));
        Assert.That(Left(probe), Is.EqualTo(Duration.Ms(17_500).Ns).Within(1).Percent);
        probe.Receive(1, new Ping(4, 0, [Suspect(3, 6)]));
        Assert.That(Left(probe), Is.EqualTo(Duration.Ms(10_188).Ns).Within(1).Percent);
        probe.Receive(1, new Ping(5, 0, [Suspect(3, 7)]));
        Assert.That(Left(probe), Is.EqualTo(Duration.Seconds(5).Ns).Within(1).Percent);
        probe.Receive(1, new Ping(6, 0, [Suspect(3, 8)]));
        Assert.That(Left(probe), Is.EqualTo(Duration.Seconds(5).Ns).Within(1).Percent, "K of them are enough");
    }

    [TestCase(true), TestCase(false)]
    public void Section_IV_C_one_who_is_suspected_hears_so_with_the_next_ping(bool isOn)
    {
        var options = new SwimOptions { BuddySystem = isOn, Repetitions = 0 };
        var probe = Member(options).Receive(1, new Ping(1, 0, [Suspect(3, 4)]));
        probe.Sent();
        var toldIt = false;
        for (var i = 0; i < 9; i++)
            foreach (var (to, message) in probe.Fire(PeriodTimeout.It).Sent())
                if (to == new NodeId(3) && message is Ping ping) toldIt |= ping.News.Contains(Suspect(3, 4));
        Assert.That(toldIt, Is.EqualTo(isOn));
    }

    static long Left(Probe<SwimNode> probe) => probe.Armed(new SuspicionTimeout(new NodeId(3)))!.Value.Ns;

    static Probe<SwimNode> Member(SwimOptions options) => new(() => new SwimNode(new NodeId(0), 10, options), servers: 10);

    static News Suspect(int member, int accuser) => new(new NodeId(member), Saying.Suspect, 0, 0, new NodeId(accuser));
}
