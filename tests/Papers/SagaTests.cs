using Simulator.Protocols;
using Simulator.Protocols.Sagas;
using Simulator.Tests.Sim;
using Command = Simulator.Protocols.Sagas.Command;
using Reply = Simulator.Protocols.Reply;

namespace Simulator.Tests.Papers;

/// <summary>
/// One test for each claim of Garcia-Molina and Salem, Sagas, SIGMOD 1987, and of Richardson, Microservices Patterns, chapters 3 and 4.
/// </summary>
public sealed class SagaTests
{
    const int Orchestrator = (int)Party.Orchestrator;
    static readonly Purchase purchase = new("o7", "account0", "item0", 2, 20);

    [Test]
    public void Sagas_2_Steps_are_carried_out_one_after_the_other()
    {
        var probe = Coordinator();
        Ask(probe);
        for (var step = 0; step < 6; step++)
        {
            var sent = probe.Sent<Perform>();
            Assert.That(sent.Select(m => m.Step), Is.EqualTo(new[] { step }));
            probe.Receive(0, new Performed(sent[0].Saga, step, StepStatus.Done, null));
        }
        Assert.That(probe.Sent<Reply>().Select(m => m.Outcome.Type), Is.EqualTo(new[] { OpType.Ok }));
    }

    [TestCase(1), TestCase(2), TestCase(3)]
    public void Sagas_2_After_a_refusal_compensations_come_in_reverse_order(int refusing)
    {
        var probe = Refused(refusing);
        for (var step = refusing - 1; step >= 0; step--)
        {
            Assert.That(probe.Sent<Compensate>().Select(m => m.Step), Is.EqualTo(new[] { step }));
            probe.Receive(0, new Compensated(SagaOf(probe), step));
        }
        Assert.That(probe.Node.Find(SagaOf(probe))!.Phase, Is.EqualTo(SagaPhase.Over));
    }

    [TestCase(0), TestCase(2), TestCase(5)]
    public void Sagas_4_After_a_crash_the_log_tells_how_far_a_saga_had_got(int done)
    {
        var before = Advanced(done);
        var after = Coordinator(disk: before.Node.Written);
        after.Wait(Duration.Ms(200));
        Assert.That(after.Sent<Perform>().Select(m => m.Step), Is.Not.Empty.And.All.EqualTo(done));
    }

    [Test]
    public void Sagas_4_A_saga_that_was_going_backwards_goes_on_backwards()
    {
        var after = Coordinator(disk: Refused(2).Node.Written);
        after.Wait(Duration.Ms(200));
        Assert.That(after.Sent<Compensate>().Select(m => m.Step), Is.Not.Empty.And.All.EqualTo(1));
    }

    [TestCase(2, true), TestCase(3, false), TestCase(4, false)]
    public void Patterns_4_3_1_Only_what_comes_before_the_pivot_is_given_up(int silent, bool isGivenUp)
    {
        var probe = Advanced(silent, new SagaOptions { Attempts = 2 });
        probe.Sent();
        probe.Wait(Duration.Seconds(3));
        Assert.That(probe.Node.Find(SagaOf(probe))!.Phase, Is.EqualTo(isGivenUp ? SagaPhase.Backward : SagaPhase.Forward));
        Assert.That(probe.Sent<Compensate>().Select(m => m.Step).Distinct(), Is.EqualTo(isGivenUp ? new[] { silent } : []),
            "the silent step itself may have taken effect");
    }

    [Test]
    public void Patterns_4_3_1_A_retriable_step_that_must_wait_is_tried_again()
    {
        var probe = Advanced(4);
        probe.Sent();
        probe.Receive(2, new Performed(SagaOf(probe), 4, StepStatus.Waiting, null));
        probe.Wait(Duration.Seconds(1));
        Assert.That(probe.Sent<Perform>().Select(m => m.Step), Is.EqualTo(new[] { 4, 4, 4 }).Or.EqualTo(new[] { 4, 4, 4, 4 }));
    }

    [Test]
    public void Attempts_are_ever_further_apart()
    {
        var probe = Advanced(3, new SagaOptions { StepTimeout = Duration.Ms(100), BackoffMax = Duration.Ms(400) });
        var counts = new List<int>();
        probe.Sent();
        for (var second = 0; second < 2; second++)
        {
            probe.Wait(Duration.Seconds(1));
            counts.Add(probe.Sent<Perform>().Count);
        }
        Assert.That(counts, Is.EqualTo(new[] { 3, 3 }).Or.EqualTo(new[] { 3, 2 }), "after 100, 200, 400, 400 … milliseconds");
    }

    [Test]
    public void Patterns_3_3_6_A_step_that_arrives_again_is_answered_and_not_carried_out_again()
    {
        var probe = Payment();
        probe.Receive(Orchestrator, Charge()).Receive(Orchestrator, Charge());
        Assert.That(probe.Sent<Performed>().Select(m => m.Status), Is.EqualTo(new[] { StepStatus.Done, StepStatus.Done }));
        Assert.That(Balance(probe), Is.EqualTo(980));
    }

    [Test]
    public void Patterns_3_3_6_So_is_a_compensation()
    {
        var probe = Payment();
        probe.Receive(Orchestrator, Charge()).Receive(Orchestrator, GiveBack()).Receive(Orchestrator, GiveBack());
        Assert.That(probe.Sent<Compensated>(), Has.Count.EqualTo(2));
        Assert.That(Balance(probe), Is.EqualTo(1000));
    }

    [TestCase(true, 1000), TestCase(false, 980)]
    public void Patterns_4_3_2_Version_file_A_compensation_that_comes_first_is_remembered(bool versionFile, long balance)
    {
        var probe = Payment(new SagaOptions { VersionFile = versionFile });
        probe.Receive(Orchestrator, GiveBack()).Receive(Orchestrator, Charge());
        Assert.That(Balance(probe), Is.EqualTo(balance));
    }

    [TestCase(true, StepStatus.Waiting), TestCase(false, StepStatus.Done)]
    public void Patterns_4_3_2_Semantic_lock_Another_saga_waits_until_the_first_has_ended(bool locks, StepStatus status)
    {
        var probe = Payment(new SagaOptions { SemanticLock = locks });
        probe.Receive(Orchestrator, Charge());
        probe.Sent();
        probe.Receive(Orchestrator, Charge("other"));
        Assert.That(probe.Sent<Performed>().Single().Status, Is.EqualTo(status));
        probe.Receive(Orchestrator, new Finish("s")).Receive(Orchestrator, Charge("other"));
        Assert.That(probe.Sent<Performed>().Single().Status, Is.EqualTo(StepStatus.Done));
    }

    [TestCase(20, StepStatus.Waiting), TestCase(21, StepStatus.Done)]
    public void Patterns_4_3_2_By_value_Little_money_takes_no_lock(long from, StepStatus status)
    {
        var probe = Payment(new SagaOptions { LockFrom = from });
        probe.Receive(Orchestrator, Charge()).Receive(Orchestrator, Charge("other"));
        Assert.That(probe.Sent<Performed>()[^1].Status, Is.EqualTo(status));
    }

    [Test]
    public void A_step_does_not_wait_for_a_lock_for_ever()
    {
        var probe = Payment(new SagaOptions { LockAttempts = 2 });
        probe.Receive(Orchestrator, Charge()).Receive(Orchestrator, Charge("other")).Receive(Orchestrator, Charge("other"));
        Assert.That(probe.Sent<Performed>()[^1], Is.EqualTo(new Performed("other", 1, StepStatus.Refused, "locked")));
    }

    [TestCase(true, 980), TestCase(false, 1000)]
    public void Patterns_4_3_2_Commutative_updates_keep_what_others_have_done(bool commutative, long balance)
    {
        var probe = Payment(new SagaOptions { SemanticLock = false, CommutativeUpdates = commutative });
        probe.Receive(Orchestrator, Charge()).Receive(Orchestrator, Charge("other")).Receive(Orchestrator, GiveBack());
        Assert.That(Balance(probe), Is.EqualTo(balance));
    }

    [TestCase(true, "changed"), TestCase(false, null)]
    public void Patterns_4_3_2_Reread_value_A_saga_gives_up_when_a_record_has_changed(bool rereads, string? reason)
    {
        var probe = Service(Party.Order, new SagaOptions { SemanticLock = false, RereadValue = rereads });
        Do(probe, "place", 0, StepKind.Compensatable, new CreateOrder("o7"));
        Do(probe, "place", 5, StepKind.Retriable, new ApproveOrder("o7"));
        Do(probe, "one", 0, StepKind.Compensatable, new CheckOrder("o7"));
        Do(probe, "two", 0, StepKind.Compensatable, new CheckOrder("o7"));
        Do(probe, "one", 3, StepKind.Pivot, new CancelOrder("o7"));
        probe.Sent();
        Do(probe, "two", 3, StepKind.Pivot, new CancelOrder("o7"));
        Assert.That(probe.Sent<Performed>().Single().Reason, Is.EqualTo(reason));
    }

    [Test]
    public void Patterns_4_3_2_Pessimistic_view_The_refund_comes_after_the_pivot()
    {
        var saga = Shop.Book(new SagaOptions { PessimisticView = true }).Named("cancel")!;
        Assert.That(saga.Steps.Single(step => step.Name == "refund").Kind, Is.EqualTo(StepKind.Retriable));
    }

    [TestCase(true, true), TestCase(false, false)]
    public void Patterns_3_3_7_An_event_is_stored_with_the_transaction_that_it_tells_of(bool outbox, bool isStored)
    {
        var options = new SagaOptions { Style = SagaStyle.Choreographed, Outbox = outbox };
        var probe = Service(Party.Payment, options);
        probe.Receive(0, new Published(1, new SagaEvent("s", "order", purchase, 0, StepStatus.Done, null)));
        Assert.That(probe.Sent<Published>().Select(m => m.Event.Step), Is.EqualTo(new[] { 1 }));
        var after = Service(Party.Payment, options, probe.Node.Written);
        after.Wait(Duration.Ms(50));
        Assert.That(after.Node.Written.Journal.Outbox.Count, Is.EqualTo(isStored ? 1 : 0));
    }

    [Test]
    public void Patterns_4_2_1_Services_react_to_the_event_before_theirs()
    {
        var probe = Service(Party.Stock, new SagaOptions { Style = SagaStyle.Choreographed });
        probe.Receive(1, new Published(1, new SagaEvent("s", "order", purchase, 1, StepStatus.Done, null)));
        var sent = probe.Sent();
        Assert.That(sent.Select(m => m.To), Is.EqualTo(new[] { new NodeId((int)Party.Shipping), new NodeId(1) }));
        Assert.That(sent[1].Message, Is.EqualTo(new Consumed(1)));
        probe.Receive(3, new Published(9, new SagaEvent("s", "order", purchase, 3, StepStatus.Refused, "no-carrier")));
        Assert.That(probe.Sent<Published>().Select(m => (m.Event.Step, m.Event.Status)), Is.EqualTo(new[] { (2, StepStatus.Undone) }));
        Assert.That(probe.Node.State.Row("item0", Purse.Pieces).Amount, Is.EqualTo(100));
    }

    [Test]
    public void An_event_that_must_wait_is_not_acknowledged()
    {
        var probe = Service(Party.Payment, new SagaOptions { Style = SagaStyle.Choreographed });
        probe.Receive(0, new Published(1, new SagaEvent("s", "order", purchase, 0, StepStatus.Done, null)));
        probe.Sent();
        probe.Receive(0, new Published(2, new SagaEvent("t", "order", purchase with { Order = "o8" }, 0, StepStatus.Done, null)));
        Assert.That(probe.Sent(), Is.Empty);
    }

    [Test]
    public void A_service_is_its_log()
    {
        var before = Payment();
        before.Receive(Orchestrator, Charge()).Receive(Orchestrator, Charge("other"));
        var after = Payment(disk: before.Node.Written);
        Assert.That(Balance(after), Is.EqualTo(Balance(before)).And.EqualTo(980));
        Assert.That(after.Node.State.Row("account0", Purse.Money).Lock, Is.EqualTo("s"));
    }

    static Probe<OrchestratorNode> Coordinator(SagaOptions? options = null, OrchestratorDisk? disk = null)
    {
        var set = options ?? new SagaOptions();
        return new Probe<OrchestratorNode>(
            () => new OrchestratorNode(new NodeId(Orchestrator), set, Shop.Book(set)), self: Orchestrator, disk: disk);
    }

    static void Ask(Probe<OrchestratorNode> probe) => probe.Receive(-1, new Request(1, new Operation(
        "order", "item0", Value.List(Value.Of(7), Value.Of(2), Value.Of(20), Value.Of("account0")))));

    static Probe<OrchestratorNode> Advanced(int done, SagaOptions? options = null)
    {
        var probe = Coordinator(options);
        Ask(probe);
        for (var step = 0; step < done; step++) probe.Receive(0, new Performed(SagaOf(probe), step, StepStatus.Done, null));
        return probe;
    }

    static Probe<OrchestratorNode> Refused(int at)
    {
        var probe = Advanced(at);
        probe.Receive(0, new Performed(SagaOf(probe), at, StepStatus.Refused, "no"));
        return probe;
    }

    static string SagaOf(Probe<OrchestratorNode> probe) => probe.Node.Written.Log[1].Saga;

    static Probe<ServiceNode> Payment(SagaOptions? options = null, ServiceDisk? disk = null) => Service(Party.Payment, options, disk);

    static Probe<ServiceNode> Service(Party party, SagaOptions? options = null, ServiceDisk? disk = null)
    {
        var set = options ?? new SagaOptions();
        return new Probe<ServiceNode>(() => new ServiceNode(new NodeId((int)party), set, Shop.Book(set)), self: (int)party, disk: disk);
    }

    static void Do(Probe<ServiceNode> probe, string saga, int step, StepKind kind, Command command) =>
        probe.Receive(Orchestrator, new Perform(saga, step, kind, 20, command));

    static Perform Charge(string saga = "s") => new(saga, 1, StepKind.Compensatable, 20, new Charge("account0", saga, 20));

    static Compensate GiveBack(string saga = "s") => new(saga, 1, new Refund("account0", saga, 20));

    static long Balance(Probe<ServiceNode> probe) => probe.Node.State.Row("account0", Purse.Money).Amount;
}
