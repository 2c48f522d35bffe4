namespace Simulator.Tests.Sim;

public sealed class CapsTests
{
    [Test]
    public void A_message_storm_ends_with_the_cap_on_steps()
    {
        var stage = new Stage(3) { Hears = (_, env, _, message) => env.Broadcast(message) };
        var world = stage.Send(Duration.Ms(1), 0, 1, 1).With(setup => setup with { MaxSteps = 5000, Trace = TraceMode.HashOnly }).Build();
        var end = world.Run();
        Assert.That((end.Reason, end.Steps, world.Steps), Is.EqualTo((EndReason.StepCap, 5000L, 5000L)));
        Assert.That(end.At.Ns, Is.LessThan(20_000_000));
    }

    [Test]
    public void A_livelock_at_one_instant_ends_with_the_cap_too()
    {
        var stage = new Stage(1)
        {
            Starts = (_, env) => env.Arm(new Alarm("again"), Duration.Zero),
            Rings = (_, env, timer) => env.Arm(timer, Duration.Zero),
        };
        var world = stage.With(setup => setup with { MaxSteps = 1000 }).Build();
        Assert.That(world.Run(), Has.Property("Reason").EqualTo(EndReason.StepCap).And.Property("At").EqualTo(Instant.Zero));
    }

    [Test]
    public void A_world_with_nothing_left_to_do_is_quiescent()
    {
        var end = new Stage().Send(Duration.Ms(5), 0, 1, 1).Build().Run();
        Assert.That((end.Reason, end.At), Is.EqualTo((EndReason.Quiescent, new Instant(6_000_000))));
    }

    [Test]
    public void A_world_ends_at_its_time_and_what_is_due_exactly_then_still_happens()
    {
        var world = new Stage().Send(Duration.Ms(9), 0, 1, 1).Send(Duration.Ms(10), 0, 1, 2)
            .With(setup => setup with { Duration = Duration.Ms(10) }).Build();
        var end = world.Run();
        Assert.That((end.Reason, end.At), Is.EqualTo((EndReason.Time, new Instant(10_000_000))));
        Assert.That(world.NumbersTo(1), Is.EqualTo(new long[] { 1 }));
        Assert.That(world.Step(), Is.False);
        Assert.That(world.Run(), Is.SameAs(end));
    }

    [Test]
    public void An_interrupted_run_stops_and_keeps_what_was_done()
    {
        var asked = 0;
        var world = new Stage
        {
            Starts = (_, env) => env.Arm(new Alarm("tick"), Duration.Us(1)),
            Rings = (_, env, timer) => env.Arm(timer, Duration.Us(1)),
        }.Build();
        var end = world.Run(() => ++asked == 3);
        Assert.That((end.Reason, end.Steps), Is.EqualTo((EndReason.Interrupted, 3 * 4096)));
        Assert.That(world.Trace.Count, Is.EqualTo(3 * 4096));
    }

    [Test]
    public void A_handler_that_throws_ends_the_run_and_names_node_and_message()
    {
        var stage = new Stage { Hears = (_, _, _, _) => throw new InvalidOperationException("no such entry") };
        var world = stage.Send(Duration.Ms(5), 0, 1, 42).Build();
        var end = world.Run();
        Assert.That((end.Reason, end.At), Is.EqualTo((EndReason.HandlerFailed, new Instant(6_000_000))));
        Assert.That(end.Text, Is.EqualTo("n2 threw InvalidOperationException on Letter(Number=42): no such entry"));
        Assert.That(end.Failure, Is.TypeOf<InvalidOperationException>());
        Assert.That(world.Trace[world.Trace.Count - 1].What, Is.EqualTo(new Letter(42)));
    }

    [Test]
    public void Timers_starts_and_operations_that_throw_are_named_too()
    {
        static RunEnd End(Stage stage) => stage.Build().Run();
        var ringing = new Stage
        {
            Starts = (_, env) => env.Arm(new Alarm("a"), Duration.Ms(1)),
            Rings = (_, _, _) => throw new FormatException("x")
        };
        Assert.That(End(ringing).Text, Is.EqualTo("n1 threw FormatException on Alarm(Name=\"a\"): x"));
        Assert.That(End(new Stage { Starts = (_, _) => throw new FormatException("x") }).Text,
            Is.EqualTo("n1 threw FormatException on its start: x"));
        var setup = SingleCopy.Setup() with { Clients = [SingleCopy.Setup().Clients[0] with { Workload = () => new Broken() }] };
        Assert.That(new World(setup, new Seeded(1)).Run().Text, Does.Match("^the workload of c[1-4] threw FormatException: x$"));
    }

    sealed class Broken : Workload
    {
        public override Operation Next(Chooser chooser) => throw new FormatException("x");
    }

    [Test]
    public void A_node_that_cannot_be_made_or_described_ends_the_run()
    {
        var unmade = new Stage().With(setup => setup with { Deployment = new Deployment(_ => throw new FormatException("x"), null, []) });
        Assert.That(unmade.Build().Run().Text, Is.EqualTo("n1 could not be made: FormatException: x"));
    }
}
