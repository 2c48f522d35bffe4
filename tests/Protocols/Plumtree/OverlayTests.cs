using Simulator.Protocols.Plumtree;

namespace Simulator.Tests.Protocols.Plumtree;

/// <summary>What an overlay is like once its servers have joined: symmetric, connected, full; and the tree on it spans all.</summary>
public sealed class OverlayTests
{
    [TestCase(2, 1UL), TestCase(5, 2UL), TestCase(30, 3UL), TestCase(100, 4UL), TestCase(200, 5UL)]
    public void It_is_symmetric_and_connected_and_the_branches_span_it(int size, ulong seed)
    {
        var world = Run(size, seed);
        var nodes = Enumerable.Range(0, size).Select(i => (PlumtreeNode)world.Server(new NodeId(i))!).ToList();
        foreach (var node in nodes)
            foreach (var neighbor in node.Overlay.Active)
                Assert.That(nodes[neighbor.Value].Overlay.Active, Does.Contain(node.Id));
        Assert.That(Reached(nodes, node => node.Overlay.Active), Is.EqualTo(size));
        Assert.That(Reached(nodes, node => node.Eager), Is.EqualTo(size));
        Assert.That(nodes.Sum(node => node.Eager.Count), Is.EqualTo(2 * (size - 1)), "a tree has n-1 links, each with two ends");
        Assert.That(nodes.Select(node => node.Held("k")!.Value), Is.All.EqualTo(Value.Of(19)));
    }

    static int Reached(List<PlumtreeNode> nodes, Func<PlumtreeNode, IReadOnlyList<NodeId>> links)
    {
        var (found, next) = (new HashSet<NodeId> { new(0) }, new Queue<NodeId>([new NodeId(0)]));
        while (next.TryDequeue(out var at))
            foreach (var neighbor in links(nodes[at.Value]))
                if (found.Add(neighbor)) next.Enqueue(neighbor);
        return found.Count;
    }

    static World Run(int size, ulong seed)
    {
        var world = new World(new WorldSetup
        {
            Servers = size,
            Deployment = ((IProtocol)new PlumtreeProtocol()).Deploy(new PlumtreeOptions(), size),
            Network = new NetworkSetup { Latency = new Uniform(Duration.Ms(1), Duration.Ms(5)) },
            Clients =
            [
                new ClientGroup
                {
                    Count = 1,
                    Nearest = _ => new NodeId(0),
                    Script = [.. Enumerable.Range(0, 20).Select(i =>
                        new ScriptedOperation(Duration.Seconds(60) + Duration.Ms(500) * i, 0, Operation.Write("k", Value.Of(i))))],
                },
            ],
            Duration = Duration.Seconds(71),
            Trace = TraceMode.HashOnly,
        }, new Seeded(seed));
        world.Run();
        Assert.That(world.Violations, Is.Empty);
        return world;
    }
}
