using Simulator.Protocols.Paxos;
using Simulator.Tests.Sim;
using Accept = Simulator.Protocols.Paxos.Accept;
using Ask = Simulator.Protocols.Paxos.Ask;
using Ballot = Simulator.Protocols.Paxos.Ballot;
using Proposal = Simulator.Protocols.Paxos.Proposal;

namespace Simulator.Tests.Papers;

/// <summary>Servers of a five-server cluster in the situations that Paxos Made Simple talks about. The server under test is n1.</summary>
public static class PaxosProbe
{
    public const string Key = "k";

    public static Probe<PaxosNode> Server(PaxosOptions? options = null, PaxosDisk? disk = null, int self = 0) =>
        new(() => new PaxosNode(new NodeId(self), 5, options ?? new PaxosOptions()), 5, self, disk);

    /// <summary>A proposer that has begun its first ballot for this value; its prepare requests are already read.</summary>
    public static Probe<PaxosNode> Proposer(long value, PaxosOptions? options = null, PaxosDisk? disk = null)
    {
        var probe = Server(options, disk);
        probe.Receive(-1, Write(value));
        probe.Sent();
        return probe;
    }

    public static Ballot BallotOf(long number, int proposer) => new(number, new NodeId(proposer));

    public static Ask Write(long value, int process = 0) =>
        new(NodeId.Client(process), process, 1, Operation.Write(Key, Value.Of(value)), Forwarded: false);

    public static Ask Read(int process = 9) => new(NodeId.Client(process), process, 1, Operation.Read(Key), Forwarded: false);

    /// <summary>The proposal that comes of <see cref="Write"/>.</summary>
    public static Proposal ProposalOf(long value, int process = 0) => new(process, 1, Value.Of(value));

    public static Vote VoteOf(long number, int proposer, long value, int process = 7) => new(BallotOf(number, proposer), ProposalOf(value, process));

    public static Accept AcceptOf(long number, int proposer, long value, int process = 7) =>
        new(Key, BallotOf(number, proposer), ProposalOf(value, process));

    public static Page Page(this Probe<PaxosNode> probe) => probe.Node.Page(Key);

    /// <summary>Promises of these acceptors, who have accepted nothing, to the probe's first ballot.</summary>
    public static Probe<PaxosNode> Promised(this Probe<PaxosNode> probe, params int[] acceptors)
    {
        foreach (var acceptor in acceptors) probe.Receive(acceptor, new Promise(Key, probe.Page().Tried, null));
        return probe;
    }
}
