using Simulator.Analysis.Causes;
using Simulator.Analysis.Plots;
using Simulator.Tests.Scenarios.Shrinking;

namespace Simulator.Tests.Analysis.Causes;

/// <summary>Of a run only that is kept from which something followed.</summary>
public sealed class CausalSliceTests
{
    static readonly NodeId n1 = new(0), n2 = new(1), n3 = new(2);

    static World Run()
    {
        var world = new World(new WorldSetup
        {
            Servers = 3, Deployment = new ChattyProtocol(0).Deploy(new ChattyOptions(), 3), Duration = Duration.Seconds(1),
            Schedule = new Schedule(
            [
                new FireStep(Duration.Ms(20), "Chatter", n1), new FireStep(Duration.Ms(21), "Chatter", n2), new FireStep(Duration.Ms(22), "Chatter", n3),
                new DeliverStep(Duration.Ms(23), "Chat", n1, n2, null, false), new DeliverStep(Duration.Ms(24), "Chat", n3, n1, null, false),
            ]),
        }, Uneventful.All);
        world.Run();
        return world;
    }

    static long Last(Trace trace, EventKind kind, NodeId machine) => Enumerable.Range(0, (int)trace.Count)
        .Select(id => (long)id).Last(id => trace[id].Kind == kind && trace[id].Machine == machine);

    [Test]
    public void What_did_not_lead_to_it_is_not_in_it()
    {
        var trace = Run().Trace;
        var slice = CausalSlice.Of(trace, [Last(trace, EventKind.Deliver, n2)]);
        Assert.That(slice.Events.Select(id => trace[id].Machine).Distinct(), Is.EquivalentTo(new[] { n1, n2 }));
        Assert.That(slice.Events, Has.Some.EqualTo(Last(trace, EventKind.Fire, n1)).And.Some.EqualTo(Last(trace, EventKind.Fire, n2)));
        Assert.That(slice.Events, Has.None.EqualTo(Last(trace, EventKind.Fire, n3)).And.None.EqualTo(Last(trace, EventKind.Deliver, n1)));
    }

    [Test]
    public void Other_machines_of_which_a_check_speaks_are_explained_too()
    {
        var trace = Run().Trace;
        var effects = CausalSlice.EffectsOf(trace, Last(trace, EventKind.Deliver, n2), "n2 and n3 are at odds");
        Assert.That(effects, Has.Some.EqualTo(Last(trace, EventKind.Fire, n3)));
    }

    [Test]
    public void It_is_told_and_drawn_alike_each_time()
    {
        var trace = Run().Trace;
        var slice = CausalSlice.Of(trace, [Last(trace, EventKind.Deliver, n2)]);
        Assert.That(CauseText.Lines(slice), Has.Exactly(3).Items.And.Some.Contains("n1 -> n2").And.Some.Contains("Chatter goes off"));
        var picture = new SpaceTime(slice, "a run");
        Assert.That(picture.ToSvg(), Is.EqualTo(new SpaceTime(slice, "a run").ToSvg()));
        Assert.That(System.Text.Encoding.UTF8.GetString(picture.ToSvg()), Does.Contain("n1").And.Contain("<svg"));
        Assert.That(picture.ToPng(), Has.Length.GreaterThan(1000));
    }
}
