using Simulator.Protocols.Epidemic;
using Simulator.Tests.Sim;
using static Simulator.Tests.Papers.EpidemicProbe;

namespace Simulator.Tests.Papers;

/// <summary>Demers et al., PODC 1987, §1.4: rumours, when interest in them is lost, connection limits.</summary>
public sealed class EpidemicRumourTests
{
    static readonly GossipOptions push = Quiet with { Rumours = Direction.Push, K = 2 };

    [Test]
    public void A_new_update_is_hot_and_told_in_each_cycle()
    {
        var probe = Server(push).Write(1);
        probe.Sent();
        for (var cycle = 0; cycle < 3; cycle++)
            Assert.That(probe.Fire(RumourTick.It).Sent<Tell>().Single().Items.Single().Value, Is.EqualTo(Value.Of(1)));
    }

    [Test]
    public void Who_hears_a_rumour_tells_it_and_says_whether_it_was_needed()
    {
        var probe = Server(push, 1).Receive(0, new Tell([Item(1, 1)], Asks: false));
        Assert.That(probe.Sent<Feedback>().Single().Opinions.Single().Needed, Is.True);
        Assert.That(probe.Node.HotRumours, Is.EqualTo(1));
        probe.Receive(2, new Tell([Item(1, 1)], Asks: false));
        Assert.That(probe.Sent<Feedback>().Single().Opinions.Single().Needed, Is.False);
    }

    [Test]
    public void With_feedback_and_a_counter_k_contacts_that_knew_end_it()
    {
        var probe = Told(push);
        Assert.That(Cycle(probe, needed: false).Node.HotRumours, Is.EqualTo(1));
        Assert.That(Cycle(probe, needed: false).Node.HotRumours, Is.Zero);
        probe.Sent();
        Assert.That(probe.Fire(RumourTick.It).Sent<Tell>(), Is.Empty, "who has nothing to tell does nothing");
    }

    [Test]
    public void A_contact_that_needed_it_sets_the_counter_back()
    {
        var probe = Told(push);
        Cycle(probe, needed: false);
        Cycle(probe, needed: true);
        Assert.That(Cycle(probe, needed: false).Node.HotRumours, Is.EqualTo(1));
        Assert.That(Cycle(probe, needed: false).Node.HotRumours, Is.Zero);
    }

    [Test]
    public void Of_the_contacts_of_one_cycle_one_that_needed_it_is_enough_and_several_that_did_not_count_once()
    {
        var probe = Told(push);
        probe.Fire(RumourTick.It);
        Say(probe, 1, needed: false);
        Say(probe, 2, needed: false);
        Say(probe, 3, needed: false);
        Assert.That(probe.Fire(RumourTick.It).Node.HotRumours, Is.EqualTo(1));
        Say(probe, 1, needed: false);
        Say(probe, 2, needed: true);
        Assert.That(Cycle(probe, needed: false).Node.HotRumours, Is.EqualTo(1));
    }

    [Test]
    public void Blindly_nobody_is_asked_and_k_cycles_end_it()
    {
        var probe = Told(push with { Judgement = Judgement.Blind });
        probe.Fire(RumourTick.It);
        Assert.That(probe.Fire(RumourTick.It).Node.HotRumours, Is.EqualTo(1));
        Assert.That(probe.Fire(RumourTick.It).Node.HotRumours, Is.Zero);
        var hearer = Server(push with { Judgement = Judgement.Blind }, 1).Receive(0, new Tell([Item(1, 1)], Asks: false));
        Assert.That(hearer.Sent<Feedback>(), Is.Empty);
    }

    [Test]
    public void With_a_coin_interest_is_lost_after_k_such_contacts_on_average()
    {
        var probe = Server(push with { Removal = Removal.Coin, K = 4 });
        var (cycles, rumours) = (0, 300);
        for (var i = 0; i < rumours; i++)
        {
            probe.Write(i, $"k{i}");
            while (probe.Node.HotRumours > 0)
            {
                var item = probe.Node.Find($"k{i}")!;
                probe.Receive(1, new Feedback([new Opinion(item.Key, item.Stamp, Needed: false)])).Fire(RumourTick.It);
                cycles++;
            }
        }
        Assert.That(cycles / (double)rumours, Is.EqualTo(4).Within(.6));
    }

    [Test]
    public void With_pull_everybody_asks_and_only_the_asked_tells()
    {
        var options = push with { Rumours = Direction.Pull };
        var (source, puller) = (Told(options), Server(options, 1));
        var said = Talk(puller, source, RumourTick.It);
        Assert.That(said.Select(message => message.GetType()), Is.EqualTo(new[] { typeof(Tell), typeof(TellBack), typeof(Feedback) }));
        Assert.That(puller.Node.Read("k"), Is.EqualTo(Value.Of(1)));
        Assert.That(((Tell)said[0]).Items, Is.Empty);
    }

    [Test]
    public void With_push_and_pull_both_tell_and_what_the_other_has_just_told_need_not_go_back()
    {
        var options = push with { Rumours = Direction.PushPull };
        var (one, other) = (Told(options), Server(options, 1).Write(2, "other"));
        other.Receive(0, new Tell([one.Node.Find("k")!], Asks: false)).Sent();
        Talk(one, other, RumourTick.It);
        Assert.That(one.Node.Read("other"), Is.EqualTo(Value.Of(2)));
        one.Sent();
        var back = other.Receive(0, new Tell([one.Node.Find("k")!], Asks: true)).Sent<TellBack>().Single();
        Assert.That(back.Items.Select(item => item.Key), Does.Not.Contain("k"));
    }

    [Test]
    public void In_lock_step_a_cycle_judges_by_what_was_known_when_it_began()
    {
        var probe = Server(push with { Rounds = Rounds.Synchronous }, 1).Wait(Duration.Ms(110));
        for (var teller = 2; teller < 4; teller++)
            Assert.That(
                probe.Receive(teller, new Tell([Item(1, 1)], Asks: false)).Sent<Feedback>().Single().Opinions.Single().Needed, Is.True);
        probe.Wait(Duration.Ms(100));
        probe.Sent();
        Assert.That(
            probe.Receive(2, new Tell([Item(1, 1)], Asks: false)).Sent<Feedback>().Single().Opinions.Single().Needed, Is.False);
    }

    [Test]
    public void In_lock_step_what_is_heard_in_a_cycle_is_told_from_the_next_on()
    {
        var probe = Server(push with { Rounds = Rounds.Synchronous, Rumours = Direction.PushPull }, 1).Wait(Duration.Ms(110));
        probe.Receive(2, new Tell([Item(1, 1)], Asks: false)).Sent();
        Assert.That(probe.Receive(3, new Tell(default, Asks: true)).Sent<TellBack>().Single().Items, Is.Empty);
        probe.Wait(Duration.Ms(100));
        probe.Sent();
        Assert.That(probe.Receive(3, new Tell(default, Asks: true)).Sent<TellBack>().Single().Items, Has.Count.EqualTo(1));
    }

    [Test]
    public void Beyond_the_connection_limit_contacts_are_refused_until_the_next_cycle()
    {
        var probe = Server(push with { ConnectionLimit = 1 }, 1);
        probe.Receive(0, new Tell([Item(1, 1)], Asks: false)).Sent();
        Assert.That(probe.Receive(2, new Tell([Item(1, 2, "other")], Asks: false)).Sent<Busy>(), Has.Count.EqualTo(1));
        Assert.That(probe.Node.Find("other"), Is.Null);
        probe.Wait(Duration.Ms(200));
        probe.Sent();
        Assert.That(probe.Receive(2, new Tell([Item(1, 2, "other")], Asks: false)).Sent<Busy>(), Is.Empty);
    }

    [Test]
    public void Who_is_refused_hunts_for_others_as_often_as_allowed()
    {
        var probe = Told(push with { ConnectionLimit = 1, HuntLimit = 2 }).Fire(RumourTick.It);
        Assert.That(probe.Sent<Tell>(), Has.Count.EqualTo(1));
        for (var hunt = 0; hunt < 3; hunt++) probe.Receive(1, new Busy(IsRumour: true));
        Assert.That(probe.Sent<Tell>(), Has.Count.EqualTo(2));
    }

    static Probe<GossipNode> Told(GossipOptions options)
    {
        var probe = Server(options).Write(1);
        probe.Sent();
        return probe;
    }

    /// <summary>A cycle in which the one contact says whether it needed the rumour; with the next one it is settled.</summary>
    static Probe<GossipNode> Cycle(Probe<GossipNode> probe, bool needed)
    {
        Say(probe, 1, needed);
        return probe.Fire(RumourTick.It);
    }

    static void Say(Probe<GossipNode> probe, int from, bool needed)
    {
        var item = probe.Node.Find("k")!;
        probe.Receive(from, new Feedback([new Opinion("k", item.Stamp, needed)]));
    }
}
