using Simulator.Protocols.Epidemic;
using static Simulator.Tests.Papers.EpidemicProbe;

namespace Simulator.Tests.Papers;

/// <summary>Demers et al., PODC 1987, §2: deletion and death certificates.</summary>
public sealed class EpidemicDeletionTests
{
    static readonly GossipOptions limited = Quiet with
    {
        AntiEntropy = Direction.PushPull,
        CertificateRetention = Duration.Seconds(1),
        DormantRetention = Duration.Seconds(6),
        RetentionSites = 2,
    };

    [Test]
    public void A_deletion_leaves_a_certificate_that_refuses_older_copies()
    {
        var probe = Server(Quiet).Holding(Item(0, 1)).Wait(Duration.Ms(5)).Write(null);
        Assert.That(probe.Node.Find("k")!.Certificate, Is.Not.Null);
        probe.Receive(1, new Difference([Item(0, 1)]));
        Assert.That(probe.Node.Read("k"), Is.EqualTo(Value.Nil));
    }

    [Test]
    public void Without_certificates_an_older_copy_comes_back()
    {
        var probe = Server(Quiet with { DeathCertificates = false }).Holding(Item(0, 1)).Wait(Duration.Ms(5)).Write(null);
        Assert.That(probe.Node.Find("k"), Is.Null);
        probe.Receive(1, new Difference([Item(0, 1)]));
        Assert.That(probe.Node.Read("k"), Is.EqualTo(Value.Of(1)));
    }

    [Test]
    public void A_certificate_cancels_older_copies_elsewhere() =>
        Assert.That(Server(Quiet).Holding(Item(10, 1), Deletion(20)).Node.Read("k"), Is.EqualTo(Value.Nil));

    [Test]
    public void A_later_write_cancels_a_certificate() =>
        Assert.That(Server(Quiet).Holding(Deletion(20), Item(30, 3)).Node.Read("k"), Is.EqualTo(Value.Of(3)));

    [Test]
    public void At_the_threshold_it_is_discarded_save_at_its_retention_sites()
    {
        var elsewhere = Server(limited).Holding(Deletion(0, sites: [2, 3])).Wait(Duration.Ms(1001));
        Assert.That(elsewhere.Node.Find("k"), Is.Null);
        var site = Server(limited, 2).Holding(Deletion(0, sites: [2, 3])).Wait(Duration.Ms(1001));
        Assert.That(site.Node.Find("k"), Is.Not.Null);
        Assert.That(site.Wait(Duration.Seconds(6)).Node.Find("k"), Is.Null, "and there when its second threshold is over");
    }

    [Test]
    public void A_dormant_certificate_is_told_to_nobody()
    {
        var site = Server(limited with { Rumours = Direction.PushPull }, 2).Holding(Deletion(0, sites: [2])).Wait(Duration.Ms(1001));
        site.Sent();
        Assert.That(site.Receive(0, new Whole(default, Asks: true, Opens: true)).Sent<Difference>(), Is.Empty);
        Assert.That(site.Node.HotRumours, Is.Zero);
        var opened = site.Fire(AntiEntropyTick.It).Fire(AntiEntropyTick.It).Sent<Whole>();
        Assert.That(opened.Select(whole => whole.Items.Count), Is.EqualTo(new[] { 0, 0 }));
    }

    [Test]
    public void An_obsolete_copy_wakes_it_up_and_it_goes_round_again()
    {
        var site = Server(limited with { Rumours = Direction.Push }, 2).Holding(Deletion(0, sites: [2])).Wait(Duration.Seconds(5));
        site.Sent();
        site.Receive(4, new Difference([Item(-1, 1)]));
        var item = site.Node.Find("k")!;
        Assert.That((item.Value, item.Stamp.Time.Ns), Is.EqualTo((Value.Nil, 0L)), "the ordinary timestamp stays");
        Assert.That(item.Certificate!.Activated.Ns, Is.EqualTo(Duration.Seconds(5).Ns), "the activation timestamp does not");
        Assert.That(site.Node.HotRumours, Is.EqualTo(1));
        Assert.That(site.Receive(0, new Whole(default, Asks: true, Opens: true)).Sent<Difference>(), Has.Count.EqualTo(1));
        Assert.That(site.Wait(Duration.Ms(999)).Node.Find("k"), Is.Not.Null);
    }

    [Test]
    public void An_awakened_certificate_is_news_to_who_holds_it_and_to_who_has_discarded_it()
    {
        var awake = Deletion(0) with { Certificate = new Certificate(new LocalTime(Duration.Seconds(5).Ns), default) };
        var holder = Server(limited with { Rumours = Direction.Push }).Wait(Duration.Seconds(5)).Receive(2, new Tell([awake], false));
        Assert.That(holder.Node.Find("k")!.Certificate!.Activated.Ns, Is.EqualTo(Duration.Seconds(5).Ns));
        Assert.That(holder.Node.HotRumours, Is.EqualTo(1));
        holder.Receive(4, new Difference([Item(-1, 1)]));
        Assert.That(holder.Node.Read("k"), Is.EqualTo(Value.Nil));
    }

    [Test]
    public void An_awakened_certificate_cancels_no_write_that_came_after_the_deletion()
    {
        var awake = Deletion(10) with { Certificate = new Certificate(new LocalTime(Duration.Seconds(5).Ns), default) };
        Assert.That(Server(limited).Holding(Item(20, 2), awake).Node.Read("k"), Is.EqualTo(Value.Of(2)));
    }

    [Test]
    public void A_certificate_of_age_deletes_what_it_meets_but_is_not_taken_up_where_there_is_nothing()
    {
        var old = Deletion(0);
        Assert.That(Server(limited).Wait(Duration.Seconds(2)).Holding(old).Node.Find("k"), Is.Null);
        var holder = Server(limited).Holding(Item(-1, 1)).Wait(Duration.Seconds(2)).Holding(old);
        Assert.That(holder.Node.Read("k"), Is.EqualTo(Value.Nil));
    }

    [Test]
    public void After_a_restart_certificates_go_on_ageing()
    {
        var before = Server(limited).Holding(Deletion(0));
        var after = Server(limited, disk: before.Node.Written).Wait(Duration.Ms(1001));
        Assert.That(after.Node.Find("k"), Is.Null);
    }

    [Test]
    public void Retention_sites_are_drawn_without_repetition([Range(1, 5)] int sites)
    {
        var item = Server(limited with { RetentionSites = sites }).Write(null).Node.Find("k")!;
        var drawn = item.Certificate!.Sites.Select(site => site.Value).ToList();
        Assert.That(drawn, Is.Unique);
        Assert.That(drawn, Has.Count.EqualTo(sites).And.All.InRange(0, 4));
    }
}
