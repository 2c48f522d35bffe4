using Simulator.Protocols;
using Simulator.Protocols.MultiPaxos;
using Simulator.Tests.Sim;

namespace Simulator.Tests.Papers;

/// <summary>
/// Servers of a five-server cluster in the situations that the papers talk about. The server under test is n1, whose ballots are
/// the multiples of five.
/// </summary>
public static class MultiPaxosProbe
{
    /// <summary>Multi-Paxos as in the paper, without what is added to elections; tests switch on what they are about.</summary>
    public static readonly MultiPaxosOptions Paper = new()
    {
        PreVote = false, CheckQuorum = false, SnapshotAfter = 0, Reads = ReadMode.Log,
    };

    public static Probe<MultiPaxosNode> Server(
        MultiPaxosOptions? options = null, MultiPaxosDisk? disk = null, MultiPaxosFactory? make = null) =>
        new(() => (make ?? Plain)(new NodeId(0), 5, options ?? Paper), 5, 0, disk);

    /// <summary>A server that has sent its prepare requests; they are already read.</summary>
    public static Probe<MultiPaxosNode> Candidate(
        MultiPaxosOptions? options = null, MultiPaxosDisk? disk = null, MultiPaxosFactory? make = null)
    {
        var probe = Server((options ?? Paper) with { PreVote = false }, disk, make);
        probe.Fire(ElectionTimeout.It);
        Assert.That(probe.Node.Standing.Role, Is.EqualTo("candidate"));
        probe.Sent();
        return probe;
    }

    /// <summary>A server that has just been elected with nothing reported; its first messages are already read.</summary>
    public static Probe<MultiPaxosNode> Leader(
        MultiPaxosOptions? options = null, MultiPaxosDisk? disk = null, MultiPaxosFactory? make = null)
    {
        var probe = Candidate(options, disk, make);
        probe.Receive(1, Promised(probe)).Receive(2, Promised(probe));
        Assert.That(probe.Node.IsLeader);
        probe.Sent();
        return probe;
    }

    static MultiPaxosNode Plain(NodeId self, int servers, MultiPaxosOptions options) => new(self, servers, options);

    public static Promise Promised(Probe<MultiPaxosNode> to, params Report[] reports) => new(to.Node.Ballot, [.. reports], 0);

    public static Report Report(long slot, long ballot, long value) => new(slot, ballot, Write(value), Chosen: false);

    /// <summary>A disk with votes for values that are named by numbers.</summary>
    public static MultiPaxosDisk Disk(long promised, params (long Slot, long Ballot, long Value)[] votes) =>
        MultiPaxosDisk.Blank(NodeSet.First(5)) with
        {
            Promised = promised,
            Votes = [.. votes.Select(vote => new Vote(vote.Slot, vote.Ballot, Write(vote.Value)))],
        };

    public static Execute Write(long number, string key = "k") =>
        new(NodeId.Client(0), 0, 0, number, Operation.Write(key, Value.Of(number)));

    public static Execute Read(long number, string key = "k") => new(NodeId.Client(0), 0, 0, number, Operation.Read(key));

    public static Execute Ask(string function, Value argument) => new(NodeId.Client(9), 9, 0, 1, new Operation(function, null, argument));

    public static Value Names(params int[] servers) =>
        Value.List([.. servers.Select(server => Value.Of(new NodeId(server).ToString()))]);

    /// <summary>These acceptors accept what the leader has proposed in these slots.</summary>
    public static Probe<MultiPaxosNode> AcceptedBy(this Probe<MultiPaxosNode> probe, long first, int count, params int[] acceptors)
    {
        foreach (var acceptor in acceptors) probe.Receive(acceptor, new Accepted(probe.Node.Ballot, first, count));
        return probe;
    }

    /// <summary>All accept requests to one acceptor, slot by slot.</summary>
    public static List<(long Slot, Command Command)> Proposed(this Probe<MultiPaxosNode> probe, int to = 1) =>
    [
        .. probe.Sent().Where(sent => sent.To.Value == to).Select(sent => sent.Message).OfType<Accept>()
            .SelectMany(m => m.Commands.Select((command, i) => (m.First + i, command))),
    ];
}
