using Simulator.Analysis.Reproductions;
using Simulator.Analysis.Transactions;
using Simulator.Protocols.PaxosCommit;
using Simulator.Protocols.Sagas;
using Simulator.Protocols.Transactions;
using Simulator.Protocols.TwoPhaseCommit;

namespace Simulator.Scenarios;

/// <summary>
/// One crash of the coordinator n5, in the middle of one change of several services, under three protocols, and others who read what the
/// change touches, one each quarter of a second. With two-phase commit the participants are in doubt, with all that they hold, and the
/// readers wait, for as long as the crash lasts; with Paxos Commit another server finds out; a saga holds nothing, so nobody waits, and
/// is itself finished when its orchestrator is back.
/// </summary>
public sealed class Blocking : Reproduction
{
    const int Servers = 5;
    const int Readers = 30;
    static readonly NodeId coordinator = new(4);
    static readonly Duration asked = Duration.Seconds(3);
    static readonly Duration crash = Duration.Ms(3035);
    static readonly Duration lasts = Duration.Seconds(6);
    static readonly Duration end = Duration.Seconds(12);
    static readonly Duration firstRead = Duration.Ms(3500);
    static readonly Duration step = Duration.Ms(250);

    public override string Name => "blocking";
    public override string Title => "A crash of the coordinator between prepare and commit";
    public override string Source =>
        "Bernstein, Hadzilacos and Goodman 1987, §7.4 (2PC may block); Gray and Lamport 2006, §4 (Paxos Commit does not)";
    public override (string X, string Y) Axes => ("virtual time, s", "longest wait so far, s");
    public override string Note =>
        "The sources give no numbers; the bands say what they prove. The crash lasts from 3.035 s to 9.035 s; the first reader comes at "
        + "3.5 s. Each step of a saga is committed when it is done, and others may go on; what waits is the rest of the saga.";

    public override IReadOnlyList<ReproducedPoint> Run(Effort effort)
    {
        var points = new List<ReproducedPoint>();
        var store = new StoreOptions { Coordinators = NodeSet.Of(coordinator), Shards = NodeSet.First(3) };
        var change = new Operation("txn", null, Value.List([.. Enumerable.Range(0, 3).Select(Write)]));
        var read = Operation.Read("k0");
        var locked = Run(new TwoPhaseCommitProtocol(), new TwoPhaseCommitOptions { Store = store }, change, read);
        Add(points, "two-phase commit: readers wait", Waits(locked), (5.3m, 5.5m));
        effort.Done(1, 3);
        var free = Run(new PaxosCommitProtocol(), new PaxosCommitOptions { Store = store }, change, read);
        Add(points, "Paxos Commit: participants in doubt", Doubts.In(free.Trace).Select(doubt => (doubt.From, doubt.Until)), (0, 0));
        effort.Done(2, 3);
        var saga = Run(new SagaProtocol(), new SagaOptions(), Order, Operation.Read("item0"));
        Add(points, "saga: unfinished", Doubts.OfSagas(saga.Trace).Select(doubt => (doubt.From, doubt.Until)), (5.8m, 6m));
        Add(points, "saga: readers wait", Waits(saga), (0, 0.05m));
        effort.Done(3, 3);
        return points;
    }

    /// <summary>From when to when each of the readers waited for its answer.</summary>
    static IEnumerable<(Instant From, Instant? Until)> Waits(World world)
    {
        var reads = world.History.Events.Where(line => line.Function == "read" && line.Time >= Instant.Zero + firstRead);
        return reads.GroupBy(line => line.Process)
            .Select(lines => (lines.First().Time, lines.Skip(1).Select(line => (Instant?)line.Time).FirstOrDefault()));
    }

    /// <param name="late">Where the curve must be at 9 s, when the crash is nearly over.</param>
    static void Add(List<ReproducedPoint> points, string series, IEnumerable<(Instant From, Instant? Until)> waits, (decimal, decimal) late)
    {
        for (var at = Instant.Zero + asked - step; at <= Instant.Zero + end; at += step)
        {
            var seconds = at.Ns / 1_000_000_000m;
            var longest = waits.Where(wait => wait.From <= at && (wait.Until is not { } until || until > at))
                .Select(wait => (at - wait.From).Ns / 1_000_000_000m).DefaultIfEmpty().Max();
            points.Add(new ReproducedPoint(series, $"at {ReproductionTable.Text(seconds)} s", decimal.Round(longest, 3))
            {
                X = seconds, Unit = "s", Band = seconds == 9 ? late : seconds == 12 ? (0, 0) : null,
            });
        }
    }

    static World Run(IProtocol protocol, object options, Operation change, Operation read)
    {
        var world = new World(new WorldSetup
        {
            Servers = Servers,
            Deployment = protocol.Deploy(options, Servers),
            Network = new NetworkSetup { Latency = new Constant(Duration.Ms(10)) },
            Machines = new MachineSetup { Disk = new DiskSetup { Latency = new Constant(Duration.Us(200)) } },
            Clients =
            [
                new ClientGroup
                {
                    Count = 1, Nearest = _ => coordinator, Deadline = Duration.Seconds(10),
                    Script =
                    [
                        new ScriptedOperation(Duration.Seconds(1), 0, Operation.Read("k0")),
                        new ScriptedOperation(asked, 0, change),
                    ],
                },
                new ClientGroup
                {
                    Count = Readers, Nearest = _ => new NodeId(0), Deadline = Duration.Seconds(10),
                    Script = [.. Enumerable.Range(0, Readers)
                        .Select(reader => new ScriptedOperation(firstRead + step * reader, reader, read))],
                },
            ],
            Faults = [new ScheduledFault(new Crash(Selector.Of(coordinator)), crash, lasts)],
            Duration = end,
        }, new Seeded(1));
        world.Run();
        return world;
    }

    static Value Write(int key) => Value.List(Value.Keyword("w"), Value.Of($"k{key}"), Value.Of(key));

    static Operation Order { get; } = new("order", "item0", Value.Map(
        Value.Keyword("account"), Value.Of("account0"), Value.Keyword("amount"), Value.Of(20),
        Value.Keyword("order"), Value.Of(1), Value.Keyword("quantity"), Value.Of(2)));
}
