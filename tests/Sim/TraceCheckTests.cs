namespace Simulator.Tests.Sim;

/// <summary>What checks of the trace are shown, and what becomes of what they find.</summary>
public sealed class TraceCheckTests
{
    /// <summary>Keeps what it is shown; fails at the remark given, and at the end if asked.</summary>
    sealed class Reader(string? failsAt = null, bool failsInTheEnd = false, bool throws = false) : TraceCheck("reader", "this test")
    {
        public List<string> Seen { get; } = [];

        public override string? See(in TraceEvent e)
        {
            Seen.Add($"{e.Machine} {e.Kind} {(e.What as Remark?)?.Text}".TrimEnd());
            if (throws) throw new InvalidOperationException("no more");
            return e.What is Remark remark && remark.Text == failsAt ? $"read {failsAt}" : null;
        }

        public override string? End(Instant at) => failsInTheEnd ? $"missing at {at}" : null;
    }

    sealed class Honest : Interceptor
    {
        public override void Intercept(Outbox outbox, NodeId to, Message message) => outbox.Send(to, message);
    }

    static Stage With(TraceCheck check, bool stop = true) => new Stage()
        .At(Duration.Ms(5), 0, (_, env) => { env.Note(new Remark("a")); env.Note(new Remark("b")); })
        .At(Duration.Ms(6), 1, (_, env) => env.Note(new Remark("b")))
        .With(setup => setup with { Checks = [check], StopOnViolation = stop, Trace = TraceMode.HashOnly });

    [Test]
    public void It_is_shown_lives_facts_and_faults_but_no_messages()
    {
        var reader = new Reader();
        With(reader).Send(Duration.Ms(7), 0, 1, 1).Fault(new Crash(Seen.Node(1)), Duration.Ms(10), Duration.Ms(1)).Run();
        Assert.That(reader.Seen, Is.EqualTo(new[]
        {
            "n1 Start", "n2 Start", "n1 Fact a", "n1 Fact b", "n2 Fact b",
            "nemesis FaultBegin", "n2 Crash", "nemesis FaultEnd", "n2 Start",
        }));
    }

    [Test]
    public void A_machine_that_turns_is_told_once_when_its_first_interceptor_comes()
    {
        var reader = new Reader();
        var world = With(reader).Fault(new Byzantine(Seen.Node(1), _ => new Honest()), Duration.Ms(10), Duration.Ms(5))
            .With(setup => setup with
            {
                Machines = new MachineSetup { Overrides = [new MachineOverride(new NodeId(0)) { Interceptor = _ => new Honest() }] },
            }).Run();
        Assert.That(reader.Seen.Where(line => line.Contains("Turn", StringComparison.Ordinal)), Is.EqualTo(new[] { "n1 Turn", "n2 Turn" }));
        Assert.That(reader.Seen[0], Is.EqualTo("n1 Turn"), "from the start");
        Assert.That(world.Violations, Is.Empty);
    }

    [Test]
    public void What_it_finds_stops_the_run_and_is_in_the_trace_behind_its_cause()
    {
        var world = With(new Reader("b")).Build();
        var end = world.Run();
        Assert.That((end.Reason, end.At, end.Text), Is.EqualTo((EndReason.Violation, new Instant(5_000_000), "reader: read b")));
        var found = world.Violations.Single();
        Assert.That((found.Invariant, found.Text, found.Machine), Is.EqualTo(("reader", "read b", new NodeId(0))));
        Assert.That(world.Trace[world.Trace[found.Event].Parent].What, Is.EqualTo(new Remark("b")));
    }

    [Test]
    public void A_run_may_go_on_and_the_check_is_shown_no_more()
    {
        var reader = new Reader("b", failsInTheEnd: true);
        var world = With(reader, stop: false).Run();
        Assert.That(world.Violations, Has.Count.EqualTo(1));
        Assert.That(reader.Seen, Has.Count.EqualTo(4));
    }

    [Test]
    public void What_is_missing_in_the_end_is_found_only_in_a_run_that_came_to_it()
    {
        var world = With(new Reader(failsInTheEnd: true)).Build();
        Assert.That(world.Run().Reason, Is.EqualTo(EndReason.Quiescent).Or.EqualTo(EndReason.Time));
        Assert.That((world.Violations.Single().Text[..10], world.Violations[0].Machine), Is.EqualTo(("missing at", NodeId.Nemesis)));
        var cut = With(new Reader(failsInTheEnd: true)).With(setup => setup with { MaxSteps = 2 }).Build();
        Assert.That((cut.Run().Reason, cut.Violations.Count), Is.EqualTo((EndReason.StepCap, 0)));
    }

    [Test]
    public void One_that_throws_ends_the_run()
    {
        var world = With(new Reader(throws: true)).Build();
        Assert.That(world.Run().Text, Is.EqualTo("check reader threw InvalidOperationException: no more"));
    }
}
