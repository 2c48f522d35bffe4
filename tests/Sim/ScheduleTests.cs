using Simulator.Tests.Scenarios.Shrinking;

namespace Simulator.Tests.Sim;

/// <summary>Nothing happens but what a schedule lists, and what it lists only if it can.</summary>
public sealed class ScheduleTests
{
    static readonly NodeId n1 = new(0), n2 = new(1);

    static World Run(Schedule schedule)
    {
        var world = new World(new WorldSetup
        {
            Servers = 2, Deployment = new ChattyProtocol(0).Deploy(new ChattyOptions(), 2), Schedule = schedule, Duration = Duration.Seconds(1),
        }, Uneventful.All);
        world.Run();
        return world;
    }

    static StepFate[] Fates(params ReadOnlySpan<ScheduledStep> steps) =>
        [.. Run(new Schedule([.. steps])).StepReports.Select(report => report.Fate)];

    static FireStep Fire(int at) => new(Duration.Ms(at), "Chatter", n1);

    static DeliverStep Deliver(int at, long? number = null, bool again = false) => new(Duration.Ms(at), "Chat", n1, n2, number, again);

    [Test]
    public void Without_steps_nothing_happens() => Assert.That(Run(new Schedule([])).MessagesSent, Is.Zero);

    [Test]
    public void A_timer_goes_off_only_when_it_is_due() =>
        Assert.That(Fates(Fire(19), Fire(20), Fire(25)), Is.EqualTo(new[] { StepFate.Missed, StepFate.Done, StepFate.Missed }));

    [Test]
    public void A_message_arrives_once_and_again_when_it_is_copied() => Assert.That(
        Fates(Deliver(1), Fire(20), Deliver(21), Deliver(22), Deliver(23, again: true)),
        Is.EqualTo(new[] { StepFate.Missed, StepFate.Done, StepFate.Done, StepFate.Missed, StepFate.Done }));

    [Test]
    public void A_number_names_the_message() => Assert.That(
        Fates(Fire(20), Fire(40), Deliver(41, 2), Deliver(42, 2), Deliver(43, 1)),
        Is.EqualTo(new[] { StepFate.Done, StepFate.Done, StepFate.Done, StepFate.Missed, StepFate.Done }));

    [Test]
    public void After_the_schedule_all_goes_its_own_way() =>
        Assert.That(Run(new Schedule([]) { Until = Duration.Ms(500) }).MessagesDelivered, Is.InRange(3, 10));

    [Test]
    public void Choices_that_are_given_come_before_the_others()
    {
        var site = new Site(new Label("a", "b"), 0, 0, 3);
        var edited = new Edited([new Choice(site, 10, 7)], Uneventful.All);
        Assert.That(edited.Unasked, Is.EqualTo(new[] { 0 }));
        Assert.That(edited.Draw(site, 10), Is.EqualTo(7));
        Assert.That(edited.Draw(site with { Ordinal = 4 }, 10), Is.Zero);
        Assert.That(edited.Unasked, Is.Empty);
        Assert.That(edited.Draw(site, 5), Is.Zero);
        Assert.That(edited.FirstMisfit, Is.Zero);
    }
}
