using Simulator.Analysis.Broadcast;

namespace Simulator.Tests.Analysis.Broadcast;

/// <summary>What is missing at the end of a run that has come to rest, and when nobody may ask.</summary>
public sealed class SettledCheckTests
{
    static Stream Lagging() => new Stream().Submitted(1, 11).Submitted(1, 12).Delivered(1, 1, 11).Delivered(1, 2, 12)
        .Delivered(2, 1, 11).Delivered(2, 2, 12).Delivered(3, 1, 11);

    [Test]
    public void A_server_that_never_gets_there() => Streams.FailsAtTheEnd<UniformAgreement>(
        Lagging().Wait(Duration.Seconds(6)), "n3 has got to slot 1 only, 5s after others delivered slot 2");

    [Test]
    public void It_may_take_its_time_get_there_by_a_snapshot_or_be_down()
    {
        Streams.Holds<UniformAgreement>(Lagging().Wait(Duration.Seconds(4)));
        Streams.Holds<UniformAgreement>(Lagging().Wait(Duration.Seconds(5)).Applied(3, 2, transferred: true).Wait(Duration.Seconds(1)));
        Streams.Holds<UniformAgreement>(Lagging().Crash(3).Wait(Duration.Seconds(6)));
        Streams.Holds<UniformAgreement>(Lagging().Turn(3).Wait(Duration.Seconds(6)));
    }

    [Test]
    public void Nobody_owes_anything_while_a_fault_is_on_or_just_over()
    {
        Streams.Holds<UniformAgreement>(Lagging().FaultBegins(1).Wait(Duration.Seconds(60)));
        Streams.Holds<UniformAgreement>(Lagging().FaultBegins(1).Wait(Duration.Seconds(60)).FaultEnds(1).Wait(Duration.Seconds(4)));
        Streams.FailsAtTheEnd<UniformAgreement>(
            Lagging().FaultBegins(1).Wait(Duration.Seconds(60)).FaultEnds(1).Wait(Duration.Seconds(6)),
            "n3 has got to slot 1 only, 5s after others delivered slot 2");
        Streams.Holds<UniformAgreement>(Lagging().Wait(Duration.Seconds(60)).Restart(3).Wait(Duration.Seconds(4)));
    }

    [Test]
    public void Only_members_owe_anything()
    {
        var two = new Configured(2, NodeSet.First(2));
        Streams.Holds<UniformAgreement>(Lagging().Note(1, two).Wait(Duration.Seconds(6)));
        Streams.FailsAtTheEnd<UniformAgreement>(
            Lagging().Note(1, two).Note(1, new Configured(2, NodeSet.First(3))).Wait(Duration.Seconds(6)),
            "n3 has got to slot 1 only, 5s after others delivered slot 2");
    }

    [Test]
    public void What_was_delivered_last_may_still_be_on_its_way()
    {
        var stream = Lagging().Delivered(3, 2, 12).Wait(Duration.Seconds(10)).Submitted(1, 13).Delivered(1, 3, 13);
        Streams.Holds<UniformAgreement>(stream.Wait(Duration.Seconds(1)));
        Streams.FailsAtTheEnd<UniformAgreement>(stream.Wait(Duration.Seconds(5)),
            "n2 has got to slot 2 only, 5s after others delivered slot 3");
    }

    [Test]
    public void An_acknowledged_request_that_is_never_delivered()
    {
        static Stream Acknowledged() => new Stream().Submitted(1, 11).Answered(1);
        Streams.FailsAtTheEnd<Validity>(Acknowledged().Wait(Duration.Seconds(6)),
            "request 1 of process 1 was acknowledged at 0.006000000s, and no server has delivered it");
        Streams.Holds<Validity>(Acknowledged().Wait(Duration.Seconds(4)));
        Streams.Holds<Validity>(Acknowledged().Delivered(2, 1, 11).Wait(Duration.Seconds(6)));
        Streams.Holds<Validity>(new Stream().Submitted(1, 11).Answered(1, Outcome.Info("timeout")).Wait(Duration.Seconds(6)));
        Streams.FailsAtTheEnd<Validity>(Acknowledged().Turn(2).Delivered(2, 1, 11).Wait(Duration.Seconds(6)),
            "request 1 of process 1 was acknowledged at 0.006000000s, and no server has delivered it");
    }
}
