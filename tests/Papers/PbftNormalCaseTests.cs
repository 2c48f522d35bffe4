using Simulator.Protocols.Pbft;
using Batch = Simulator.Protocols.Pbft.Batch;
using Reply = Simulator.Protocols.Pbft.Reply;
using Request = Simulator.Protocols.Pbft.Request;
using static Simulator.Tests.Papers.PbftProbe;

namespace Simulator.Tests.Papers;

/// <summary>One test for each claim of the paper about clients and the normal case. § is the paper of OSDI 1999.</summary>
public sealed class PbftNormalCaseTests
{
    static readonly Request first = Write(1);
    static readonly Batch batch = Of(first);

    [Test]
    public void Section_4_The_primary_of_view_v_is_v_mod_n()
    {
        Assert.That(Server(0).Node.IsPrimary);
        Assert.That(Server(1).Node.IsPrimary, Is.False);
    }

    [Test]
    public void Section_4_2_The_primary_assigns_a_sequence_number_and_multicasts_a_pre_prepare_with_the_digest()
    {
        var probe = Server(0).Receive(-1, first);
        var sent = probe.Sent();
        Assert.That(sent.Select(s => s.To.Value), Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That(sent.Select(s => s.Message), Has.All.EqualTo(Propose(0, 1, first)));
        probe.Receive(-2, Write(1, client: 1));
        Assert.That(probe.Sent<Proposal>()[0].PrePrepare.Sequence, Is.EqualTo(2));
    }

    [Test]
    public void Section_4_2_A_backup_that_accepts_a_pre_prepare_multicasts_a_prepare_and_logs_both()
    {
        var probe = Server(1).Receive(0, Propose(0, 1, first));
        Assert.That(probe.Sent<Prepare>(), Is.EqualTo(Enumerable.Repeat(Prepare(1, 0, 1, batch), 3)));
        Assert.That(probe.Node.Written.Log, Is.EqualTo(new Logged[] { new Accepted(PrePrepare(0, 1, batch)), new Body(1, batch) }));
    }

    static IEnumerable<TestCaseData> Unacceptable()
    {
        var good = Propose(0, 1, first);
        var others = Signed(good.PrePrepare with { Signature = null, Signer = new NodeId(2) });
        yield return Case("by another than the primary", new Proposal(others, batch));
        yield return Case("signed by another than the primary",
            good with { PrePrepare = good.PrePrepare with { Signature = others.Signature } });
        yield return Case("not signed", good with { PrePrepare = good.PrePrepare with { Signature = null } });
        yield return Case("a digest of something else", good with { Batch = Of(Write(2)) });
        yield return Case("a request that no client has signed", Propose(0, 1, first with { Signature = null }));
        yield return Case("a request that was changed", Propose(0, 1, first with { Operation = Operation.Write("k", Value.Of(9)) }));
        yield return Case("at the low watermark", Propose(0, 0, first));
        yield return Case("above the high watermark", Propose(0, 257, first));
        yield return Case("of another view", Propose(1, 1, first));
        static TestCaseData Case(string name, Proposal proposal) => new TestCaseData(proposal).SetName($"Section_4_2_Not_accepted: {name}");
    }

    [TestCaseSource(nameof(Unacceptable))]
    public void Section_4_2_A_backup_does_not_accept(Proposal proposal)
    {
        var probe = Server(1).Receive(0, proposal);
        Assert.That(probe.Sent<Prepare>(), Is.Empty);
        Assert.That(probe.Node.Written.Log, Is.Empty);
    }

    [Test]
    public void Section_4_2_A_backup_accepts_one_pre_prepare_for_a_view_and_number()
    {
        var probe = Server(1).Receive(0, Propose(0, 1, first)).Receive(0, Propose(0, 1, Write(2)));
        Assert.That(probe.Sent<Prepare>().Select(m => m.Digest).Distinct(), Is.EqualTo(new[] { Digest(batch) }));
    }

    [Test]
    public void Section_4_2_It_remembers_that_after_a_crash()
    {
        var disk = Server(1).Receive(0, Propose(0, 1, first)).Node.Written;
        var probe = Server(1, disk: disk).Receive(0, Propose(0, 1, Write(2)));
        Assert.That(probe.Sent<Prepare>(), Is.Empty);
    }

    [Test]
    public void Section_4_2_Prepared_takes_2f_prepares_of_different_backups_that_match()
    {
        var probe = Server(1).Receive(0, Propose(0, 1, first));
        for (var i = 0; i < 3; i++) probe.Receive(1, Prepare(1, 0, 1, batch));
        probe.Receive(0, Prepare(0, 0, 1, batch)).Receive(2, Prepare(2, 0, 1, Of(Write(2)))).Receive(3, Prepare(3, 1, 1, batch));
        Assert.That(probe.Sent<Commit>(), Is.Empty, "its own, the primary's, another digest, another view");
        probe.Receive(3, Prepare(3, 0, 1, batch));
        Assert.That(probe.Sent<Commit>(), Is.EqualTo(Enumerable.Repeat(Commit(1, 0, 1, batch), 3)));
        Assert.That(probe.Node.Written.Log[2], Is.InstanceOf<Prepared>());
    }

    [Test]
    public void Section_4_2_A_prepare_that_another_has_signed_does_not_count()
    {
        var probe = Server(1).Receive(0, Propose(0, 1, first));
        probe.Receive(3, Prepare(3, 0, 1, batch) with { Signature = Prepare(2, 0, 1, batch).Signature });
        Assert.That(probe.Sent<Commit>(), Is.Empty);
    }

    [Test]
    public void Section_4_2_Prepares_may_come_before_the_pre_prepare()
    {
        var probe = Server(1).PreparedBy(0, 1, batch, 2, 3).Receive(0, Propose(0, 1, first));
        Assert.That(probe.Sent<Commit>(), Has.Count.EqualTo(3));
    }

    [Test]
    public void Section_4_2_Committed_local_takes_2f_plus_1_commits_with_its_own()
    {
        var probe = Server(1).Receive(0, Propose(0, 1, first)).PreparedBy(0, 1, batch, 2).Settle();
        probe.CommittedBy(0, 1, batch, 0);
        Assert.That(probe.Node.Committed, Is.EqualTo(0));
        probe.CommittedBy(0, 1, Of(Write(9)), 2);
        Assert.That(probe.Node.Committed, Is.EqualTo(0), "a commit for another digest");
        probe.CommittedBy(0, 1, batch, 3);
        Assert.That(probe.Node.Committed, Is.EqualTo(1));
        var reply = probe.Sent().Single(sent => sent.To == NodeId.Client(0));
        Assert.That(reply.Message, Is.EqualTo(Signed(new Reply(new NodeId(1), 0, 0, 1, Outcome.Ok(Value.Of(1)), Tentative: false))));
    }

    [Test]
    public void Section_4_2_Commits_without_having_prepared_carry_nothing_out()
    {
        var probe = Server(1).Receive(0, Propose(0, 1, first)).CommittedBy(0, 1, batch, 0, 2, 3);
        Assert.That(probe.Node.Committed, Is.EqualTo(0));
        probe.PreparedBy(0, 1, batch, 2).Settle();
        Assert.That(probe.Node.Committed, Is.EqualTo(1), "they may come early");
    }

    [Test]
    public void Section_4_2_Requests_are_carried_out_in_the_order_of_their_numbers()
    {
        var probe = Server(1).Carries(2, Write(1, client: 1));
        Assert.That(probe.Node.Committed, Is.EqualTo(0));
        probe.Carries(1, first);
        Assert.That(probe.Node.Committed, Is.EqualTo(2));
        Assert.That(probe.Sent<Reply>().Select(reply => reply.Process), Is.EqualTo(new[] { 0, 1 }));
    }

    [Test]
    public void Section_4_1_A_request_is_carried_out_once_under_however_many_numbers_it_was_ordered()
    {
        var probe = Server(1).Carries(1, Append(1)).Carries(2, Append(1)).Carries(3, Append(2)).Carries(4, Append(1));
        Assert.That(probe.Node.Committed, Is.EqualTo(4));
        Assert.That(probe.Node.Executions.Select(one => one.Fresh.Count), Is.EqualTo(new[] { 1, 0, 1, 0 }));
    }

    [Test]
    public void Section_4_1_A_request_that_was_carried_out_is_answered_again_and_not_ordered_again([Values(0, 1)] int self)
    {
        var probe = Server(self);
        if (self == 0) probe.Receive(-1, first).PreparedBy(0, 1, batch, 1, 2).CommittedBy(0, 1, batch, 1, 2);
        else probe.Carries(1, first);
        Assert.That(probe.Node.Committed, Is.EqualTo(1));
        probe.Sent();
        probe.Receive(-1, first);
        Assert.That(probe.Sent().Select(sent => sent.Message), Is.EqualTo(new[]
        {
            Signed(new Reply(new NodeId(self), 0, 0, 1, Outcome.Ok(Value.Of(1)), Tentative: false)),
        }));
        probe.Receive(-1, Write(0));
        Assert.That(probe.Sent(), Is.Empty, "one with a lower timestamp is discarded");
    }

    [Test]
    public void Section_4_1_A_backup_relays_a_request_to_the_primary()
    {
        var probe = Server(2).Receive(-1, first);
        Assert.That(probe.Sent(), Is.EqualTo(new[] { (new NodeId(0), (Message)first) }));
        probe.Receive(3, first);
        Assert.That(probe.Sent(), Is.Empty, "what another replica has relayed is on its way already");
    }

    [Test]
    public void Section_4_1_A_request_that_its_client_has_not_signed_is_ignored()
    {
        var probe = Server(0).Receive(-1, first with { Sequence = 2 });
        Assert.That(probe.Sent(), Is.Empty);
    }

    [Test]
    public void Section_4_4_The_null_request_does_nothing()
    {
        var probe = Server(1).Carries(1);
        Assert.That(probe.Node.Committed, Is.EqualTo(1));
        Assert.That(probe.Sent<Reply>(), Is.Empty);
    }

    [Test]
    public void Section_5_1_The_primary_batches_what_comes_while_its_window_is_full()
    {
        var probe = Server(0, new PbftOptions { Window = 1, Batch = 2 });
        for (var client = 0; client < 4; client++) probe.Receive(-1 - client, Write(1, client));
        Assert.That(probe.Sent<Proposal>().Select(m => m.Batch.Requests.Count).Distinct(), Is.EqualTo(new[] { 1 }));
        probe.PreparedBy(0, 1, batch, 1, 2).CommittedBy(0, 1, batch, 1, 2);
        Assert.That(probe.Sent<Proposal>().Select(m => m.Batch).Distinct(), Is.EqualTo(new[] { Of(Write(1, 1), Write(1, 2)) }));
    }

    [Test]
    public void Section_5_1_With_tentative_execution_a_prepared_request_is_carried_out_and_answered_tentatively()
    {
        var probe = Server(1, new PbftOptions { TentativeExecution = true });
        probe.Receive(0, Propose(0, 1, first)).PreparedBy(0, 1, batch, 2);
        Assert.That(probe.Sent<Reply>().Single().Tentative);
        Assert.That((probe.Node.Committed, probe.Node.IsAhead), Is.EqualTo((0L, true)));
        probe.CommittedBy(0, 1, batch, 0, 2);
        Assert.That((probe.Node.Committed, probe.Node.IsAhead), Is.EqualTo((1L, false)));
        probe.Receive(-1, first);
        Assert.That(probe.Sent<Reply>().Single().Tentative, Is.False, "asked again, it says so for good");
    }

    [Test]
    public void Section_5_1_Tentative_execution_waits_until_all_before_it_has_committed()
    {
        var probe = Server(1, new PbftOptions { TentativeExecution = true });
        probe.Receive(0, Propose(0, 1, first)).PreparedBy(0, 1, batch, 2);
        probe.Receive(0, Propose(0, 2, Write(1, 1))).PreparedBy(0, 2, Of(Write(1, 1)), 2);
        Assert.That(probe.Sent<Reply>().Select(reply => reply.Process), Is.EqualTo(new[] { 0 }));
    }

    [Test]
    public void Section_5_1_A_view_change_takes_back_what_was_carried_out_tentatively()
    {
        var probe = Server(1, new PbftOptions { TentativeExecution = true }).Carries(1, Append(1));
        var before = probe.Node.StateDigest;
        probe.Receive(0, Propose(0, 2, Append(2))).PreparedBy(0, 2, Of(Append(2)), 2);
        Assert.That(probe.Node.StateDigest, Is.Not.EqualTo(before));
        probe.Fire(ViewTimeout.It);
        Assert.That((probe.Node.StateDigest, probe.Node.Committed, probe.Node.IsAhead), Is.EqualTo((before, 1L, false)));
    }

    [Test]
    public void Section_5_1_A_read_only_request_is_answered_at_once_but_not_before_what_it_shows_has_committed()
    {
        var probe = Server(1, new PbftOptions { ReadOnly = true, TentativeExecution = true }).Carries(1, Write(1));
        probe.Sent();
        probe.Receive(-2, Read(1, client: 1));
        Assert.That(probe.Sent<Reply>().Single().Result, Is.EqualTo(Outcome.Ok(Value.Of(1))));
        probe.Receive(0, Propose(0, 2, Write(2))).PreparedBy(0, 2, Of(Write(2)), 2);
        probe.Sent();
        probe.Receive(-2, Read(2, client: 1));
        Assert.That(probe.Sent<Reply>(), Is.Empty);
        probe.CommittedBy(0, 2, Of(Write(2)), 0, 2);
        Assert.That(probe.Sent<Reply>().Single().Result, Is.EqualTo(Outcome.Ok(Value.Of(2))));
    }
}
