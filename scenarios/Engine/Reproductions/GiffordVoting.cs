using Simulator.Analysis.Reproductions;
using Simulator.Protocols;
using Simulator.Protocols.WeightedVoting;

namespace Simulator.Scenarios;

/// <summary>
/// Three ways to give votes to three representatives: what a read and a write take, and how probable it is that they are blocked when each
/// representative is down for a hundredth of the time. A latency is the time to get the contents to or from a representative; the small
/// messages
/// that ask for version numbers take none.
/// </summary>
public sealed class GiffordVoting : Reproduction
{
    static readonly Example[] examples =
    [
        new("example 1", [75, 65, 65], [1, 0, 0], 1, 1, 65, 75, .01m, .01m),
        new("example 2", [75, 100, 750], [2, 1, 1], 2, 3, 75, 100, .0002m, .01m),
        new("example 3", [75, 750, 750], [1, 1, 1], 1, 3, 75, 750, .000001m, .03m),
    ];

    public override string Name => "gifford-voting";
    public override string Title => "Latency and blocking with weighted votes";
    public override string Source => "Gifford, SOSP 1979, §3.2";
    public override string Note =>
        "The table rounds probabilities to one digit; they must equal the exact ones. Which sets of representatives block an operation is "
        + "found by running it with each set down.";

    public override IReadOnlyList<ReproducedPoint> Run(Effort effort)
    {
        var points = new List<ReproducedPoint>();
        for (var i = 0; i < examples.Length; i++)
        {
            points.AddRange(examples[i].Points());
            effort.Done(i + 1, examples.Length);
        }
        return points;
    }

    sealed record Example(
        string Name, int[] Latencies, int[] Votes, int R, int W, decimal Read, decimal Write, decimal ReadBlocked, decimal WriteBlocked)
    {
        const decimal Down = .01m;

        public IEnumerable<ReproducedPoint> Points()
        {
            yield return new ReproducedPoint(Name, "read latency", Latency(Operation.Read("k"), 0) ?? 0)
            {
                Unit = "ms", Published = Read,
            }.Exactly();
            yield return new ReproducedPoint(Name, "write latency", Latency(Operation.Write("k", Value.Of(2)), 0) ?? 0)
            {
                Unit = "ms", Published = Write,
            }.Exactly();
            yield return Blocking("read", Operation.Read("k"), R, ReadBlocked);
            yield return Blocking("write", Operation.Write("k", Value.Of(2)), W, WriteBlocked);
        }

        ReproducedPoint Blocking(string what, Operation operation, int needed, decimal published)
        {
            var (simulated, exact) = (0m, 0m);
            for (var down = 0; down < 8; down++)
            {
                var probability = 1m;
                for (var i = 0; i < 3; i++) probability *= (down >> i & 1) != 0 ? Down : 1 - Down;
                if (Latency(operation, down) is null) simulated += probability;
                if (Enumerable.Range(0, 3).Where(i => (down >> i & 1) == 0).Sum(i => Votes[i]) < needed) exact += probability;
            }
            return new ReproducedPoint(Name, $"{what} blocked", simulated) { Published = published, Band = (exact, exact) };
        }

        /// <summary>What an operation takes, in milliseconds; null when it gets no answer.</summary>
        /// <param name="down">The representatives that are down, as bits.</param>
        decimal? Latency(Operation operation, int down)
        {
            var options = new VotingOptions
            {
                Votes = [.. Votes.Select((votes, i) => new Weight(new NodeId(i), votes))], R = R, W = W,
                // The paper locks files instead.
                WriteBack = false,
            };
            var world = new World(new WorldSetup
            {
                Servers = 3,
                Deployment = ((IProtocol)new VotingProtocol()).Deploy(options, 3),
                Network = Network(),
                Clients =
                [
                    new ClientGroup
                    {
                        Count = 1, Nearest = _ => new NodeId(0), Deadline = Duration.Seconds(50),
                        Policy = new ClientPolicy(Duration.Zero, 10, ClientTarget.Nearest),
                        Script =
                        [
                            new ScriptedOperation(Duration.Ms(1), 0, Operation.Write("k", Value.Of(1))),
                            new ScriptedOperation(Duration.Seconds(10), 0, operation),
                        ],
                    },
                ],
                Faults = [.. Crashes(down)],
                Duration = Duration.Seconds(20),
            }, new Seeded(1));
            world.Run();
            var events = world.History.Events.Where(e => e.Time >= Instant.Zero + Duration.Seconds(10)).ToList();
            return events is [var begin, { Type: OpType.Ok } end] ? (end.Time - begin.Time).Ns / 1_000_000m : null;
        }

        /// <summary>Half of a latency in each direction, for the contents; nothing for the rest.</summary>
        NetworkSetup Network() => new()
        {
            Latency = new Constant(Duration.Zero),
            MessageLatencies =
            [
                new MessageLatency(nameof(Inquire), new Constant(Duration.Zero)),
                new MessageLatency(nameof(VersionIs), new Constant(Duration.Zero)),
            ],
            Overrides =
            [
                .. Latencies.SelectMany((ms, i) => new LinkOverride[]
                {
                    new([NodeId.Client(0)], [new NodeId(i)]) { Latency = new Constant(Duration.Us(500 * ms)) },
                    new([new NodeId(i)], [NodeId.Client(0)]) { Latency = new Constant(Duration.Us(500 * ms)) },
                }),
            ],
        };

        static IEnumerable<ScheduledFault> Crashes(int down)
        {
            for (var i = 0; i < 3; i++)
                if ((down >> i & 1) != 0)
                    yield return new ScheduledFault(new Crash(Selector.Of(new NodeId(i))), Duration.Seconds(5), Duration.Seconds(15), null);
        }
    }
}
