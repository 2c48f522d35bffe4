using Simulator.Analysis.Checks;
using Stream = Simulator.Tests.Analysis.Broadcast.Stream;

namespace Simulator.Tests.Analysis.EventLogs;

/// <summary>Each check of event logs holds for what is right and fails where its definition does. Server 1 keeps the log.</summary>
public sealed class LogCheckTests
{
    [Test]
    public void A_log_that_grows_and_keeps_what_was_confirmed_is_right() =>
        Assert.That(Judge("append-only", Log((1, 5), (2, -3)).Note(2, new EventConfirmed("k", 2, 2))), Is.Null);

    [Test]
    public void What_was_not_confirmed_may_be_lost_in_a_crash() =>
        Assert.That(Judge("append-only", Log((1, 5)).Restart(1).Note(1, new EventAppended("k", 1, 2, 4))), Is.Null);

    [Test]
    public void Versions_have_no_gaps() =>
        Assert.That(
            Judge("append-only", Log((1, 5)).Note(1, new EventAppended("k", 3, 2, 4))), Does.Contain("event 3 of k follows event 1"));

    [Test]
    public void A_command_is_in_the_log_once() =>
        Assert.That(Judge("append-only", Log((1, 5), (1, 5))), Does.Contain("command 1 has led to event 1 and to event 2"));

    [Test]
    public void What_was_confirmed_is_in_the_log_at_the_end() =>
        Assert.That(
            Judge("append-only", Log((1, 5)).Note(2, new EventConfirmed("k", 1, 1)).Restart(1)), Does.Contain("not in the log at the end"));

    [Test]
    public void What_was_confirmed_is_not_replaced() =>
        Assert.That(
            Judge("append-only", Log((1, 5)).Note(2, new EventConfirmed("k", 1, 1)).Restart(1).Note(1, new EventAppended("k", 1, 2, 4))),
            Does.Contain("another has taken its place"));

    [TestCase(0, 20), TestCase(1, 25), TestCase(2, 22)]
    public void A_state_is_the_sum_of_its_events(long version, long amount) =>
        Assert.That(Judge("replay-equals-state", Log((1, 5), (2, -3)).Note(2, new Replayed("k", version, amount))), Is.Null);

    [TestCase(1, 22, "a replay of the log gives 25"), TestCase(3, 22, "the log has 2 events")]
    public void A_state_that_is_not_is_noticed(long version, long amount, string why) =>
        Assert.That(Judge("replay-equals-state", Log((1, 5), (2, -3)).Note(2, new Replayed("k", version, amount))), Does.Contain(why));

    [TestCase(0, 3, null), TestCase(0, 2, "has written version 3 of k and then reads version 2"), TestCase(1, 2, null)]
    public void A_process_reads_its_own_writes(int reader, long version, string? why)
    {
        var stream = Log((1, 5)).Note(2, new WroteVersion(0, "k", 3)).Note(2, new ReadVersion(reader, "k", version));
        var told = Judge("own-writes-read", stream);
        Assert.That(told, why is null ? Is.Null : Does.Contain(why));
    }

    static Stream Log(params (long Command, long Adds)[] events)
    {
        var stream = new Stream();
        for (var i = 0; i < events.Length; i++) stream.Note(1, new EventAppended("k", i + 1, events[i].Command, events[i].Adds));
        return stream.Note(1, new Stands("k", 20, 20 + events.Sum(e => e.Adds)));
    }

    static string? Judge(string check, Stream stream) => stream.Wait(Duration.Seconds(6)).Judge(TraceChecks.Named(check)!.Make())?.Text;
}
