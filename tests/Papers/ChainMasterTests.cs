using Simulator.Protocols.Chain;
using Simulator.Tests.Sim;

namespace Simulator.Tests.Papers;

/// <summary>What the master does when servers fail and come back: van Renesse and Schneider, OSDI 2004, §3.</summary>
public sealed class ChainMasterTests
{
    static readonly Duration detect = ChainProbe.Paper.DetectAfter;

    [Test]
    public void The_head_failed_and_all_are_told_the_new_one_at_once()
    {
        var probe = WithoutSignOf(0);
        Assert.That(probe.Node.Configuration, Is.EqualTo(ChainProbe.Chain(2, 1, 2)));
        var told = probe.Sent().Where(sent => sent.Message is Adopt { Configuration.Number: 2 }).Select(sent => sent.To.Value);
        Assert.That(told, Is.SupersetOf(new[] { 1, 2 }));
    }

    [Test]
    public void The_tail_failed_and_its_predecessor_is_the_tail()
    {
        var probe = WithoutSignOf(2);
        Assert.That(probe.Node.Configuration, Is.EqualTo(ChainProbe.Chain(2, 0, 1)));
        Assert.That(probe.Sent<Adopt>().Where(each => each.Configuration.Number == 2), Has.All.Property(nameof(Adopt.MustReport)).False);
    }

    [Test]
    public void Another_server_failed_and_its_predecessor_is_told_only_when_the_successor_has_told_what_it_has()
    {
        var probe = WithoutSignOf(1);
        var first = probe.Sent().Where(sent => sent.Message is Adopt { Configuration.Number: 2 }).ToList();
        var toSuccessor = first.Where(sent => sent.To.Value == 2).ToList();
        Assert.That(toSuccessor, Is.Not.Empty);
        Assert.That(toSuccessor.Select(sent => ((Adopt)sent.Message).MustReport), Has.All.True);
        Assert.That(first.Where(sent => sent.To.Value == 0), Is.Empty);
        probe.Receive(2, new LastReceived(2, 7));
        Assert.That(probe.Sent(), Is.EqualTo(new[] { (new NodeId(0), (Message)new Adopt(ChainProbe.Chain(2, 0, 2), false, 7)) }));
    }

    [Test]
    public void Clients_are_told_the_new_chain()
    {
        var probe = Probe();
        probe.Receive(-1, Locate.It);
        probe.Sent();
        Live(probe, 1, 2);
        Assert.That(probe.Sent().Where(sent => sent.To == NodeId.Client(0)).Select(sent => sent.Message),
            Is.EqualTo(new[] { new Located(ChainProbe.Chain(2, 1, 2)) }));
    }

    [Test]
    public void The_last_that_hold_the_object_are_not_removed()
    {
        var probe = Probe();
        Live(probe);
        Assert.That(probe.Node.Configuration.Number, Is.EqualTo(1));
    }

    [Test]
    public void A_server_outside_that_lives_is_brought_in_at_the_end()
    {
        var probe = WithoutSignOf(0);
        Live(probe, 0, 1, 2);
        Assert.That(probe.Sent(), Does.Contain((new NodeId(2), (Message)new Extend(2, new NodeId(0)))));
        probe.Receive(0, new Ready(2, 5));
        Assert.That(probe.Node.Configuration, Is.EqualTo(ChainProbe.Chain(3, 1, 2, 0)));
        Assert.That(probe.Sent(), Does.Contain((new NodeId(2), (Message)new Adopt(ChainProbe.Chain(3, 1, 2, 0), false, 5))));
    }

    [Test]
    public void A_server_that_is_joining_leaves_with_the_one_before_it()
    {
        var probe = WithoutSignOf(0);
        probe.Receive(0, new Ready(2, 5));
        Live(probe, 0, 1);
        Assert.That(probe.Node.Configuration, Is.EqualTo(ChainProbe.Chain(4, 1)));
    }

    [Test]
    public void What_the_master_has_decided_survives_a_restart()
    {
        var before = WithoutSignOf(0);
        var after = new Probe<ChainMaster>(
            () => new ChainMaster(ChainProbe.Master, ChainProbe.Chain(1, 0, 1, 2), ChainProbe.Paper), 4, 3,
            new MasterDisk(before.Node.Configuration, null));
        Assert.That(after.Node.Configuration, Is.EqualTo(ChainProbe.Chain(2, 1, 2)));
    }

    static Probe<ChainMaster> Probe() => ChainProbe.TheMaster();

    static Probe<ChainMaster> WithoutSignOf(int failed)
    {
        var probe = Probe();
        Live(probe, [.. Enumerable.Range(0, 3).Where(server => server != failed)]);
        return probe;
    }

    /// <summary>For the detection time and a little more, just these give signs of life.</summary>
    static void Live(Probe<ChainMaster> probe, params int[] servers)
    {
        var step = ChainProbe.Paper.Heartbeat;
        for (var passed = Duration.Zero; passed <= detect + step; passed += step)
        {
            foreach (var server in servers) probe.Receive(server, new Beat(default, 1, 0, IsActive: false));
            probe.Wait(step);
        }
    }
}
