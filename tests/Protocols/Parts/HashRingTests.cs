using Simulator.Protocols;

namespace Simulator.Tests.Protocols.Parts;

/// <summary>Consistent hashing: Dynamo, SOSP 2007, §4.2 and §4.3; hash trees: §4.7.</summary>
public sealed class HashRingTests
{
    [Test]
    public void Every_range_has_distinct_homes_and_an_order_of_all_servers()
    {
        var ring = Ring(7, 16);
        Assert.That(ring.Ranges, Is.EqualTo(112));
        for (var range = 0; range < ring.Ranges; range++)
        {
            Assert.That(NodeSet.Of(ring.Homes(range)).Count, Is.EqualTo(3));
            Assert.That(NodeSet.Of(ring.Order(range)), Is.EqualTo(NodeSet.First(7)));
            Assert.That(ring.Order(range)[..3].ToArray(), Is.EqualTo(ring.Homes(range).ToArray()));
        }
    }

    [Test]
    public void A_further_server_takes_keys_and_moves_none_between_the_others()
    {
        var (small, large) = (Ring(5, 32), Ring(6, 32));
        var moved = 0;
        for (var i = 0; i < 2000; i++)
        {
            var (before, after) = (small.Homes(small.RangeOf($"k{i}"))[0], large.Homes(large.RangeOf($"k{i}"))[0]);
            if (before == after) continue;
            Assert.That(after, Is.EqualTo(new NodeId(5)));
            moved++;
        }
        Assert.That(moved, Is.InRange(2000 / 12, 2000 / 3), "about a sixth");
    }

    [Test]
    public void Virtual_nodes_even_out_the_load()
    {
        Assert.That(Largest(Ring(8, 64)), Is.LessThan(2 * 4000 / 8));
        Assert.That(Largest(Ring(8, 64)), Is.LessThan(Largest(Ring(8, 1))));
    }

    [Test]
    public void Trees_differ_down_to_the_leaf_of_the_key_that_differs()
    {
        var (one, other) = (new HashTree(4), new HashTree(4));
        foreach (var key in new[] { "a", "b", "c", "d" }) one.Add(key, 1);
        foreach (var key in new[] { "d", "c", "b", "a" }) other.Add(key, key == "b" ? 2UL : 1);
        var node = 1;
        for (var depth = 0; depth < 4; depth++)
        {
            Assert.That(one[node], Is.Not.EqualTo(other[node]));
            var (left, right) = (one[2 * node] != other[2 * node], one[2 * node + 1] != other[2 * node + 1]);
            Assert.That(left, Is.Not.EqualTo(right), "only one child differs");
            node = left ? 2 * node : 2 * node + 1;
        }
        Assert.That(node, Is.EqualTo(HashTree.LeafOf("b", 4)));
        Assert.That(one.IsLeaf(node) && !one.IsLeaf(node / 2));
    }

    static int Largest(HashRing ring)
    {
        var counts = new int[8];
        for (var i = 0; i < 4000; i++) counts[ring.Homes(ring.RangeOf($"k{i}"))[0].Value]++;
        return counts.Max();
    }

    static HashRing Ring(int servers, int virtualNodes) => new(servers, virtualNodes, met => [.. met.Take(3)]);
}
