using Simulator.Protocols;
using Simulator.Protocols.Chain;

namespace Simulator.Tests.Papers;

/// <summary>One test for each claim of van Renesse and Schneider, OSDI 2004, §2 and §3, about servers of the chain.</summary>
public sealed class ChainReplicationTests
{
    [Test]
    public void Section_2_The_head_processes_an_update_and_forwards_it_down_the_chain()
    {
        var probe = ChainProbe.Server(0);
        probe.Sent();
        probe.Receive(-1, ChainProbe.Write(1)).Settle();
        Assert.That(probe.Sent(), Is.EqualTo(new[] { (new NodeId(1), (Message)ChainProbe.Forward(1, 0, 1)) }));
        Assert.That(probe.Node.Completed, Is.Zero);
    }

    [Test]
    public void Section_2_The_tail_answers_an_update_and_acknowledges_it_upwards()
    {
        var probe = ChainProbe.Server(2);
        probe.Sent();
        probe.Receive(1, ChainProbe.Forward(1, 0, 1)).Settle();
        Assert.That(probe.Sent(), Is.EqualTo(new[]
        {
            (NodeId.Client(0), (Message)ChainProbe.Result(ChainProbe.Write(1), Value.Of(1))), (new NodeId(1), new Acknowledge(1, 1)),
        }));
    }

    [TestCase(0), TestCase(1)]
    public void Section_2_Queries_are_answered_by_the_tail_only(int server)
    {
        var probe = ChainProbe.Server(server);
        probe.Sent();
        probe.Receive(-1, ChainProbe.Read());
        Assert.That(probe.Sent<Answer>(), Is.Empty);
    }

    [Test]
    public void Section_2_The_tail_answers_a_query_from_what_it_has_processed()
    {
        var probe = ChainProbe.Server(2).Receive(1, ChainProbe.Forward(1, 0, 1, 2)).Settle();
        probe.Sent();
        probe.Receive(-1, ChainProbe.Read());
        Assert.That(probe.Sent<Answer>(), Is.EqualTo(new[] { ChainProbe.Result(ChainProbe.Read(), Value.Of(2)) }));
    }

    [Test]
    public void Section_3_An_acknowledgement_takes_updates_out_of_Sent_and_goes_on_to_the_predecessor()
    {
        var probe = ChainProbe.Server(1).Receive(0, ChainProbe.Forward(1, 0, 1, 2)).Settle();
        probe.Sent();
        probe.Receive(2, new Acknowledge(1, 1));
        Assert.That(probe.Node.Completed, Is.EqualTo(1));
        Assert.That(probe.Sent(), Is.EqualTo(new[] { (new NodeId(0), (Message)new Acknowledge(1, 1)) }));
    }

    [Test]
    public void Section_3_An_acknowledgement_counts_from_the_successor_only()
    {
        var probe = ChainProbe.Server(1).Receive(0, ChainProbe.Forward(1, 0, 1)).Settle();
        probe.Receive(0, new Acknowledge(1, 1));
        Assert.That(probe.Node.Completed, Is.Zero);
    }

    [Test]
    public void Section_3_The_successor_of_a_failed_head_numbers_updates_from_then_on()
    {
        var probe = ChainProbe.Server(1).Receive(0, ChainProbe.Forward(1, 0, 1)).Told(ChainProbe.Chain(2, 1, 2));
        probe.Sent();
        probe.Receive(-2, ChainProbe.Write(1, process: 1)).Settle();
        Assert.That(probe.Sent<Forward>(), Is.EqualTo(new[] { new Forward(2, 1, [new Entry(2, ChainProbe.Write(1, process: 1))]) }));
    }

    [Test]
    public void Section_3_What_a_failed_head_sent_late_is_not_taken()
    {
        var probe = ChainProbe.Server(1).Told(ChainProbe.Chain(2, 1, 2));
        probe.Receive(0, ChainProbe.Forward(1, 0, 1));
        Assert.That(probe.Node.Last, Is.Zero);
    }

    [Test]
    public void Section_3_The_predecessor_of_a_failed_tail_completes_what_it_has_sent()
    {
        var probe = ChainProbe.Server(1).Receive(0, ChainProbe.Forward(1, 0, 1, 2)).Settle();
        probe.Sent();
        probe.Told(ChainProbe.Chain(2, 0, 1));
        Assert.That(probe.Node.Completed, Is.EqualTo(2));
        Assert.That(probe.Sent<Answer>(), Has.Count.EqualTo(2));
    }

    [Test]
    public void Section_3_A_server_with_a_new_predecessor_tells_the_last_update_that_it_has()
    {
        var probe = ChainProbe.Server(2).Receive(1, ChainProbe.Forward(1, 0, 1)).Settle();
        probe.Sent();
        probe.Told(ChainProbe.Chain(2, 0, 2), report: true);
        Assert.That(probe.Sent<LastReceived>(), Is.EqualTo(new[] { new LastReceived(2, 1) }));
    }

    [Test]
    public void Section_3_And_the_new_predecessor_sends_what_that_is_missing()
    {
        var probe = ChainProbe.Server(0);
        foreach (var process in new[] { 0, 1, 2 }) probe.Receive(-1 - process, ChainProbe.Write(1, process));
        probe.Settle().Sent();
        probe.Told(ChainProbe.Chain(2, 0, 2), resume: 1);
        var sent = probe.Sent().Single(each => each.Message is Forward);
        Assert.That(sent.To, Is.EqualTo(new NodeId(2)));
        Assert.That(((Forward)sent.Message).Updates.Select(entry => entry.Number), Is.EqualTo(new[] { 2, 3 }));
    }

    [Test]
    public void Section_3_A_new_tail_answers_once_it_has_all_that_the_old_one_had()
    {
        var probe = ChainProbe.Fresh(2, isInitial: false).Told(ChainProbe.Chain(1, 0, 1));
        probe.Receive(1, new Transfer(1, Checkpoint.Blank, [ChainProbe.Update(1)])).Settle();
        Assert.That(probe.Sent<Ready>(), Is.EqualTo(new[] { new Ready(1, 1) }));
        probe.Told(ChainProbe.Chain(2, 0, 1, 2));
        probe.Sent();
        probe.Receive(-1, ChainProbe.Read());
        Assert.That(probe.Sent<Answer>(), Is.Empty, "the old tail may have processed more");
        probe.Receive(1, ChainProbe.Forward(2, 1, 2)).Settle();
        probe.Sent();
        probe.Receive(-1, ChainProbe.Read());
        Assert.That(probe.Sent<Answer>(), Is.EqualTo(new[] { ChainProbe.Result(ChainProbe.Read(), Value.Of(2)) }));
    }

    [Test]
    public void Section_3_The_tail_gives_its_state_to_a_new_server_and_goes_on()
    {
        var probe = ChainProbe.Server(2).Receive(1, ChainProbe.Forward(1, 0, 1)).Settle();
        probe.Sent();
        probe.Receive(3, new Extend(1, new NodeId(3)));
        Assert.That(probe.Sent(), Is.EqualTo(new[] { (new NodeId(3), (Message)new Transfer(1, Checkpoint.Blank,
            [ChainProbe.Update(1)])) }));
        probe.Receive(-1, ChainProbe.Read());
        Assert.That(probe.Sent<Answer>(), Has.Count.EqualTo(1));
    }

    [Test]
    public void A_repeated_update_is_answered_and_not_repeated()
    {
        var probe = ChainProbe.Server(0).Receive(-1, ChainProbe.Write(1)).Settle();
        probe.Sent();
        probe.Receive(-1, ChainProbe.Write(1)).Settle();
        Assert.That(probe.Sent<Answer>(), Is.Empty, "it is on its way: the tail will answer");
        probe.Receive(1, new Acknowledge(1, 1)).Receive(-1, ChainProbe.Write(1));
        Assert.That(probe.Sent<Answer>(), Has.Count.EqualTo(1));
        Assert.That(probe.Node.Last, Is.EqualTo(1));
    }

    [Test]
    public void A_gap_is_not_taken_but_told()
    {
        var probe = ChainProbe.Server(1);
        probe.Sent();
        probe.Receive(0, ChainProbe.Forward(1, 1, 2));
        Assert.That(probe.Node.Last, Is.Zero);
        Assert.That(probe.Sent<LastReceived>(), Is.EqualTo(new[] { new LastReceived(1, 0) }));
    }

    [Test]
    public void Whoever_lacks_more_than_the_history_holds_gets_the_state()
    {
        var probe = ChainProbe.Server(1, ChainProbe.Paper with { CheckpointAfter = 1 }).Receive(0, ChainProbe.Forward(1, 0, 1)).Settle();
        probe.Receive(2, new Acknowledge(1, 1));
        probe.Sent();
        probe.Receive(2, new LastReceived(1, 0)).Settle();
        Assert.That(probe.Sent<Transfer>().Single().Base.Number, Is.EqualTo(1));
    }

    [Test]
    public void With_a_lease_a_tail_answers_while_it_lasts()
    {
        var probe = ChainProbe.Server(2, new ChainOptions());
        probe.Sent();
        probe.Receive(-1, ChainProbe.Read());
        Assert.That(probe.Sent<Answer>(), Is.Empty);
        probe.Receive(3, new Granted(default)).Receive(-1, ChainProbe.Read());
        Assert.That(probe.Sent<Answer>(), Has.Count.EqualTo(1));
        probe.Wait(new ChainOptions().Lease);
        probe.Sent();
        probe.Receive(-1, ChainProbe.Read());
        Assert.That(probe.Sent<Answer>(), Is.Empty);
    }

    [Test]
    public void What_a_server_has_survives_a_restart()
    {
        var before = ChainProbe.Server(1).Receive(0, ChainProbe.Forward(1, 0, 1)).Settle();
        var after = new Sim.Probe<ChainServer>(
            () => new ChainServer(new NodeId(1), ChainProbe.Master, ChainProbe.Paper, isInitial: true), 4, 1, before.Node.Written);
        Assert.That(after.Node.Last, Is.EqualTo(1));
        after.Told(ChainProbe.Chain(0, 1));
        Assert.That(after.Node.Configuration.Number, Is.Zero, "older than what it knew");
    }
}
