namespace Simulator.Tests.Sim;

public sealed class InterceptorTests
{
    delegate void Trick(Outbox outbox, NodeId to, Message message);

    sealed class Trickster(Trick trick) : Interceptor
    {
        public override void Intercept(Outbox outbox, NodeId to, Message message) => trick(outbox, to, message);
    }

    static World Broadcast(Trick trick, Duration? from = null, Duration? lasts = null, bool always = false)
    {
        var stage = new Stage(4);
        if (always)
            stage.With(setup => setup with
            {
                Machines =
                new MachineSetup { Overrides = [new MachineOverride(new NodeId(0)) { Interceptor = _ => new Trickster(trick) }] }
            });
        else
            stage.Fault(new Byzantine(Seen.Node(0), _ => new Trickster(trick)), from ?? Duration.Zero, lasts);
        return stage.At(Duration.Ms(10), 0, (_, env) => env.Broadcast(new Letter(1)))
            .At(Duration.Ms(50), 0, (_, env) => env.Broadcast(new Letter(2))).Run();
    }

    [Test]
    public void A_machine_may_tell_each_other_one_something_else([Values] bool always)
    {
        var world = Broadcast((outbox, to, message) => outbox.Send(to, new Letter(((Letter)message).Number * 10 + to.Value)),
            always: always);
        Assert.That((world.NumbersTo(1), world.NumbersTo(2), world.NumbersTo(3)),
            Is.EqualTo((new List<long> { 11, 21 }, new List<long> { 12, 22 }, new List<long> { 13, 23 })));
        Assert.That(world.Events(EventKind.Deliver).Select(e => e.Event.Peer), Is.All.EqualTo(new NodeId(0)),
            "the sender cannot be forged");
        Assert.That(world.Events(EventKind.Deliver).Select(e => world.Trace[e.Event.Parent].Kind), Is.All.EqualTo(EventKind.Fire));
    }

    [Test]
    public void A_machine_may_omit_repeat_delay_and_redirect()
    {
        var world = Broadcast((outbox, to, message) =>
        {
            if (to.Value == 1) return;
            if (to.Value == 2) { outbox.Send(to, message); outbox.Send(to, message, Duration.Ms(200)); }
            if (to.Value == 3) outbox.Send(new NodeId(1), message);
        });
        Assert.That(world.LettersTo(1), Is.EqualTo(new[] { (1L, 11_000L), (2L, 51_000L) }));
        Assert.That(world.LettersTo(2), Is.EqualTo(new[] { (1L, 11_000L), (2L, 51_000L), (1L, 211_000L), (2L, 251_000L) }));
        Assert.That(world.LettersTo(3), Is.Empty);
        Assert.That(world.FaultReports()[0], Has.Property("MessagesHit").EqualTo(6).And.Property("Text").EqualTo("byzantine {n1}"));
    }

    [Test]
    public void A_machine_may_replay_what_it_said_before()
    {
        Message? old = null;
        var world = Broadcast((outbox, to, message) => outbox.Send(to, old ??= message));
        Assert.That(world.NumbersTo(1), Is.EqualTo(new long[] { 1, 1 }));
        Assert.That(world.FaultReports()[0].MessagesHit, Is.EqualTo(3));
    }

    [Test]
    public void An_interceptor_that_passes_everything_on_hits_nothing_and_changes_nothing()
    {
        var honest = Broadcast((outbox, to, message) => outbox.Send(to, message), from: Duration.Seconds(20));
        var passing = Broadcast((outbox, to, message) => outbox.Send(to, message), from: Duration.Seconds(5));
        Assert.That(passing.FaultReports()[0].Hits, Is.Zero);
        Assert.That(passing.LettersTo(3), Is.EqualTo(honest.LettersTo(3)));
    }

    [Test]
    public void A_machine_is_honest_again_when_the_fault_ends()
    {
        var world = Broadcast((_, _, _) => { }, from: Duration.Ms(5), lasts: Duration.Ms(20));
        Assert.That(world.NumbersTo(1), Is.EqualTo(new long[] { 2 }));
    }

    [Test]
    public void Of_overlapping_tricks_the_latest_counts_and_each_takes_only_itself_away()
    {
        static Interceptor Adding(long number) =>
            new Trickster((outbox, to, message) => outbox.Send(to, new Letter(((Letter)message).Number + number)));
        var stage = new Stage();
        for (var i = 0; i < 4; i++) stage.Send(Duration.Ms(10 + 10 * i), 0, 1, 1);
        var world = stage
            .Fault(new Byzantine(Seen.Node(0), _ => Adding(100)), Duration.Ms(15), Duration.Ms(20))
            .Fault(new Byzantine(Seen.Node(0), _ => Adding(200)), Duration.Ms(25), Duration.Ms(20)).Run();
        Assert.That(world.NumbersTo(1), Is.EqualTo(new long[] { 1, 101, 201, 201 }));
    }

    [Test]
    public void What_a_machine_tells_itself_is_not_intercepted_and_held_messages_are()
    {
        var world = new Stage().On(new DiskSetup { Latency = new Constant(Duration.Ms(5)) })
            .Fault(new Byzantine(Seen.Node(0), _ => new Trickster((_, _, _) => { })), Duration.Zero)
            .At(Duration.Ms(10), 0, (actor, env) =>
            {
                actor.Write(env, 1);
                env.Send(new NodeId(1), new Letter(1));
                env.Send(new NodeId(0), new Letter(2));
            }).Run();
        Assert.That((world.NumbersTo(0), world.NumbersTo(1)), Is.EqualTo((new List<long> { 2 }, new List<long>())));
    }

    [Test]
    public void Draws_of_an_interceptor_are_its_own()
    {
        static World Chat(bool tapped)
        {
            var stage = new Stage
            {
                Starts = (_, env) => env.Arm(new Alarm("talk"), Duration.Ms(1)),
                Rings = (_, env, timer) =>
                {
                    env.Broadcast(new Letter(env.Below(1000, "draw")));
                    env.Arm(timer, Duration.Ms(1));
                },
            };
            if (tapped)
                stage.Fault(new Byzantine(Seen.Node(0), _ => new Trickster((outbox, to, message) =>
                {
                    if (outbox.Below(2, "draw") == 0) outbox.Send(to, message);
                })), Duration.Zero);
            return stage.With(setup => setup with { Duration = Duration.Ms(500) }).Run();
        }
        var (honest, tapped) = (Chat(tapped: false).NumbersTo(1), Chat(tapped: true).NumbersTo(1));
        Assert.That(tapped, Has.Count.InRange(200, 300));
        Assert.That(tapped.Except(honest), Is.Empty);
        Assert.That(Chat(tapped: true).NumbersTo(1), Is.EqualTo(tapped));
    }
}
