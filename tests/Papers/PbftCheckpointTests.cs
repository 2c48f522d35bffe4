using Simulator.Protocols;
using Simulator.Protocols.Pbft;
using static Simulator.Tests.Papers.PbftProbe;

namespace Simulator.Tests.Papers;

/// <summary>One test for each claim of §4.3 about checkpoints, and of §4.4 about the transfer of state.</summary>
public sealed class PbftCheckpointTests
{
    static readonly PbftOptions small = new() { CheckpointInterval = 2, LogSize = 4 };

    [Test]
    public void Section_4_3_A_checkpoint_is_taken_and_its_digest_told_when_the_number_is_divisible()
    {
        var probe = Server(1, small).Carries(1, Write(1));
        Assert.That(probe.Sent<Checkpoint>(), Is.Empty);
        probe.Carries(2, Write(2));
        var state = probe.Node.Written.Taken.Single();
        Assert.That(state, Is.EqualTo(new State(
            2, [new Cell("k", Value.Of(2))], [new LastReply(NodeId.Client(0), 0, 2, Outcome.Ok(Value.Of(2)))])));
        Assert.That(probe.Sent<Checkpoint>(), Is.EqualTo(Enumerable.Repeat(Checkpoint(1, state), 3)));
        Assert.That(probe.Node.Low, Is.EqualTo(0));
    }

    [Test]
    public void Section_4_3_It_is_stable_with_2f_plus_1_messages_of_one_digest_and_then_the_log_before_it_goes()
    {
        var probe = Server(1, small).Carries(1, Write(1)).Carries(2, Write(2)).Carries(3, Write(3));
        var state = probe.Node.Written.Taken.Single();
        probe.Receive(0, Checkpoint(0, state)).Receive(0, Checkpoint(0, state));
        probe.Receive(2, Checkpoint(2, State.Initial with { Sequence = 2 }));
        Assert.That(probe.Node.Low, Is.EqualTo(0), "one replica twice, and one with another digest");
        probe.Receive(3, Checkpoint(3, state));
        Assert.That((probe.Node.Low, probe.Node.High), Is.EqualTo((2L, 6L)));
        Assert.That(probe.Node.Written.Log.Select(logged => logged.Sequence), Has.All.EqualTo(3));
        Assert.That(probe.Node.Written.Stable.Proof.Select(m => m.Signer.Value), Is.EqualTo(new[] { 0, 1, 3 }));
        Assert.That(probe.Node.Written.Taken, Is.Empty);
    }

    [Test]
    public void Section_4_3_The_primary_assigns_no_number_above_the_high_watermark()
    {
        var probe = Server(0, small with { Batch = 1, Window = 100 });
        for (var client = 0; client < 6; client++) probe.Receive(-1 - client, Write(1, client));
        Assert.That(probe.Sent<Proposal>().Select(m => m.PrePrepare.Sequence).Distinct(), Is.EqualTo(new[] { 1, 2, 3, 4 }));
    }

    [Test]
    public void Section_4_3_A_checkpoint_survives_a_crash_and_is_where_the_replica_goes_on()
    {
        var before = Server(1, small).Carries(1, Write(1)).Carries(2, Write(2)).Node;
        var after = Server(1, small, before.Written).Node;
        Assert.That((after.Committed, after.StateDigest), Is.EqualTo((2L, before.StateDigest)));
    }

    [Test]
    public void Section_4_4_A_replica_that_lacks_a_stable_checkpoint_fetches_it_from_one_that_certified_it()
    {
        var donor = Server(2, small).Carries(1, Write(1)).Carries(2, Write(2));
        var state = donor.Node.Written.Taken.Single();
        var probe = Server(1, small);
        foreach (var other in new[] { 0, 2, 3 }) probe.Receive(other, Checkpoint(other, state));
        Assert.That((probe.Node.Low, probe.Node.Committed), Is.EqualTo((2L, 0L)));
        Assert.That(probe.Sent<FetchState>(), Is.Empty, "what it lacks may be on its way");
        probe.Fire(StatusTick.It);
        var sent = probe.Sent().Single(sent => sent.Message is FetchState);
        Assert.That(sent.Message, Is.EqualTo(new FetchState(2, Digest(state))));
        donor.Sent();
        donor.Receive(1, sent.Message);
        Assert.That(donor.Sent<FetchedState>(), Is.EqualTo(new[] { new FetchedState(state) }));
        probe.Receive(2, new FetchedState(state with { Cells = default }));
        Assert.That(probe.Node.Committed, Is.EqualTo(0), "not the state that was certified");
        probe.Receive(3, new FetchedState(state));
        Assert.That((probe.Node.Committed, probe.Node.StateDigest), Is.EqualTo((2L, donor.Node.StateDigest)));
        Assert.That(probe.Node.Written.Stable.State, Is.EqualTo(state), "on disk");
        probe.Carries(3, Write(3));
        Assert.That(probe.Node.Committed, Is.EqualTo(3));
    }

    [Test]
    public void Section_4_4_A_replica_that_is_a_whole_log_behind_fetches_at_once()
    {
        var state = new State(8, default, default);
        var probe = Server(1, small);
        foreach (var other in new[] { 0, 2, 3 }) probe.Receive(other, Checkpoint(other, state));
        Assert.That(probe.Sent<FetchState>(), Has.Count.EqualTo(1));
    }

    [Test]
    public void Section_4_3_A_proof_of_others_with_too_few_or_unsigned_messages_is_none()
    {
        var state = new State(2, default, default);
        var probe = Server(1, small).Receive(0, new StableProof(Proof(state, 0, 2)));
        probe.Receive(0, new StableProof([Checkpoint(0, state), Checkpoint(2, state), Checkpoint(3, state) with { Signature = null }]));
        probe.Receive(0, new StableProof([Checkpoint(0, state), Checkpoint(2, state), Checkpoint(2, state)]));
        probe.Receive(0, new StableProof(default));
        Assert.That(probe.Node.Low, Is.EqualTo(0));
        probe.Receive(0, new StableProof(Proof(state, 0, 2, 3)));
        Assert.That(probe.Node.Low, Is.EqualTo(2));
    }

    [Test]
    public void Tocs_5_2_A_status_with_a_low_watermark_that_is_behind_is_answered_with_a_proof()
    {
        var probe = Server(1, small).Carries(1, Write(1)).Carries(2, Write(2));
        var state = probe.Node.Written.Taken.Single();
        foreach (var other in new[] { 0, 3 }) probe.Receive(other, Checkpoint(other, state));
        probe.Sent();
        probe.Receive(2, new StatusActive(0, 0, 0, IsStuck: false, default, default));
        Assert.That(probe.Sent<StableProof>().Single().Checkpoints, Has.Count.EqualTo(3));
        probe.Receive(2, new StatusActive(0, 2, 2, IsStuck: false, default, default));
        Assert.That(probe.Sent(), Is.Empty);
    }

    [Test]
    public void Tocs_5_2_A_checkpoint_message_that_was_lost_is_sent_again_also_after_a_crash()
    {
        var probe = Server(1, small).Carries(1, Write(1)).Carries(2, Write(2));
        var own = Checkpoint(1, probe.Node.Written.Taken.Single());
        probe.Sent();
        probe.Receive(2, new StatusActive(0, 0, 2, IsStuck: true, default, default));
        Assert.That(probe.Sent<Checkpoint>(), Is.EqualTo(new[] { own }));
        probe.Receive(2, new StatusActive(0, 2, 2, IsStuck: true, default, default));
        Assert.That(probe.Sent<Checkpoint>(), Is.Empty, "it knows");
        var restarted = Server(1, small, probe.Node.Written).Receive(2, new StatusPending(1, 0, 2, NodeSet.Empty));
        Assert.That(restarted.Sent<Checkpoint>(), Is.EqualTo(new[] { own }));
    }

    [Test]
    public void Section_4_3_A_liar_fills_no_memory_with_checkpoints_to_come()
    {
        var probe = Server(1, small);
        for (var n = 100; n < 200; n += 2) probe.Receive(3, Checkpoint(3, new State(n, default, default)));
        var state = new State(100, default, default);
        foreach (var other in new[] { 0, 2 }) probe.Receive(other, Checkpoint(other, state));
        Assert.That(probe.Node.Low, Is.EqualTo(0), "of the liar only the last one is remembered");
    }
}
