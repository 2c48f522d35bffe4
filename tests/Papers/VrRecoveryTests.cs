using Simulator.Protocols.ViewstampedReplication;
using Simulator.Tests.Sim;

namespace Simulator.Tests.Papers;

/// <summary>One test for each claim of §4.3 and §5.1 about replicas that come back without a memory.</summary>
public sealed class VrRecoveryTests
{
    static readonly Request first = VrProbe.Write(1);
    static readonly Request second = VrProbe.Write(2);
    static readonly Configuration group = new(0, 0, NodeSet.First(5), NodeSet.Empty);

    [Test]
    public void Section_4_3_Who_comes_back_asks_all_others_with_a_nonce()
    {
        var probe = VrProbe.Restarted(2);
        Assert.That(probe.Node.Status, Is.EqualTo(Status.Recovering));
        probe.Wait(VrProbe.Paper.HeartbeatInterval);
        Assert.That(probe.Sent<Recovery>().Take(4).Distinct(), Has.One.Items);
    }

    [Test]
    public void Section_4_3_While_it_recovers_it_takes_no_part()
    {
        var probe = VrProbe.Restarted(2);
        probe.Receive(0, VrProbe.Prepare(0, 1, 0, first)).Receive(1, VrProbe.StartViewChange(1)).Receive(3, VrProbe.StartViewChange(1));
        probe.Receive(1, new StartView(0, 1, VrProbe.Excerpt(1, 0))).Receive(3, new Recovery(7, 1, 0)).Receive(-1, first);
        Assert.That(probe.Sent(), Is.Empty);
        Assert.That((probe.Node.Status, probe.Node.OpNumber), Is.EqualTo((Status.Recovering, 0)));
    }

    [Test]
    public void Section_4_3_Replicas_answer_only_in_normal_status_and_the_primary_with_its_log()
    {
        var primary = VrProbe.Replica(0).Receive(-1, first);
        primary.Sent();
        primary.Receive(2, new Recovery(7, 1, 0));
        Assert.That(primary.Sent<RecoveryResponse>().Single(), Is.EqualTo(Response(0, 7, VrProbe.Excerpt(1, 0, first), (2, 1))));
        var backup = VrProbe.Replica(1).Receive(2, new Recovery(7, 1, 0));
        Assert.That(backup.Sent<RecoveryResponse>().Single().Log, Is.Null);
        backup.Receive(3, VrProbe.StartViewChange(1));
        backup.Sent();
        backup.Receive(2, new Recovery(7, 1, 0));
        Assert.That(backup.Sent(), Is.Empty);
    }

    [Test]
    public void Section_4_3_It_needs_f_and_one_answers_with_that_of_the_latest_views_primary()
    {
        var probe = VrProbe.Restarted(2);
        var nonce = Nonce(probe);
        probe.Receive(0, Response(0, nonce, VrProbe.Excerpt(1, 0, first))).Receive(3, Response(0, nonce, null));
        Assert.That(probe.Node.Status, Is.EqualTo(Status.Recovering), "two answers");
        probe.Receive(4, Response(1, nonce, null));
        Assert.That(probe.Node.Status, Is.EqualTo(Status.Recovering), "the primary of a later view is missing");
        probe.Receive(1, Response(1, nonce, VrProbe.Excerpt(1, 1, first, second)));
        Assert.That((probe.Node.Status, probe.Node.View, probe.Node.CommitNumber), Is.EqualTo((Status.Normal, 1, 1)));
        Assert.That(probe.Node.Operations(), Is.EqualTo(new[] { "write k 1", "write k 2" }));
    }

    [Test]
    public void Section_4_3_Answers_to_another_recovery_do_not_count()
    {
        var probe = VrProbe.Restarted(2);
        var nonce = Nonce(probe);
        probe.Receive(0, Response(0, nonce + 1, VrProbe.Excerpt(1, 0, first)));
        probe.Receive(3, Response(0, nonce, null)).Receive(4, Response(0, nonce, null));
        Assert.That(probe.Node.Status, Is.EqualTo(Status.Recovering));
    }

    [Test]
    public void Disc_2017_Answers_of_a_replica_that_has_lost_its_memory_since_do_not_count()
    {
        var probe = VrProbe.Restarted(2);
        var nonce = Nonce(probe);
        probe.Receive(3, Response(0, nonce, null)).Receive(0, Response(0, nonce, VrProbe.Excerpt(1, 0, first), (3, 1)));
        probe.Receive(3, Response(0, nonce, null));
        Assert.That(probe.Node.Status, Is.EqualTo(Status.Recovering));
        probe.Receive(4, Response(0, nonce, null, (3, 1)));
        Assert.That(probe.Node.Status, Is.EqualTo(Status.Recovering));
        probe.Receive(1, Response(0, nonce, null, (3, 1)));
        Assert.That(probe.Node.Status, Is.EqualTo(Status.Normal));
    }

    [Test]
    public void Section_5_1_It_gets_a_checkpoint_from_anyone_first_and_then_only_the_log_after_it()
    {
        var options = VrProbe.Paper with { CheckpointAfter = 2, LogKept = 0 };
        var probe = VrProbe.Restarted(2, options);
        probe.Wait(options.HeartbeatInterval);
        var asked = probe.Sent<GetCheckpoint>()[0];
        var other = VrProbe.Replica(1, options).Receive(0, VrProbe.Prepare(0, 1, 2, first, second));
        other.Sent();
        other.Receive(2, asked);
        probe.Receive(1, other.Sent<NewCheckpoint>().Single());
        Assert.That(probe.Node.CommitNumber, Is.EqualTo(2));
        Assert.That(probe.Sent<Recovery>()[0], Is.EqualTo(new Recovery(asked.Nonce, 0, 2)));
    }

    [Test]
    public void Section_4_3_Who_has_been_replaced_meanwhile_stays_outside()
    {
        var probe = VrProbe.Restarted(2);
        var nonce = Nonce(probe);
        var without = new Configuration(1, 1, VrProbe.Set(0, 1, 3), NodeSet.First(5));
        foreach (var member in new[] { 1, 3 }) probe.Receive(member, Response(0, nonce, null) with { Epoch = 1, Configuration = without });
        Assert.That(probe.Node.Status, Is.EqualTo(Status.Recovering));
        probe.Receive(0, Response(0, nonce, VrProbe.Excerpt(1, 1, first)) with { Epoch = 1, Configuration = without });
        Assert.That(probe.Node.Status, Is.EqualTo(Status.None));
    }

    static RecoveryResponse Response(long view, long nonce, LogExcerpt? log, params (int, long)[] lives) =>
        new(0, view, nonce, VrProbe.Lives(lives), group, log);

    static long Nonce(Probe<VrNode> probe)
    {
        probe.Wait(VrProbe.Paper.HeartbeatInterval);
        return probe.Sent<Recovery>()[0].Nonce;
    }
}
