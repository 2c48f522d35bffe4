using Simulator.Protocols;
using Simulator.Protocols.Raft;
using Simulator.Tests.Sim;

namespace Simulator.Tests.Papers;

/// <summary>Servers of a five-server cluster in the situations that the papers talk about. The server under test is n1.</summary>
public static class RaftProbe
{
    /// <summary>Plain Raft as in the paper, without what the thesis adds to elections; tests switch on what they are about.</summary>
    public static readonly RaftOptions Paper = new() { PreVote = false, CheckQuorum = false, SnapshotAfter = 0 };

    public static Probe<RaftNode> Server(RaftOptions? options = null, RaftDisk? disk = null) =>
        new(() => new RaftNode(new NodeId(0), 5, options ?? Paper), 5, 0, disk);

    /// <summary>A server that has just been elected; its first messages are already read.</summary>
    public static Probe<RaftNode> Leader(RaftOptions? options = null, RaftDisk? disk = null)
    {
        var probe = Candidate(options, disk);
        probe.Receive(1, new VoteReply(probe.Node.CurrentTerm, Granted: true));
        probe.Receive(2, new VoteReply(probe.Node.CurrentTerm, Granted: true));
        Assert.That(probe.Node.IsLeader);
        probe.Sent();
        return probe;
    }

    public static Probe<RaftNode> Candidate(RaftOptions? options = null, RaftDisk? disk = null)
    {
        var probe = Server((options ?? Paper) with { PreVote = false }, disk);
        probe.Fire(ElectionTimeout.It);
        Assert.That(probe.Node.Standing.Role, Is.EqualTo("candidate"));
        probe.Sent();
        return probe;
    }

    /// <summary>A disk whose log has entries of these terms, each writing its own index.</summary>
    public static RaftDisk Disk(long currentTerm, params long[] terms) =>
        RaftDisk.Blank(new Members(NodeSet.First(5))) with { CurrentTerm = currentTerm, Log = Log(terms) };

    public static Seq<Entry> Log(params long[] terms) => Seq.Of<Entry>([.. terms.Select((term, i) => new Entry(term, Write(i + 1)))]);

    public static long[] Terms(this Probe<RaftNode> probe) => [.. probe.Node.Written.Log.Select(entry => entry.Term)];

    public static Execute Write(long number, long session = 0, string key = "k") =>
        new(NodeId.Client(0), 0, session, number, Operation.Write(key, Value.Of(number)));

    public static Execute Read(long number, string key = "k") => new(NodeId.Client(0), 0, 0, number, Operation.Read(key));

    public static Execute Ask(string function, Value argument) => new(NodeId.Client(9), 9, 0, 1, new Operation(function, null, argument));

    public static Value Names(params int[] servers) =>
        Value.List([.. servers.Select(server => Value.Of(new NodeId(server).ToString()))]);

    public static NodeSet Set(params int[] servers) => NodeSet.Of([.. servers.Select(server => new NodeId(server))]);

    /// <summary>A follower has everything that the leader has.</summary>
    public static Probe<RaftNode> AllAppendedBy(this Probe<RaftNode> probe, params int[] followers)
    {
        foreach (var follower in followers)
            probe.Receive(follower, new Appended(probe.Node.CurrentTerm, Round: 1, probe.Node.Written.LastIndex));
        return probe;
    }
}
