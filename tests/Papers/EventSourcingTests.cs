using Simulator.Protocols.EventSourcing;
using Simulator.Tests.Sim;
using Answer = Simulator.Protocols.EventSourcing.Answer;
using LogEntry = Simulator.Protocols.EventSourcing.Recorded;

namespace Simulator.Tests.Papers;

/// <summary>One test for each claim of Fowler, Event Sourcing, 2005, and Young, CQRS Documents, 2010, that the protocol rests on.</summary>
public sealed class EventSourcingTests
{
    const string Key = "item0";

    [Test]
    public void Complete_rebuild_The_state_is_what_a_replay_of_the_log_gives()
    {
        var before = Filled();
        var after = Store(disk: before.Node.Written);
        Assert.That(after.Node.Now(Key), Is.EqualTo(before.Node.Now(Key)).And.EqualTo(new StockState(3, 23)));
    }

    [TestCase(0, 20), TestCase(1, 25), TestCase(2, 21), TestCase(3, 23), TestCase(9, 23)]
    public void Temporal_query_The_state_of_any_past_version_can_be_asked_for(long version, long pieces)
    {
        var probe = Filled();
        probe.Receive(-1, new Audit(1, Key, version));
        Assert.That(probe.Sent<Answer>().Single().Pieces, Is.EqualTo(pieces));
    }

    [Test]
    public void An_append_at_a_version_that_is_gone_is_refused()
    {
        var probe = Filled();
        probe.Receive(1, Append(9, 2, 1));
        Assert.That(probe.Sent<Conflict>(), Is.EqualTo(new[] { new Conflict(9) }));
        Assert.That(probe.Node.Now(Key).Version, Is.EqualTo(3));
    }

    [Test]
    public void A_command_that_comes_again_is_answered_and_not_appended_again()
    {
        var probe = Filled();
        probe.Receive(1, Append(2, 3, -4));
        Assert.That(probe.Sent<Appended>(), Is.EqualTo(new[] { new Appended(2, StockEventKind.Restocked, 2) }));
        Assert.That(probe.Node.Now(Key).Version, Is.EqualTo(3));
    }

    [TestCase(0, 0, 3), TestCase(2, 2, 1), TestCase(3, 3, 0), TestCase(10, 0, 3)]
    public void Snapshots_An_aggregate_is_loaded_from_the_last_snapshot_and_what_came_after(int every, long snapshot, int tail)
    {
        var probe = Filled(new EventSourcingOptions { SnapshotEvery = every });
        probe.Receive(1, new Load(9, Key));
        var loaded = probe.Sent<Loaded>().Single();
        Assert.That((loaded.Snapshot.Version, loaded.Tail.Count), Is.EqualTo((snapshot, tail)));
    }

    [Test]
    public void Commands_are_decided_on_the_loaded_state_and_refusals_are_recorded_too()
    {
        var probe = new Probe<HandlerNode>(() => new HandlerNode(new NodeId(1), new EventSourcingOptions()), self: 1);
        probe.Receive(-1, new Submit(1, new Operation("reserve", Key, Value.Of(15))));
        probe.Receive(0, new Loaded(1, Key, new StockState(7, 10), [new StockEvent(0, StockEventKind.Restocked, 4)], 0, default));
        Assert.That(probe.Sent<AppendEvent>(), Is.EqualTo(new[] { new AppendEvent(Key, 8, new StockEvent(1, StockEventKind.Refused, 0)) }));
        probe.Receive(0, new Conflict(1));
        Assert.That(probe.Sent<Load>(), Is.EqualTo(new[] { new Load(1, Key) }));
    }

    [Test]
    public void Views_apply_events_in_the_order_of_the_log_and_once()
    {
        var probe = View();
        var feed = FeedOf(0, (1, 5), (2, -4));
        probe.Receive(0, feed).Receive(0, feed).Receive(0, FeedOf(5, (6, 100)));
        Assert.That(probe.Node.Read(Key), Is.EqualTo(new StockState(2, 21)));
        Assert.That(probe.Node.Written.State.Checkpoint, Is.EqualTo(2));
    }

    [Test]
    public void A_reader_with_a_version_token_waits_until_the_view_is_so_far()
    {
        var probe = View();
        probe.Sent();
        probe.Receive(-1, new Query(1, Key, 2)).Receive(0, FeedOf(0, (1, 5)));
        Assert.That(probe.Sent<Answer>(), Is.Empty);
        probe.Receive(0, FeedOf(1, (2, -4)));
        Assert.That(probe.Sent<Answer>(), Is.EqualTo(new[] { new Answer(1, 2, 21) }));
    }

    [Test]
    public void A_reader_without_one_is_answered_at_once()
    {
        var probe = View();
        probe.Sent();
        probe.Receive(-1, new Query(1, Key, 0));
        Assert.That(probe.Sent<Answer>(), Is.EqualTo(new[] { new Answer(1, 0, 20) }));
    }

    [Test]
    public void A_log_appends_at_the_expected_version_only_and_replays_from_anywhere()
    {
        var log = EventLog<long>.Empty.Append(1).Append(2).Append(3);
        Assert.That(log.Append(2, 9L), Is.Null);
        Assert.That(log.Append(3, 9L)!.Version, Is.EqualTo(4));
        Assert.That(log.Replay(0L, 0, 2, (sum, e) => sum + e), Is.EqualTo(3));
        Assert.That(log.Replay(3L, 2, 3, (sum, e) => sum + e), Is.EqualTo(6));
    }

    static Probe<StoreNode> Store(EventSourcingOptions? options = null, StoreDisk? disk = null) =>
        new(() => new StoreNode(new NodeId(0), options ?? new EventSourcingOptions()), self: 0, disk: disk);

    /// <summary>Twenty pieces, and then five more, four less, two more.</summary>
    static Probe<StoreNode> Filled(EventSourcingOptions? options = null)
    {
        var probe = Store(options);
        probe.Receive(1, Append(1, 0, 5)).Receive(1, Append(2, 1, -4)).Receive(1, Append(3, 2, 2));
        probe.Sent();
        return probe;
    }

    static AppendEvent Append(long command, long expected, long change) =>
        new(Key, expected, new StockEvent(command, StockEventKind.Restocked, change));

    static Probe<ViewNode> View() => new(() => new ViewNode(new NodeId(4), new EventSourcingOptions()), self: 4);

    static Feed FeedOf(long after, params (long Version, long Change)[] events) => new(after,
        [.. events.Select(e => new LogEntry(Key, e.Version, new StockEvent(e.Version, StockEventKind.Restocked, e.Change), default))]);
}
