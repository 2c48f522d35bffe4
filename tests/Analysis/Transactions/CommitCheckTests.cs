using Simulator.Analysis.Transactions;
using Stream = Simulator.Tests.Analysis.Broadcast.Stream;

namespace Simulator.Tests.Analysis.Transactions;

/// <summary>What the checks of atomic commitment must find, each in facts written by hand, and what looks like it and is none.</summary>
public sealed class CommitCheckTests
{
    static readonly Txn t = new(1, 1);
    static readonly NodeSet both = NodeSet.Of(new NodeId(0), new NodeId(1));
    static readonly Duration longTime = Duration.Seconds(6);

    [Test]
    public void AC1_Two_servers_decide_differently()
    {
        Fails<CommitAgreement>(Committed().Note(3, new Resolved(t, false)), "n1 has decided to commit t1.1, and n3 to abort it");
        Holds<CommitAgreement>(Committed().Note(3, new Resolved(new Txn(1, 2), false)));
    }

    [Test]
    public void AC2_A_server_reverses_its_decision()
    {
        Fails<CommitStability>(
            Committed().Restart(1).Note(1, new Resolved(t, false)), "n1 had decided to commit t1.1, and now decides to abort it");
        Holds<CommitStability>(Committed().Restart(1).Note(1, new Resolved(t, true)));
    }

    [Test]
    public void AC3_Somebody_has_not_voted_yes()
    {
        Fails<CommitValidity>(
            new Stream().Note(3, new Enlisted(t, both)).Note(1, new Voted(t, true)).Note(2, new Voted(t, false))
                .Note(3, new Resolved(t, true)),
            "n3 decides to commit t1.1, but n2 has not voted yes");
        Holds<CommitValidity>(Committed());
    }

    [Test]
    public void AC4_All_have_voted_yes_nothing_has_failed_and_it_aborts()
    {
        Fails<CommitNontriviality>(
            Agreed().Note(3, new Resolved(t, false)),
            "n3 decides to abort t1.1, although all of {n1 n2} have voted yes and nothing has failed");
        Holds<CommitNontriviality>(Agreed().Note(3, new Suspected(t)).Note(3, new Resolved(t, false)));
        Holds<CommitNontriviality>(Agreed().Crash(2).Note(3, new Resolved(t, false)));
    }

    [Test]
    public void AC5_Somebody_stays_in_doubt()
    {
        Fails<CommitTermination>(
            Agreed().Note(1, new Resolved(t, true)).Wait(longTime), "n2 is in doubt about t1.1 since 0.006000000s", -1);
        Holds<CommitTermination>(Committed().Wait(longTime));
        Holds<CommitTermination>(Agreed().Wait(Duration.Seconds(1)));
        Holds<CommitTermination>(Agreed().FaultBegins(1).Wait(longTime));
        Holds<CommitTermination>(new Stream().Note(1, new Voted(t, true, IsReadOnly: true)).Wait(longTime));
    }

    [Test]
    public void AC5_A_vote_that_a_crash_has_taken_back_binds_nobody_and_one_that_is_found_in_the_log_does()
    {
        Holds<CommitTermination>(new Stream().Note(1, new Voted(t, true)).Restart(1).Wait(longTime));
        Fails<CommitTermination>(
            new Stream().Note(1, new Voted(t, true)).Restart(1).Note(1, new Voted(t, true)).Wait(longTime),
            "n1 is in doubt about t1.1 since 0.007000000s", -1);
    }

    static Stream Agreed() => new Stream().Note(3, new Enlisted(t, both)).Note(1, new Voted(t, true)).Note(2, new Voted(t, true));

    static Stream Committed() => Agreed().Note(1, new Resolved(t, true)).Note(2, new Resolved(t, true));

    static void Holds<TCheck>(Stream stream) where TCheck : TraceCheck, new() => Assert.That(stream.Judge(new TCheck()), Is.Null);

    static void Fails<TCheck>(Stream stream, string text, int? at = null) where TCheck : TraceCheck, new() =>
        Assert.That(stream.Judge(new TCheck()), Is.EqualTo((at ?? stream.Events.Count - 1, text)));
}
