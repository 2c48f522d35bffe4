using System.Diagnostics;
using System.Globalization;
using Simulator.Analysis.Consistency;

namespace Simulator.Tests.Analysis;

public sealed class LinearizabilityTests
{
    static readonly Value Nil = Value.Nil;

    static History Of(params (OpType Type, int Process, string Function, Value Value)[] events)
    {
        var history = new History();
        foreach (var (type, process, function, value) in events)
            history.Add(new Instant(history.Events.Count), type, process, function, null, value);
        return history;
    }

    [Test]
    public void What_nil_means_is_a_switch()
    {
        var history = Of(
            (OpType.Invoke, 0, "write", Value.Of(1)), (OpType.Ok, 0, "write", Value.Of(1)), (OpType.Invoke, 1, "read", Nil),
                (OpType.Ok, 1, "read", Nil));
        Assert.That(Linearizability.Check(history).Verdict, Is.TypeOf<Verdict.No>());
        Assert.That(Linearizability.Check(history, new() { NilReads = NilReads.AlwaysLegal }).Verdict, Is.TypeOf<Verdict.Yes>());
    }

    [TestCase(InitialValue.Nil, "no")]
    [TestCase(InitialValue.Zero, "yes")]
    [TestCase(InitialValue.NilOrZero, "yes")]
    [TestCase(InitialValue.Unknown, "yes")]
    public void What_is_there_at_first_is_a_switch(InitialValue initial, string verdict)
    {
        var history = Of((OpType.Invoke, 1, "read", Nil), (OpType.Ok, 1, "read", Value.Of(0)));
        Assert.That(Linearizability.Check(history, new() { Initial = initial }).Verdict.ToString(), Is.EqualTo(verdict));
    }

    [Test]
    public void An_unknown_beginning_is_one_value_and_not_two()
    {
        var history = Of(
            (OpType.Invoke, 1, "read", Nil), (OpType.Ok, 1, "read", Value.Of(7)), (OpType.Invoke, 1, "read", Nil),
                (OpType.Ok, 1, "read", Value.Of(8)));
        var report = Linearizability.Check(history, new() { Initial = InitialValue.Unknown });
        Assert.That(report.WitnessLines, Has.Some.Contains("only one of them can be the initial value"));
    }

    [Test]
    public void A_certificate_names_every_completed_operation_in_an_order_that_a_validator_accepts()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var all = Operations.From(new RandomHistories(seed).Next((RandomHistories.Kind)(seed % 9), operations: 12, lies: 0));
            var yes = (Verdict.Yes)Linearizability.Check(all).Verdict;
            Assert.That(LinearizationValidator.Fault(all, yes.Order, NilReads.Literal, InitialValue.Nil), Is.Null);
        }
    }

    [Test]
    public void The_validator_refuses_wrong_certificates()
    {
        var all = Operations.From(Of(
            (OpType.Invoke, 0, "write", Value.Of(1)), (OpType.Ok, 0, "write", Value.Of(1)), (OpType.Invoke, 1, "read", Nil),
                (OpType.Ok, 1, "read", Value.Of(1))));
        string? Fault(params int[] order) => LinearizationValidator.Fault(all, order, NilReads.Literal, InitialValue.Nil);
        Assert.That(Fault(0, 1), Is.Null);
        Assert.That(Fault(1, 0), Does.Contain("cannot have its result"));
        Assert.That(Fault(0), Does.Contain("missing"));
        Assert.That(Fault(0, 0, 1), Does.Contain("twice"));
        var late = Operations.From(Of(
            (OpType.Invoke, 0, "write", Value.Of(1)), (OpType.Ok, 0, "write", Value.Of(1)), (OpType.Invoke, 1, "write", Value.Of(2)),
                (OpType.Ok, 1, "write", Value.Of(2))));
        Assert.That(LinearizationValidator.Fault(late, [1, 0], NilReads.Literal, InitialValue.Nil), Does.Contain("returned before"));
    }

    [Test]
    public void A_spent_budget_is_said_with_how_far_it_went()
    {
        // Twenty concurrent increments by 1, 2, 4 …, and among them a read of a sum that they do not have: each subset is a state.
        var history = new History();
        for (var p = 0; p < 20; p++) history.Add(new Instant(p), OpType.Invoke, p, "increment", null, Value.Of(1L << p));
        history.Add(new Instant(50), OpType.Invoke, 20, "read", null, Nil);
        history.Add(new Instant(51), OpType.Ok, 20, "read", null, Value.Of(1L << 20));
        for (var p = 0; p < 20; p++) history.Add(new Instant(60), OpType.Ok, p, "increment", null, Nil);
        var options = new LinearizabilityOptions { Budget = Budget.Default with { Configurations = 1_000 } };
        var report = Linearizability.Check(history, options);
        Assert.That(report.Verdict, Is.EqualTo(new Verdict.Unknown("1000 configurations, 512 MiB", Proved: 0, Of: 21)));
        Assert.That(report.Configurations, Is.EqualTo(1_000));

        var tight = new LinearizabilityOptions { Budget = Budget.Default with { Bytes = 1 << 12, Configurations = 200_000 } };
        Assert.That(Linearizability.Check(history, tight).Verdict, Is.TypeOf<Verdict.Unknown>(),
            "forgetting configurations must not lose the answer");
    }

    [Test]
    public void The_catalogue_finds_checks_by_name()
    {
        Assert.That(CheckCatalogue.All.Select(c => c.Name), Is.Unique);
        foreach (var check in CheckCatalogue.All) Assert.That(CheckCatalogue.Named(check.Name), Is.SameAs(check));
        Assert.That(CheckCatalogue.Named("serialisable"), Is.Null);
        var report = CheckCatalogue.Named("linearizable-cas-register")!.Run(Operations.From(new History()), new());
        Assert.That((report.Check, report.Model, report.Verdict.ToString()),
            Is.EqualTo(("linearizable-cas-register", "cas-register", "yes")));
    }

    [Test]
    public void A_hundred_thousand_unique_writes_are_decided_at_once() => DecideSynthetic(100_000);

    [Test, Explicit("a million operations"), Category("Long")]
    public void A_million_unique_writes_are_decided_in_seconds() => DecideSynthetic(1_000_000);

    static void DecideSynthetic(int operations)
    {
        var good = SyntheticHistory.Register(operations, staleAt: null);
        var bad = SyntheticHistory.Register(operations, staleAt: operations * 9 / 10);
        var watch = Stopwatch.StartNew();
        var yes = Linearizability.Check(good);
        var first = watch.Elapsed;
        var no = Linearizability.Check(bad);
        var second = watch.Elapsed - first;
        TestContext.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{operations} operations: good in {first.TotalMilliseconds:F0} ms, stale in {second.TotalMilliseconds:F0} ms"));
        Assert.That((yes.Verdict.ToString(), yes.Algorithm), Is.EqualTo(("yes", "zones")));
        Assert.That(LinearizationValidator.Fault(good, ((Verdict.Yes)yes.Verdict).Order, NilReads.Literal, InitialValue.Nil), Is.Null);
        Assert.That((no.Verdict.ToString(), no.Algorithm), Is.EqualTo(("no", "zones")));
        Assert.That(((Verdict.No)no.Verdict).Witness.Operations, Has.Count.InRange(3, 4));
    }
}
