using Simulator.Protocols.MultiPaxos;
using Simulator.Protocols.Raft;

namespace Simulator.Tests.Fidelity;

/// <summary>
/// What one write costs when all is well. Multi-Paxos: with phase 1 done, "the only messages" are those of phase 2 (Lamport, Paxos Made
/// Simple, §3): one to each other acceptor and one back. Raft: one round of AppendEntries (Ongaro and Ousterhout, §5.3). Either way
/// the client waits for four messages one after the other, and who is told of the choice is told with the next one.
/// </summary>
public sealed class LogMessageTests
{
    static readonly DurationRange rare = new(Duration.Seconds(100), Duration.Seconds(200));
    static readonly Duration delay = Duration.Ms(1);

    static IEnumerable<TestCaseData> Protocols()
    {
        foreach (var servers in new[] { 3, 5, 7 })
        {
            yield return Case("multi-paxos", new MultiPaxosProtocol(),
                new MultiPaxosOptions { ElectionTimeout = rare, HeartbeatInterval = Duration.Seconds(90), CheckQuorum = false }, servers);
            yield return Case("raft", new RaftProtocol(),
                new RaftOptions { ElectionTimeout = rare, HeartbeatInterval = Duration.Seconds(90), CheckQuorum = false }, servers);
        }
    }

    static TestCaseData Case(string name, IProtocol protocol, object options, int servers) =>
        new TestCaseData(protocol, options, servers)
            .SetArgDisplayNames(name, servers.ToString(System.Globalization.CultureInfo.InvariantCulture));

    [TestCaseSource(nameof(Protocols))]
    public void A_write_takes_one_round_trip_of_the_client_and_one_of_the_leader(IProtocol protocol, object options, int servers)
    {
        // The first write opens the session and finds the leader. The others come at random times with no heartbeat near.
        var first = Duration.Seconds(600);
        const int writes = 10;
        var script = new List<ScriptedOperation> { new(first - Duration.Seconds(1), 0, Operation.Write("k", Value.Of(0))) };
        for (var i = 1; i <= writes; i++)
            script.Add(new ScriptedOperation(first + Duration.Ms(20 * i), 0, Operation.Write("k", Value.Of(i))));
        var world = new World(new WorldSetup
        {
            Servers = servers,
            Deployment = protocol.Deploy(options, servers),
            Network = new NetworkSetup { Latency = new Constant(delay) },
            Clients = [new ClientGroup { Count = 1, Nearest = _ => new NodeId(0), Script = script }],
            Duration = first + Duration.Seconds(1),
        }, new Seeded(1));
        world.Run();

        var begun = world.History.Events.Where(e => e.Type == OpType.Invoke && e.Time > Instant.Zero + first).Select(e => e.Time).ToList();
        var ended = world.History.Events.Where(e => e.Type == OpType.Ok && e.Time > Instant.Zero + first).Select(e => e.Time).ToList();
        Assert.That(ended, Has.Count.EqualTo(writes));
        Assert.That(ended.Zip(begun, (end, begin) => end - begin), Has.All.EqualTo(delay * 4));

        var messages = 0;
        for (var id = world.Trace.FirstKept; id < world.Trace.Count; id++)
            if (world.Trace[id] is { Kind: EventKind.Deliver } e && e.Time > Instant.Zero + first + Duration.Ms(10)) messages++;
        Assert.That(messages, Is.EqualTo(writes * (2 + 2 * (servers - 1))));
    }
}
