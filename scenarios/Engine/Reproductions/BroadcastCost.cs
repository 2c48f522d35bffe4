using Simulator.Analysis.Reproductions;
using Simulator.Protocols;
using Simulator.Protocols.Plumtree;

namespace Simulator.Scenarios;

/// <summary>What a broadcast costs by flooding and along a tree, over the same kind of overlay.</summary>
public sealed class BroadcastCost : Reproduction
{
    static readonly Duration cycle = Duration.Seconds(4);

    /// <summary>The paper's hundred cycles: each has a shuffle and a look at the neighbours.</summary>
    static readonly Duration warm = cycle * 100;

    public override string Name => "plumtree-cost";
    public override string Title => "Messages for one broadcast: flooding and Plumtree";
    public override string Source => "Leitão, Pereira and Rodrigues, Epidemic Broadcast Trees, SRDS 2007, Table 1";

    public override string Note =>
        "The paper's 10,000 nodes in the long form, 200 in the short one; the published numbers are for 10,000. A flood sends its payload "
        + "once over each link and direction, but not back to where it came from: the sum of all degrees less n-1.";

    public override IReadOnlyList<ReproducedPoint> Run(Effort effort)
    {
        var size = effort.Of(200, 10_000);
        var flood = Measure(size, PushMode.Flood, broadcasts: 2);
        effort.Done(1, 2);
        var tree = Measure(size, PushMode.Tree, broadcasts: effort.Of(10, 100));
        effort.Done(2, 2);
        var scale = size == 10_000;
        var rest = tree.Degrees - 2 * (size - 1);
        return
        [
            new ReproducedPoint("flood", "payload messages", flood.Payloads)
            {
                Published = scale ? 39_984 : null,
                Band = (flood.Degrees - (size - 1), flood.Degrees - (size - 1)),
                Note = "identity: sum of degrees - (n-1)",
            },
            new ReproducedPoint("flood", "relative message redundancy", (decimal)flood.Payloads / (size - 1) - 1)
            {
                Published = 3,
                Band = (2.995m, 3.005m + (scale ? 0 : 0.025m)),
                Note = "with all n active views full it is 5n/(n-1) - 2",
            },
            new ReproducedPoint("Plumtree", "payload messages", tree.Payloads) { Published = scale ? 9_999 : size - 1 }.Exactly(),
            new ReproducedPoint("Plumtree", "announcements", tree.Announcements)
            {
                Published = scale ? 29_987.33m : null,
                Band = (rest, rest),
                Note = "both ends of each link that is no branch: sum of degrees - 2(n-1)",
            },
        ];
    }

    /// <summary>The messages of the last broadcast of one sender.</summary>
    static (long Payloads, long Announcements, long Degrees) Measure(int size, PushMode push, int broadcasts)
    {
        var step = Duration.Seconds(1);
        var options = new PlumtreeOptions
        {
            Push = push,
            Overlay = new OverlayOptions { KeepAlive = cycle, Silence = cycle * 3, ShufflePeriod = cycle },
        };
        var world = new World(new WorldSetup
        {
            Servers = size,
            Deployment = ((IProtocol)new PlumtreeProtocol()).Deploy(options, size) with { Invariants = [] },
            Network = new NetworkSetup { Latency = new Uniform(Duration.Ms(5), Duration.Ms(10)) },
            Clients =
            [
                new ClientGroup
                {
                    Count = 1,
                    Nearest = _ => new NodeId(0),
                    Script = [.. Enumerable.Range(0, broadcasts).Select(i =>
                        new ScriptedOperation(warm + step * i, 0, Operation.Write("k", Value.Of(i))))],
                },
            ],
            Duration = warm + step * broadcasts,
            MaxSteps = long.MaxValue,
            Trace = TraceMode.HashOnly,
        }, new Seeded(1));
        var last = Instant.Zero + warm + step * (broadcasts - 1);
        while (world.Now < last && world.Step()) { }
        var (payloads, announcements) = (world.Tallies["payloads"], world.Tallies["announcements"]);
        while (world.Step()) { }
        var degrees = 0L;
        for (var i = 0; i < size; i++) degrees += ((PlumtreeNode)world.Server(new NodeId(i))!).Overlay.Active.Count;
        return (world.Tallies["payloads"] - payloads, world.Tallies["announcements"] - announcements, degrees);
    }
}
