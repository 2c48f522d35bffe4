using Simulator.Protocols;
using Simulator.Protocols.Dynamo;
using static Simulator.Tests.Papers.DynamoProbe;

namespace Simulator.Tests.Papers;

/// <summary>Failures and how they heal: DeCandia et al., SOSP 2007, §4.6 to §4.8; tombstones as in Cassandra; placement over regions.</summary>
public sealed class DynamoRepairTests
{
    /// <summary>§4.6: "the replica … will have a hint in its metadata that suggests which node was the intended recipient".</summary>
    [Test]
    public void When_a_replica_does_not_answer_the_next_server_of_the_ring_keeps_the_write_for_it()
    {
        var probe = Server(3).Receive(-1, Write(7));
        var round = probe.Sent<WriteReplica>()[0].Round;
        probe.Receive(0, new ReplicaWritten(round)).Wait(Paper.ReplicaTimeout);
        var hinted = probe.Sent().Single(each => each.Message is WriteReplica);
        Assert.That(hinted.To, Is.EqualTo(new NodeId(4)));
        Assert.That(((WriteReplica)hinted.Message).Home, Is.EqualTo(new NodeId(1)));
        Assert.That(probe.Node.Suspected, Is.EqualTo(NodeSet.Of(new NodeId(1))));
    }

    [Test]
    public void Without_a_sloppy_quorum_the_coordinator_keeps_it_and_it_does_not_count()
    {
        var probe = Server(3, Paper with { SloppyQuorum = false }).Receive(-1, Write(7));
        probe.Wait(Paper.ReplicaTimeout);
        Assert.That(probe.Node.Written.Hints.Select(hint => hint.Home.Value), Is.EquivalentTo(new[] { 0, 1 }));
        probe.Wait(Paper.RequestTimeout);
        Assert.That(probe.Sent().Select(each => each.Message).OfType<Refused>().Single().IsFinal, Is.False);
    }

    /// <summary>§4.6: hints are kept in a separate store, delivered on recovery, and deleted when the transfer has succeeded.</summary>
    [Test]
    public void A_hint_is_handed_over_until_the_home_has_it()
    {
        var probe = Server(4).Receive(3, new WriteReplica(1, Made(3, 7), new NodeId(1)));
        Assert.That(probe.Node.Stored(Key).IsBlank);
        Assert.That(probe.Node.Known(Key).Values(), Is.EqualTo(new[] { 7 }), "reads find it all the same");
        probe.Wait(Paper.HandoffInterval);
        var sent = probe.Sent().Single(each => each.Message is HandOff);
        Assert.That(sent.To, Is.EqualTo(new NodeId(1)));
        Assert.That(probe.Node.Written.Hints, Has.Count.EqualTo(1), "it may have been lost");
        probe.Wait(Paper.HandoffInterval);
        Assert.That(probe.Node.Suspected.Contains(new NodeId(1)), "who does not answer is left alone");
        probe.Receive(1, Alive.It).Wait(Paper.HandoffInterval);
        probe.Receive(1, new HandedOff(Key, ((HandOff)sent.Message).Kept));
        Assert.That(probe.Node.Written.Hints, Is.Empty);
    }

    [Test]
    public void A_hint_that_has_changed_since_it_was_sent_stays()
    {
        var probe = Server(4).Receive(3, new WriteReplica(1, Made(3, 7), new NodeId(1))).Wait(Paper.HandoffInterval);
        var sent = probe.Sent<HandOff>().Single();
        probe.Receive(0, new WriteReplica(2, Made(0, 8), new NodeId(1))).Receive(1, new HandedOff(Key, sent.Kept));
        Assert.That(probe.Node.Written.Hints.Single().Item.Values(), Is.EqualTo(new[] { 8, 7 }));
    }

    [Test]
    public void Beyond_its_limit_a_server_takes_no_hints()
    {
        var probe = Server(4, Paper with { HintLimit = 0 }).Receive(3, new WriteReplica(1, Made(3, 7), new NodeId(1)));
        Assert.That(probe.Sent<ReplicaWritten>(), Is.Empty);
    }

    [Test]
    public void A_server_that_forgets_what_it_has_made_takes_a_new_name()
    {
        var probe = Server(4);
        foreach (var home in new[] { 3, 0, 1 }) probe.Receive(home, Probe.It);
        probe.Receive(-1, Read(1)).Wait(Paper.ReplicaTimeout).Sent();
        probe.Receive(-1, Write(7));
        var epoch = probe.Node.Written.Epoch;
        Assert.That(probe.Node.Written.Hints, Is.Not.Empty, "all replicas are taken for failed");
        var hint = probe.Node.Written.Hints[0];
        probe.Receive(hint.Home.Value, new HandedOff(Key, hint.Item.Digest));
        Assert.That(probe.Node.Written.Epoch, Is.EqualTo(epoch + 1));
    }

    /// <summary>§4.8.3: "periodically retries … to check for the latter's recovery".</summary>
    [Test]
    public void Who_is_taken_for_failed_is_asked_now_and_then_until_it_says_something()
    {
        var probe = Server(3).Receive(-1, Write(7)).Wait(Paper.ReplicaTimeout);
        probe.Sent();
        probe.Wait(Paper.ProbeInterval);
        Assert.That(probe.Sent<Probe>(), Is.Not.Empty);
        foreach (var server in new[] { 0, 1, 4, 2 }) probe.Receive(server, Alive.It);
        Assert.That(probe.Node.Suspected, Is.EqualTo(NodeSet.Empty));
    }

    /// <summary>§4.7: only keys of leaves that differ are exchanged.</summary>
    [Test]
    public void Hash_trees_lead_to_the_keys_that_differ()
    {
        var options = Paper with { TreeDepth = 2 };
        var (one, other) = (Server(3, options), Server(0, options));
        one.Receive(1, new WriteReplica(1, Made(1, 6), null)).Sent();
        var range = new DynamoPlace(options, new Layout(5)).Ring.RangeOf(Key);
        var question = new CompareTrees([new TreeNode(range, 1, 0)]);
        // From the root down: each answers with the children that differ.
        one.Receive(0, question);
        for (var round = 0; round < 4; round++)
        {
            foreach (var compare in one.Sent<CompareTrees>()) other.Receive(3, compare);
            foreach (var (_, message) in other.Sent()) one.Receive(0, message);
            if (one.Sent() is { Count: > 0 } sent)
                foreach (var (_, message) in sent) other.Receive(3, message);
        }
        Assert.That(other.Node.Stored(Key).Values(), Is.EqualTo(new[] { 6 }));
    }

    [Test]
    public void A_tombstone_is_kept_for_its_time_and_then_collected()
    {
        var options = Paper with { Resolution = Resolution.LastWriterWins, GcGrace = Duration.Seconds(2), CollectInterval = Duration.Ms(500) };
        var probe = Server(3, options).Receive(-1, Write(1) with { IsDelete = true, Value = Value.Nil });
        probe.Wait(Duration.Ms(1800));
        Assert.That(probe.Node.Stored(Key).Versions.Single().IsTombstone);
        probe.Wait(Duration.Ms(800));
        Assert.That(probe.Node.Stored(Key).IsBlank);
        // A replica that has not collected it yet does not bring it back.
        var due = new Simulator.Protocols.Dynamo.Version(default, Value.Nil, Value.Nil, 1, new LocalTime(1));
        probe.Receive(0, new ExchangeItems(default, [new Item(Key, VersionVector.Empty, [due])], IsAnswer: true));
        Assert.That(probe.Node.Stored(Key).IsBlank);
    }

    [Test]
    public void Placement_by_regions_has_N_replicas_in_each_and_racks_spread_them()
    {
        var layout = new Layout(6) { Places = ["a", "a", "a", "b", "b", "b"] };
        var regions = new DynamoPlace(new DynamoOptions { N = 2, Placement = Placement.Regions }, layout);
        var racks = new DynamoPlace(new DynamoOptions { N = 3, Placement = Placement.Racks }, layout);
        for (var range = 0; range < regions.Ring.Ranges; range++)
        {
            var homes = NodeSet.Of(regions.Ring.Homes(range));
            Assert.That((homes.Intersect(NodeSet.First(3)).Count, homes.Count), Is.EqualTo((2, 4)));
            Assert.That(NodeSet.Of(racks.Ring.Homes(range)).Intersect(NodeSet.First(3)).Count, Is.EqualTo(1).Or.EqualTo(2));
        }
        var local = regions.Levels.Of("local-quorum", 1, 0, new NodeId(0))!;
        var each = regions.Levels.Of("each-quorum", 1, 0, new NodeId(0))!;
        var near = NodeSet.Of(regions.Ring.Homes(0)).Intersect(NodeSet.First(3));
        Assert.That((local.IsMet(near), each.IsMet(near), each.IsMet(NodeSet.Of(regions.Ring.Homes(0)))), Is.EqualTo((true, false, true)));
    }
}
