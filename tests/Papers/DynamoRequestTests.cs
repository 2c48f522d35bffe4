using Simulator.Protocols;
using Simulator.Protocols.Dynamo;
using static Simulator.Tests.Papers.DynamoProbe;

namespace Simulator.Tests.Papers;

/// <summary>Puts and gets: DeCandia et al., SOSP 2007, §4.3 to §4.5 and §5.</summary>
public sealed class DynamoRequestTests
{
    /// <summary>§4.5: "generates the vector clock for the new version and writes the new version locally … If at least W-1 nodes respond".</summary>
    [Test]
    public void A_coordinator_stores_a_write_itself_and_answers_when_W_have_it()
    {
        var probe = Server(3).Receive(-1, Write(7));
        var sent = probe.Sent();
        Assert.That(sent.Select(each => each.To), Is.EqualTo(new[] { new NodeId(0), new NodeId(1) }));
        Assert.That(probe.Node.Stored(Key).Values(), Is.EqualTo(new[] { 7 }));
        var write = (WriteReplica)sent[0].Message;
        Assert.That(write.Item, Is.EqualTo(probe.Node.Stored(Key)));
        probe.Receive(1, new ReplicaWritten(write.Round));
        Assert.That(probe.Sent<PutDone>(), Has.Count.EqualTo(1));
        probe.Receive(0, new ReplicaWritten(write.Round)).Receive(0, new ReplicaWritten(write.Round));
        Assert.That(probe.Sent<PutDone>(), Is.Empty);
    }

    /// <summary>§4.5: a node that is not of the preference list forwards the request.</summary>
    [Test]
    public void A_server_that_is_no_replica_passes_a_write_on()
    {
        var sent = Server(2).Receive(-1, Write(7)).Sent();
        Assert.That(sent, Has.Count.EqualTo(1));
        Assert.That(new[] { 3, 0, 1 }, Does.Contain(sent[0].To.Value));
        Assert.That(sent[0].Message, Is.EqualTo(Write(7) with { Hops = 1 }));
    }

    /// <summary>§4.5: "returns all the versions it deems to be causally unrelated".</summary>
    [Test]
    public void A_read_returns_all_versions_of_which_none_has_seen_the_other()
    {
        var probe = Server(2).Receive(-1, Read(1));
        var round = probe.Sent<ReadReplica>()[0].Round;
        probe.Receive(0, new ReplicaRead(round, Made(0, 5))).Receive(1, new ReplicaRead(round, Made(1, 6)));
        Assert.That(probe.Sent<Got>().Single().Values(), Is.EqualTo(new[] { 5, 6 }));
    }

    /// <summary>§4.4: a client that updates an object says which version it updates, and collapses the branches that it has read.</summary>
    [Test]
    public void A_write_replaces_what_its_client_has_read_and_nothing_else()
    {
        var probe = Server(3).Receive(0, new WriteReplica(1, Made(0, 5), null)).Receive(1, new WriteReplica(1, Made(1, 6), null));
        probe.Receive(-1, Write(7, Made(0, 5).Context));
        Assert.That(probe.Node.Stored(Key).Values(), Is.EqualTo(new[] { 6, 7 }));
        probe.Receive(-1, Write(8, probe.Node.Stored(Key).Context));
        Assert.That(probe.Node.Stored(Key).Values(), Is.EqualTo(new[] { 8 }));
    }

    /// <summary>§5, read repair, in its four steps: ask several, find that they differ, return the newest, write it back to the stale.</summary>
    [Test]
    public void Read_repair_asks_several_returns_the_newest_and_mends_the_stale()
    {
        var probe = Server(2).Receive(-1, Read(1));
        var round = probe.Sent<ReadReplica>().Select(ask => ask.Round).ToArray();
        Assert.That(round, Has.Length.EqualTo(3));
        probe.Receive(0, new ReplicaRead(round[0], Item.Blank(Key))).Receive(1, new ReplicaRead(round[0], Made(1, 6)));
        Assert.That(probe.Sent<Got>().Single().Values(), Is.EqualTo(new[] { 6 }), "answered before anybody is mended");
        probe.Receive(3, new ReplicaRead(round[0], Made(1, 6)));
        Assert.That(probe.Sent(), Is.EqualTo(new (NodeId, Message)[] { (new NodeId(0), new Repair(round[0], Made(1, 6))) }));
    }

    [Test]
    public void With_blocking_repair_the_client_waits_until_the_stale_are_mended()
    {
        var probe = Server(2, Paper with { ReadRepair = ReadRepair.Blocking }).Receive(-1, Read(1));
        var round = probe.Sent<ReadReplica>()[0].Round;
        probe.Receive(0, new ReplicaRead(round, Item.Blank(Key))).Receive(1, new ReplicaRead(round, Made(1, 6)));
        Assert.That(probe.Sent().Single().Message, Is.InstanceOf<Repair>());
        probe.Receive(0, new Repaired(round));
        Assert.That(probe.Sent<Got>(), Has.Count.EqualTo(1));
    }

    [Test]
    public void Without_repair_nobody_is_mended()
    {
        var probe = Server(2, Paper with { ReadRepair = ReadRepair.None }).Receive(-1, Read(1));
        var round = probe.Sent<ReadReplica>()[0].Round;
        foreach (var server in new[] { 0, 1, 3 }) probe.Receive(server, new ReplicaRead(round, server == 0 ? Item.Blank(Key) : Made(1, 6)));
        Assert.That(probe.Sent<Repair>(), Is.Empty);
    }

    [TestCase("one", 1), TestCase("two", 2), TestCase("quorum", 2), TestCase("all", 3), TestCase("r3", 3), TestCase("local-quorum", 2)]
    public void A_level_says_how_many_must_answer(string level, int answers)
    {
        var probe = Server(2).Receive(-1, Read(1, level));
        var round = probe.Sent<ReadReplica>()[0].Round;
        for (var i = 0; i < answers; i++)
        {
            Assert.That(probe.Sent<Got>(), Is.Empty);
            probe.Receive(new[] { 0, 1, 3 }[i], new ReplicaRead(round, Made(1, 6)));
        }
        Assert.That(probe.Sent<Got>(), Has.Count.EqualTo(1));
    }

    [TestCase("several"), TestCase("r4"), TestCase("r0")]
    public void A_level_that_makes_no_sense_is_refused(string level) =>
        Assert.That(Server(2).Receive(-1, Read(1, level)).Sent<Refused>().Single(), Is.EqualTo(new Refused(0, 1, "level", true)));

    /// <summary>Cassandra's reconciliation: by timestamp, then a deletion, then the larger value.</summary>
    [Test]
    public void With_last_writer_wins_the_highest_timestamp_stays_whatever_came_last()
    {
        var probe = Server(3, Paper with { Resolution = Resolution.LastWriterWins });
        foreach (var (value, time) in new[] { (5, 10), (6, 9), (7, 10), (4, 10) })
            probe.Receive(0, new WriteReplica(1, Cell(value, time), null));
        Assert.That(probe.Node.Stored(Key).Values(), Is.EqualTo(new[] { 7 }));
        var gone = Cell(0, 10).Versions[0] with { Value = Value.Nil, Deleted = new LocalTime(10) };
        probe.Receive(0, new WriteReplica(1, Cell(0, 10) with { Versions = [gone] }, null));
        Assert.That(probe.Node.Stored(Key).Versions.Single().IsTombstone);
    }

    static Item Cell(long value, long time) =>
        new(Key, VersionVector.Empty, [new(default, Value.Nil, Value.Of(value), time, null)]);
}
