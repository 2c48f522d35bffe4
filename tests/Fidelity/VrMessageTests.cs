using Simulator.Protocols.ViewstampedReplication;

namespace Simulator.Tests.Fidelity;

/// <summary>
/// What an operation costs when all is well (Liskov and Cowling, §4.1): request, prepare, prepareok and reply one after the other, and
/// one prepare and one prepareok for each backup; the commit travels with the next prepare.
/// </summary>
public sealed class VrMessageTests
{
    static readonly Duration delay = Duration.Ms(1);

    [TestCase(3, ReadMode.Log)]
    [TestCase(5, ReadMode.Log)]
    [TestCase(7, ReadMode.Log)]
    [TestCase(5, ReadMode.Lease)]
    public void A_write_takes_four_delays_and_two_messages_for_each_backup(int servers, ReadMode reads)
    {
        var world = Run(servers, reads, [.. Enumerable.Range(1, 10).Select(i => Operation.Write("k", Value.Of(i)))]);
        Assert.That(Latencies(world), Has.Count.EqualTo(10).And.All.EqualTo(delay * 4));
        Assert.That(Delivered(world), Is.EqualTo(10 * (2 + 2 * (servers - 1))));
    }

    [Test]
    public void A_read_at_a_backup_takes_two_delays_and_two_messages()
    {
        var world = Run(5, ReadMode.Backup, [.. Enumerable.Repeat(Operation.Read("k"), 10)]);
        Assert.That(Latencies(world), Has.Count.EqualTo(10).And.All.EqualTo(delay * 2));
        Assert.That(Delivered(world), Is.EqualTo(20));
    }

    [TestCase(3)]
    [TestCase(5)]
    [TestCase(7)]
    public void A_view_change_takes_three_delays_from_its_first_message(int servers)
    {
        // §4.2: STARTVIEWCHANGE, DOVIEWCHANGE, STARTVIEW. The backups' timers are set alike and fire at once.
        var setup = Setup(servers, ReadMode.Log, []) with
        {
            Deployment = Deploy(servers, new VrOptions { ViewChangeTimeout = new DurationRange(Duration.Ms(200), Duration.Ms(200)) }),
            Faults = [new ScheduledFault(new Crash(Selector.Of(new NodeId(0))), Duration.Zero, null)],
            Duration = Duration.Ms(250),
        };
        var world = new World(setup, new Seeded(1));
        world.Run();
        var (begun, ended) = (Instant.Zero, Instant.Zero);
        for (var id = world.Trace.FirstKept; id < world.Trace.Count; id++)
        {
            if (world.Trace[id] is { Kind: EventKind.Fire, What: ViewChangeTimeout } fire) begun = fire.Time;
            if (world.Trace[id] is { Kind: EventKind.Deliver, What: StartView } end) ended = end.Time;
        }
        Assert.That(ended - begun, Is.EqualTo(delay * 3));
    }

    static World Run(int servers, ReadMode reads, Operation[] operations)
    {
        var world = new World(Setup(servers, reads, operations), new Seeded(1));
        world.Run();
        return world;
    }

    static WorldSetup Setup(int servers, ReadMode reads, Operation[] operations) => new()
    {
        Servers = servers,
        Deployment = Deploy(servers, new VrOptions
        {
            Reads = reads,
            ViewChangeTimeout = new DurationRange(Duration.Seconds(100), Duration.Seconds(200)),
            HeartbeatInterval = Duration.Seconds(50),
            LeaseDuration = Duration.Seconds(90),
        }),
        Network = new NetworkSetup { Latency = new Constant(delay) },
        Clients =
        [
            new ClientGroup
            {
                Count = 1,
                Nearest = _ => new NodeId(1),
                Script = [.. operations.Select(
                    (operation, i) => new ScriptedOperation(Duration.Seconds(1) + Duration.Ms(20) * i, 0, operation))],
            },
        ],
        Duration = Duration.Seconds(3),
    };

    static Deployment Deploy(int servers, VrOptions options) => ((IProtocol)new VrProtocol()).Deploy(options, servers);

    static List<Duration> Latencies(World world)
    {
        var begun = world.History.Events.Where(e => e.Type == OpType.Invoke).Select(e => e.Time);
        var ended = world.History.Events.Where(e => e.Type == OpType.Ok).Select(e => e.Time);
        return [.. ended.Zip(begun, (end, begin) => end - begin)];
    }

    static int Delivered(World world)
    {
        var count = 0;
        for (var id = world.Trace.FirstKept; id < world.Trace.Count; id++)
            if (world.Trace[id].Kind == EventKind.Deliver) count++;
        return count;
    }
}
