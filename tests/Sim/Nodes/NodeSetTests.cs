namespace Simulator.Tests.Sim;

/// <summary>Sets of servers against sorted sets of numbers, below and above the 64 that fit into a word.</summary>
public sealed class NodeSetTests
{
    [TestCase(5)]
    [TestCase(64)]
    [TestCase(65)]
    [TestCase(300)]
    public void Sets_obey_the_laws_of_sets(int servers)
    {
        var random = new Drawn((ulong)servers);
        for (var round = 0; round < 100; round++)
        {
            var (a, modelOfA) = Draw(random, servers);
            var (b, modelOfB) = Draw(random, servers);
            AssertSame(a, modelOfA);
            AssertSame(a.Union(b), [.. modelOfA.Union(modelOfB)]);
            AssertSame(a.Intersect(b), [.. modelOfA.Intersect(modelOfB)]);
            var node = (int)random.Below(servers);
            AssertSame(a.With(new NodeId(node)), [.. modelOfA.Append(node)]);
            AssertSame(a.Without(new NodeId(node)), [.. modelOfA.Where(other => other != node)]);
            Assert.That(a == b, Is.EqualTo(modelOfA.SetEquals(modelOfB)));
        }
    }

    static (NodeSet, SortedSet<int>) Draw(Drawn random, int servers)
    {
        var (set, model) = (NodeSet.Empty, new SortedSet<int>());
        for (var i = random.Below(servers + 1); i > 0; i--)
        {
            var node = (int)random.Below(servers);
            (set, model) = (set.With(new NodeId(node)), [.. model, node]);
        }
        for (var i = random.Below(servers); i > 0; i--)
        {
            var node = (int)random.Below(servers);
            set = set.Without(new NodeId(node));
            model.Remove(node);
        }
        return (set, model);
    }

    static void AssertSame(NodeSet set, SortedSet<int> model)
    {
        var found = new List<int>();
        foreach (var node in set) found.Add(node.Value);
        Assert.That(found, Is.EqualTo(model), "in ascending order");
        Assert.That(set.Count, Is.EqualTo(model.Count));
        Assert.That(set.IsEmpty, Is.EqualTo(model.Count == 0));
        foreach (var node in model) Assert.That(set.Contains(new NodeId(node)));
        var again = NodeSet.Of([.. model.Reverse().Select(node => new NodeId(node))]);
        Assert.That(again, Is.EqualTo(set));
        Assert.That(again.GetHashCode(), Is.EqualTo(set.GetHashCode()));
        Assert.That(set.ToString(), Is.EqualTo("{" + string.Join(' ', model.Select(node => $"n{node + 1}")) + "}"));
    }

    [Test]
    public void A_duplicated_vote_counts_once() =>
        Assert.That(NodeSet.Of(new NodeId(2), new NodeId(2), new NodeId(2)).Count, Is.EqualTo(1));

    [Test]
    public void The_first_servers_are_numbered_from_zero()
    {
        Assert.That(NodeSet.First(3).ToString(), Is.EqualTo("{n1 n2 n3}"));
        Assert.That(NodeSet.First(200).Count, Is.EqualTo(200));
        Assert.That(NodeSet.First(0), Is.EqualTo(NodeSet.Empty));
    }

    [Test]
    public void Clients_are_no_members()
    {
        Assert.That(NodeSet.First(70).Contains(NodeId.Client(0)), Is.False);
        Assert.That(() => NodeSet.Empty.With(NodeId.Client(0)), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Servers_and_clients_have_names_that_nobody_can_mix_up()
    {
        Assert.That(new NodeId(0).ToString(), Is.EqualTo("n1"));
        Assert.That(NodeId.Client(0).ToString(), Is.EqualTo("c1"));
        Assert.That(NodeId.Client(4).IsClient);
        Assert.That(new NodeId(int.MaxValue).ToString(), Is.EqualTo("n2147483648"));
        Assert.That(NodeId.Client(99).ToString(), Is.EqualTo("c100"));
    }
}
