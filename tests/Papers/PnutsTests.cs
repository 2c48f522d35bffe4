using Simulator.Protocols.Pnuts;
using Simulator.Tests.Sim;
using Ask = Simulator.Protocols.Pnuts.Ask;

namespace Simulator.Tests.Papers;

/// <summary>
/// Cooper et al., VLDB 2008: who makes versions, when they are committed, and in what order copies take them. Three regions: n1 to n3
/// store, n4 to n6 are their brokers.
/// </summary>
public sealed class PnutsTests
{
    const int Regions = 3;

    /// <summary>A record whose tablet is the first region's.</summary>
    static readonly string key = Enumerable.Range(0, 100).Select(number => $"k{number}").First(name => Record.Blank(name, Regions).Master == 0);

    static Probe<PnutsStorage> Storage(int region, PnutsOptions? options = null)
    {
        var probe = new Probe<PnutsStorage>(() => new PnutsStorage(new NodeId(region), Regions, options ?? new PnutsOptions()), servers: 6, self: region);
        probe.Receive(Regions + region, new Attached(0, 0)).Sent();
        return probe;
    }

    static Ask Asks(Call call, long value = 0, long version = 0, int origin = 0, int process = 0, long sequence = 1) =>
        new(NodeId.Client(process), process, sequence, call, key, value == 0 ? Value.Nil : Value.Of(value), version, origin, 0);

    static Update Version(long number, int master = 0, UpdateKind kind = UpdateKind.Write, long branch = 0, int process = 7) =>
        new(key, number, 1, branch, Value.Of(number), master, master, NodeId.Client(process), process, number, kind);

    static Deliver Log(long after, params Update[] updates) =>
        new(after, [.. updates.Select((update, i) => new Logged(0, after + i + 1, update))]);

    static Probe<PnutsStorage> Settled(Probe<PnutsStorage> probe)
    {
        probe.Wait(Duration.Us(1));
        return probe;
    }

    [Test]
    public void A_version_is_committed_when_the_broker_delivers_it_and_not_before()
    {
        var probe = Storage(0).Receive(-1, Asks(Call.Write, 5));
        var sent = Settled(probe).Sent();
        var publish = sent.Select(each => each.Message).OfType<Publish>().Single();
        Assert.That((publish.First, publish.Updates[0].Number, publish.Updates[0].Master), Is.EqualTo((1L, 1L, 0)));
        Assert.That(sent.Select(each => each.Message).OfType<Told>(), Is.Empty);
        Assert.That(probe.Node.Copy(key).Number, Is.Zero);
        Settled(probe.Receive(3, new Deliver(0, [new Logged(0, 1, publish.Updates[0])])));
        Assert.That(probe.Sent<Told>().Single(), Is.EqualTo(new Told(0, 1, true, Value.Of(5), 1)));
    }

    [Test]
    public void A_region_that_is_not_the_master_passes_writes_and_latest_reads_on_and_answers_any_reads()
    {
        var probe = Storage(1).Receive(-1, Asks(Call.Write, 5, origin: 1)).Receive(-1, Asks(Call.ReadLatest)).Receive(-1, Asks(Call.ReadAny));
        var sent = Settled(probe).Sent();
        Assert.That(sent.Where(each => each.Message is Ask).Select(each => each.To), Is.All.EqualTo(new NodeId(0)).And.Exactly(2).Items);
        Assert.That(sent.Select(each => each.Message).OfType<Told>().Single().Version, Is.Zero);
    }

    [Test]
    public void Copies_take_versions_in_their_order_whichever_broker_they_come_from()
    {
        var probe = Settled(Storage(2).Receive(4, Log(0, Version(3, master: 1))));
        Assert.That(probe.Node.Copy(key).Number, Is.Zero, "the first two are still to come");
        Assert.That(probe.Sent<Took>().Single().Position, Is.EqualTo(1), "it is kept on disk and need not be sent again");
        Settled(probe.Receive(3, Log(0, Version(1), Version(2, master: 1, kind: UpdateKind.Handover))));
        Assert.That((probe.Node.Copy(key).Number, probe.Node.Copy(key).Master), Is.EqualTo((3L, 1)));
        Settled(probe.Receive(3, Log(0, Version(1))));
        Assert.That(probe.Node.Copy(key).Number, Is.EqualTo(3), "what comes again changes nothing");
    }

    [Test]
    public void A_critical_read_is_answered_by_a_copy_that_is_new_enough_and_else_by_the_master()
    {
        var probe = Settled(Storage(1).Receive(3, Log(0, Version(1))));
        probe.Sent();
        Settled(probe.Receive(-1, Asks(Call.ReadCritical, version: 1)));
        Assert.That(probe.Sent<Told>().Single().Version, Is.EqualTo(1));
        Settled(probe.Receive(-1, Asks(Call.ReadCritical, version: 2)));
        Assert.That(probe.Sent<Ask>().Single().Call, Is.EqualTo(Call.ReadLatest));
    }

    [Test]
    public void A_test_and_set_write_needs_the_latest_version()
    {
        var probe = Settled(Storage(0).Receive(3, Log(0, Version(1))));
        probe.Sent();
        Settled(probe.Receive(-1, Asks(Call.TestAndSetWrite, 9, version: 0)));
        Assert.That(probe.Sent<Told>().Single(), Is.EqualTo(new Told(0, 1, false, Value.Of(1), 1)));
        Settled(probe.Receive(-1, Asks(Call.TestAndSetWrite, 9, version: 1, sequence: 2)));
        Assert.That(probe.Sent<Publish>().Single().Updates[0].Number, Is.EqualTo(2));
    }

    [Test]
    public void The_record_moves_to_the_region_that_the_last_three_writes_came_from()
    {
        var probe = Storage(0);
        for (var number = 1; number <= 3; number++)
        {
            probe.Receive(1, Asks(Call.Write, 10 + number, origin: 1, process: number));
            var updates = Settled(probe).Sent<Publish>().SelectMany(each => each.Updates.ToArray()).ToList();
            Assert.That(updates.Select(update => update.Kind), Is.EqualTo(number < 3
                ? new[] { UpdateKind.Write } : [UpdateKind.Write, UpdateKind.Handover]));
            if (number == 3) Assert.That(updates[^1].Master, Is.EqualTo(1));
        }
        Settled(probe.Receive(-1, Asks(Call.Write, 20, process: 9)));
        Assert.That(probe.Sent<Publish>(), Is.Empty, "it has given the record away, whether or not that is in the log yet");
    }

    [Test]
    public void A_repeated_request_is_answered_and_not_carried_out_again()
    {
        var probe = Settled(Storage(0).Receive(3, Log(0, Version(1, process: 7))));
        probe.Sent();
        Settled(probe.Receive(-1, Asks(Call.Write, 1, process: 7, sequence: 1)));
        Assert.That(probe.Sent<Told>().Single().Version, Is.EqualTo(1));
        Assert.That(probe.Node.Copy(key).Number, Is.EqualTo(1));
    }

    [Test]
    public void A_branch_replaces_what_it_does_not_follow_and_ends_the_one_before()
    {
        var options = new PnutsOptions { FailOver = true };
        var probe = Settled(Storage(1, options).Receive(3, Log(0, Version(1), Version(2), Version(3))));
        Settled(probe.Receive(5, Log(0, Version(2, master: 2, kind: UpdateKind.Override, branch: 5))));
        Assert.That((probe.Node.Copy(key).Number, probe.Node.Copy(key).Branch), Is.EqualTo((2L, 5L)));
        Settled(probe.Receive(3, Log(3, Version(4))));
        Assert.That(probe.Node.Copy(key).Number, Is.EqualTo(2));
        Assert.That(probe.Facts<Tally>().Select(fact => fact.Name), Does.Contain("updates-lost-in-branches"));
    }

    static Probe<PnutsBroker> Broker(PnutsOptions? options = null) =>
        new(() => new PnutsBroker(new NodeId(3), Regions, options ?? new PnutsOptions()), servers: 6, self: 3);

    [Test]
    public void A_broker_logs_in_order_once_and_nothing_of_an_earlier_life()
    {
        var probe = Broker().Receive(0, new Publish(0, 2, [Version(2)]));
        Assert.That(probe.Node.Written.End, Is.Zero, "something is missing before it");
        probe.Receive(0, new Publish(0, 1, [Version(1), Version(2)])).Receive(0, new Publish(0, 1, [Version(1), Version(2), Version(3)]));
        Assert.That(probe.Node.Written.Log.Select(each => each.Update.Number), Is.EqualTo(new[] { 1, 2, 3 }));
        probe.Receive(0, new Attach(1)).Wait(Duration.Us(1));
        Assert.That(probe.Sent<Attached>().Single(), Is.EqualTo(new Attached(1, 3)));
        probe.Receive(0, new Publish(0, 4, [Version(4)]));
        Assert.That(probe.Node.Written.End, Is.EqualTo(3));
        probe.Receive(0, new Publish(1, 1, [Version(4)]));
        Assert.That(probe.Node.Written.End, Is.EqualTo(4));
    }

    [Test]
    public void A_broker_forgets_what_all_regions_have_taken_and_nothing_else()
    {
        var probe = Broker(new PnutsOptions { PurgeAfter = 1 }).Receive(0, new Publish(0, 1, [Version(1), Version(2)]));
        probe.Receive(0, new Took(2)).Receive(1, new Took(2));
        Assert.That(probe.Node.Written.Base, Is.Zero);
        probe.Receive(2, new Took(1));
        Assert.That((probe.Node.Written.Base, probe.Node.Written.End), Is.EqualTo((1L, 2L)));
    }
}
