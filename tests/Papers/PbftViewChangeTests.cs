using Simulator.Protocols;
using Simulator.Protocols.Pbft;
using Batch = Simulator.Protocols.Pbft.Batch;
using Request = Simulator.Protocols.Pbft.Request;
using static Simulator.Tests.Papers.PbftProbe;

namespace Simulator.Tests.Papers;

/// <summary>One test for each claim of §4.4 about view changes.</summary>
public sealed class PbftViewChangeTests
{
    static readonly Request first = Write(1);
    static readonly Batch a = Of(first);
    static readonly Batch b = Of(Write(1, 1));
    static readonly Duration T = new PbftOptions().ViewTimeout;

    [Test]
    public void Section_4_4_A_backup_starts_a_timer_when_it_waits_for_a_request_and_stops_it_when_that_is_carried_out()
    {
        var probe = Server(1);
        Assert.That(probe.Armed(ViewTimeout.It), Is.Null);
        probe.Receive(-1, first);
        Assert.That(probe.Armed(ViewTimeout.It), Is.EqualTo(T));
        probe.Carries(1, first);
        Assert.That(probe.Armed(ViewTimeout.It), Is.Null);
    }

    [Test]
    public void Section_4_4_The_timer_is_for_the_request_that_waits_for_longest_and_starts_anew_for_the_next()
    {
        var probe = Server(1).Receive(-1, first).Wait(T / 3).Receive(-2, Write(1, 1)).Wait(T / 3);
        Assert.That(probe.Armed(ViewTimeout.It)!.Value.Ns, Is.EqualTo((T / 3).Ns).Within(1000), "the second has not restarted it");
        probe.Carries(1, first);
        Assert.That(probe.Armed(ViewTimeout.It)!.Value.Ns, Is.EqualTo(T.Ns).Within(10_000));
    }

    [Test]
    public void Section_4_4_A_client_that_gives_up_and_asks_for_something_else_does_not_start_the_timer_anew()
    {
        var probe = Server(1).Receive(-1, first).Wait(T / 3).Receive(-1, Write(2));
        Assert.That(probe.Armed(ViewTimeout.It)!.Value.Ns, Is.EqualTo((T - T / 3).Ns).Within(1000));
        probe.Carries(1, first);
        Assert.That(probe.Armed(ViewTimeout.It)!.Value.Ns, Is.EqualTo(T.Ns).Within(10_000), "one of its requests was carried out");
    }

    [Test]
    public void Section_4_4_The_primary_does_not_suspect_itself()
    {
        Assert.That(Server(0).Receive(-1, first).Armed(ViewTimeout.It), Is.Null);
    }

    [Test]
    public void Section_4_4_A_backup_whose_timer_expires_asks_for_the_next_view_with_what_has_prepared()
    {
        var probe = Server(2).Receive(0, Propose(0, 1, first)).PreparedBy(0, 1, a, 1);
        probe.Receive(0, Propose(0, 2, Write(1, 1)));
        probe.Sent();
        probe.Fire(ViewTimeout.It);
        var asked = probe.Sent<ViewChange>();
        Assert.That(asked, Has.Count.EqualTo(3));
        var certificate = new Certificate(PrePrepare(0, 1, a), [Prepare(1, 0, 1, a), Prepare(2, 0, 1, a)]);
        Assert.That(asked[0], Is.EqualTo(ViewChange(2, 1, certificate)), "the second has not prepared");
        Assert.That((probe.Node.View, probe.Node.IsActive), Is.EqualTo((1L, false)));
    }

    [Test]
    public void Section_4_4_It_stops_accepting_messages_other_than_those_of_view_changes_and_checkpoints()
    {
        var probe = Server(2).Fire(ViewTimeout.It);
        probe.Sent();
        probe.Receive(0, Propose(0, 1, first)).PreparedBy(0, 1, a, 1, 3);
        Assert.That(probe.Sent(), Is.Empty);
    }

    [Test]
    public void Section_4_4_The_timer_for_a_new_view_starts_when_2f_plus_1_ask_for_it_and_doubles_each_time()
    {
        var probe = Server(3).Receive(-1, first).Fire(ViewTimeout.It);
        Assert.That(probe.Armed(ViewTimeout.It), Is.Null, "alone it does not go on to a further view");
        probe.Receive(0, ViewChange(0, 1)).Receive(2, ViewChange(2, 1));
        Assert.That(probe.Armed(ViewTimeout.It), Is.EqualTo(T));
        foreach (var (view, factor) in new[] { (2, 2), (3, 4), (4, 8) })
        {
            probe.Fire(ViewTimeout.It);
            Assert.That(probe.Node.View, Is.EqualTo(view));
            probe.Receive(0, ViewChange(0, view)).Receive(2, ViewChange(2, view));
            if (view == 3) break;
            Assert.That(probe.Armed(ViewTimeout.It), Is.EqualTo(T * factor));
        }
        Assert.That(probe.Node.IsPrimary, "n4 is the primary of view 3");
    }

    [Test]
    public void Section_4_4_Whoever_asks_for_a_later_view_has_left_this_one_as_well_but_is_no_reason_to_begin_it()
    {
        var probe = Server(1).Fire(ViewTimeout.It).Receive(0, ViewChange(0, 1));
        Assert.That(probe.Armed(ViewTimeout.It), Is.Null);
        probe.Receive(2, ViewChange(2, 2));
        Assert.That((probe.Node.View, probe.Armed(ViewTimeout.It)), Is.EqualTo((1L, (Duration?)T)));
        Assert.That(probe.Sent<NewView>(), Is.Empty);
        probe.Receive(3, ViewChange(3, 1));
        Assert.That(probe.Sent<NewView>(), Has.Count.EqualTo(3), "the timer runs already, and the new view begins all the same");
    }

    [Test]
    public void Section_4_4_A_request_that_is_carried_out_makes_the_next_failure_a_first_one()
    {
        var probe = Server(3).Receive(-1, first).Fire(ViewTimeout.It).Fire(ViewTimeout.It);
        Assert.That(probe.Node.Timeout, Is.EqualTo(T * 2));
        probe.Receive(2, NewView(2, [ViewChange(0, 2), ViewChange(1, 2), ViewChange(2, 2)]));
        Assert.That(probe.Armed(ViewTimeout.It), Is.EqualTo(T * 2), "it still waits for the request");
        probe.Receive(2, Propose(2, 1, first)).PreparedBy(2, 1, a, 0, 1).CommittedBy(2, 1, a, 0, 1, 2);
        Assert.That(probe.Node.Timeout, Is.EqualTo(T));
    }

    [Test]
    public void Section_4_4_f_plus_1_others_that_ask_for_later_views_make_a_replica_join_the_smallest()
    {
        var probe = Server(3).Receive(1, ViewChange(1, 5));
        Assert.That(probe.Node.View, Is.EqualTo(0), "one may be a liar");
        probe.Receive(2, ViewChange(2, 3));
        Assert.That(probe.Node.View, Is.EqualTo(3));
        Assert.That(probe.Sent<ViewChange>(), Is.EqualTo(Enumerable.Repeat(ViewChange(3, 3), 3)));
    }

    [Test]
    public void Section_4_4_The_new_primary_proposes_again_what_has_prepared_in_the_highest_view_and_fills_gaps_with_null()
    {
        var probe = Server(2).Receive(0, ViewChange(0, 2, Certificate(0, 1, a), Certificate(0, 3, a)));
        probe.Receive(1, ViewChange(1, 2, Certificate(0, 1, a), Certificate(1, 3, b)));
        probe.Settle();
        var m = probe.Sent<NewView>()[0];
        Assert.That(m.View, Is.EqualTo(2));
        Assert.That(m.ViewChanges.Select(asked => asked.Signer.Value), Is.EqualTo(new[] { 0, 1, 2 }));
        Assert.That(m.PrePrepares, Is.EqualTo(new[] { PrePrepare(2, 1, a), PrePrepare(2, 2, Batch.Null), PrePrepare(2, 3, b) }));
        Assert.That(probe.Node.IsPrimary);
        probe.Receive(-3, Write(1, 2));
        Assert.That(probe.Sent<Proposal>()[0].PrePrepare.Sequence, Is.EqualTo(4));
    }

    [Test]
    public void Section_4_4_O_begins_after_the_latest_stable_checkpoint_in_V()
    {
        var options = new PbftOptions { CheckpointInterval = 2 };
        var state = new State(2, [new Cell("k", Value.Of(7))], default);
        var ahead = Signed(new ViewChange(new NodeId(0), 1, 2, Proof(state, 0, 2, 3), [Certificate(0, 3, b)]));
        var probe = Server(1, options).Receive(0, ahead).Receive(2, ViewChange(2, 1, Certificate(0, 1, a), Certificate(0, 2, a)));
        Assert.That(probe.Sent<NewView>()[0].PrePrepares, Is.EqualTo(new[] { PrePrepare(1, 3, b) }));
        Assert.That(probe.Node.Low, Is.EqualTo(2));
    }

    [Test]
    public void Section_4_4_A_backup_accepts_a_right_new_view_and_prepares_what_it_redoes()
    {
        var v = new[] { ViewChange(0, 1, Certificate(0, 2, a)), ViewChange(1, 1), ViewChange(2, 1) };
        var probe = Server(3).Receive(1, NewView(1, v, PrePrepare(1, 1, Batch.Null), PrePrepare(1, 2, a)));
        Assert.That((probe.Node.View, probe.Node.IsActive), Is.EqualTo((1L, true)));
        var sent = probe.Sent().Select(s => s.Message).ToList();
        Assert.That(sent.OfType<Prepare>().Distinct(), Is.EqualTo(new[] { Prepare(3, 1, 1, Batch.Null), Prepare(3, 1, 2, a) }));
        Assert.That(sent.OfType<FetchBatch>().Distinct(), Is.EqualTo(new[] { new FetchBatch(2, Digest(a)) }), "it lacks the request");
        foreach (var (n, batch) in new[] { (1, Batch.Null), (2, a) }) probe.PreparedBy(1, n, batch, 0, 2).CommittedBy(1, n, batch, 0, 1, 2);
        Assert.That(probe.Node.Committed, Is.EqualTo(1));
        probe.Receive(0, new FetchedBatch(2, b)).Receive(0, new FetchedBatch(2, a));
        Assert.That(probe.Node.Committed, Is.EqualTo(2));
    }

    static IEnumerable<TestCaseData> WrongNewViews()
    {
        ViewChange[] v = [ViewChange(0, 1, Certificate(0, 1, a)), ViewChange(1, 1), ViewChange(2, 1)];
        var o = PrePrepare(1, 1, a);
        var certificate = Certificate(0, 1, a);
        yield return Case("a null request where something has prepared", NewView(1, v, PrePrepare(1, 1, Batch.Null)));
        yield return Case("nothing where something has prepared", NewView(1, v));
        yield return Case("something that has not prepared", NewView(1, v, o, PrePrepare(1, 2, b)));
        yield return Case("pre-prepares that the primary has not signed", NewView(1, v, o with { Signature = null }));
        yield return Case("not from the primary", Signed(NewView(1, v, o) with { Signer = new NodeId(2), Signature = null }));
        yield return Case("too few view changes", NewView(1, v[..2], o));
        yield return Case("one view change twice", NewView(1, [v[0], v[1], v[1]], o));
        yield return Case("view changes for another view", NewView(1, [v[0], v[1], ViewChange(2, 2)], o));
        yield return Case("a view change that nobody has signed", NewView(1, [v[0], v[1], v[2] with { Signature = null }], o));
        yield return Case("a certificate with too few prepares",
            NewView(1, [ViewChange(0, 1, certificate with { Prepares = certificate.Prepares.Take(1) }), v[1], v[2]], o));
        yield return Case("a certificate with one prepare twice",
            NewView(1, [ViewChange(0, 1, certificate with { Prepares = [Prepare(1, 0, 1, a), Prepare(1, 0, 1, a)] }), v[1], v[2]], o));
        yield return Case("a certificate with prepares for something else", NewView(
            1, [ViewChange(0, 1, certificate with { Prepares = [Prepare(1, 0, 1, b), Prepare(2, 0, 1, b)] }), v[1], v[2]], o));
        yield return Case("a certificate with a prepare of the primary", NewView(
            1, [ViewChange(0, 1, certificate with { Prepares = [Prepare(0, 0, 1, a), Prepare(2, 0, 1, a)] }), v[1], v[2]], o));
        yield return Case("a checkpoint without a proof", NewView(
            1, [Signed(new ViewChange(new NodeId(0), 1, 128, default, default)), v[1], v[2]]));
        static TestCaseData Case(string name, NewView m) => new TestCaseData(m).SetName($"Section_4_4_Not_accepted: {name}");
    }

    [TestCaseSource(nameof(WrongNewViews))]
    public void Section_4_4_A_backup_does_not_accept(NewView m)
    {
        var probe = Server(3).Receive(1, m);
        Assert.That(probe.Node.View, Is.EqualTo(0));
        Assert.That(probe.Sent(), Is.Empty);
    }

    [Test]
    public void Section_4_4_Messages_of_a_view_that_overtake_its_beginning_are_kept_for_it()
    {
        var v = new[] { ViewChange(0, 1), ViewChange(1, 1), ViewChange(2, 1) };
        var probe = Server(3).Receive(1, Propose(1, 1, first)).PreparedBy(1, 1, a, 0, 2);
        Assert.That(probe.Sent(), Is.Empty);
        probe.Receive(1, NewView(1, v));
        Assert.That(probe.Sent<Commit>(), Has.Count.EqualTo(3));
    }

    [Test]
    public void Section_4_4_A_request_that_waits_reaches_the_new_primary()
    {
        var v = new[] { ViewChange(0, 1), ViewChange(1, 1), ViewChange(2, 1) };
        var backup = Server(3).Receive(-1, first);
        backup.Sent();
        backup.Receive(1, NewView(1, v));
        Assert.That(backup.Sent().Select(s => (s.To.Value, s.Message)), Does.Contain((1, (Message)first)));
        var primary = Server(1).Receive(-1, first).Receive(0, v[0]).Receive(2, v[2]);
        Assert.That(primary.Sent<Proposal>()[0], Is.EqualTo(Propose(1, 1, first)));
    }

    [Test]
    public void Section_4_4_What_was_carried_out_is_not_carried_out_again_when_it_is_redone()
    {
        var probe = Server(3).Carries(1, Append(1));
        var before = probe.Node.StateDigest;
        var batch = Of(Append(1));
        var v = new[] { ViewChange(0, 1, Certificate(0, 1, batch)), ViewChange(1, 1), ViewChange(2, 1) };
        probe.Receive(1, NewView(1, v, PrePrepare(1, 1, batch))).PreparedBy(1, 1, batch, 0, 2).CommittedBy(1, 1, batch, 0, 1, 2);
        Assert.That((probe.Node.Committed, probe.Node.StateDigest), Is.EqualTo((1L, before)));
    }

    [Test]
    public void Section_4_4_What_has_prepared_is_not_forgotten_in_a_crash()
    {
        var disk = Server(2).Receive(0, Propose(0, 1, first)).PreparedBy(0, 1, a, 1).Node.Written;
        var probe = Server(2, disk: disk).Fire(ViewTimeout.It);
        Assert.That(probe.Sent<ViewChange>()[0].Prepared.Single().Digest, Is.EqualTo(Digest(a)));
    }

    [Test]
    public void Tocs_5_2_A_status_brings_a_replica_into_the_view_and_brings_what_it_lacks_there()
    {
        var v = new[] { ViewChange(0, 1), ViewChange(1, 1), ViewChange(2, 1) };
        var m = NewView(1, v);
        var probe = Server(3).Receive(1, m).Receive(1, Propose(1, 1, first)).PreparedBy(1, 1, a, 0, 2);
        probe.Settle().Sent();
        probe.Receive(2, new StatusActive(0, 0, 0, IsStuck: true, default, default));
        Assert.That(probe.Sent(), Is.EqualTo(new[] { (new NodeId(2), (Message)m) }));
        probe.Receive(2, new StatusActive(1, 0, 0, IsStuck: true, default, default));
        Assert.That(probe.Sent(), Is.EqualTo(new (NodeId, Message)[]
        {
            (new NodeId(2), Propose(1, 1, first)), (new NodeId(2), Prepare(3, 1, 1, a)), (new NodeId(2), Commit(3, 1, 1, a)),
        }));
        probe.Receive(2, new StatusActive(1, 0, 0, IsStuck: true, [1], default));
        Assert.That(probe.Sent(), Is.EqualTo(new (NodeId, Message)[] { (new NodeId(2), Commit(3, 1, 1, a)) }));
        probe.Receive(2, new StatusActive(1, 0, 0, IsStuck: false, default, default));
        Assert.That(probe.Sent(), Is.Empty);
        probe.Fire(ViewTimeout.It).Sent();
        probe.Receive(2, new StatusPending(2, 0, 0, NodeSet.Empty));
        Assert.That(probe.Sent(), Is.EqualTo(new (NodeId, Message)[] { (new NodeId(2), probe.Node.Written.Place.Asked!) }));
        probe.Receive(2, new StatusPending(2, 0, 0, NodeSet.Of(probe.Self)));
        Assert.That(probe.Sent(), Is.Empty);
    }
}
