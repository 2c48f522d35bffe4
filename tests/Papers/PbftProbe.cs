using Simulator.Protocols.Pbft;
using Simulator.Tests.Sim;
using Batch = Simulator.Protocols.Pbft.Batch;
using Proposal = Simulator.Protocols.Pbft.Proposal;
using Request = Simulator.Protocols.Pbft.Request;

namespace Simulator.Tests.Papers;

/// <summary>
/// Replicas of a cluster of four in the situations that the paper talks about, and messages properly signed by whomever the test
/// likes: the test has everybody's keys. In view 0 the primary is n1.
/// </summary>
static class PbftProbe
{
    public static Probe<PbftNode> Server(int self, PbftOptions? options = null, PbftDisk? disk = null, PbftFactory? factory = null) =>
        new(() => (factory ?? PbftProtocol.Correct)(new NodeId(self), 4, options ?? new PbftOptions()), 4, self, disk);

    public static T Signed<T>(T message) where T : Signed =>
        (T)((Signed)message with { Signature = new Signature(message.Signer, new Shapes().Digest(message)) });

    public static ulong Digest(Message message) => new Shapes().Digest(message);

    public static Request Write(long number, int client = 0, string key = "k") =>
        Signed(new Request(NodeId.Client(client), client, number, Operation.Write(key, Value.Of(number)), ReadOnly: false));

    public static Request Append(long number, int client = 0) =>
        Signed(new Request(NodeId.Client(client), client, number, new Operation("append", "k", Value.Of(number)), ReadOnly: false));

    public static Request Read(long number, int client = 0) =>
        Signed(new Request(NodeId.Client(client), client, number, Operation.Read("k"), ReadOnly: true));

    public static Batch Of(params Request[] requests) => new(Seq.Of<Request>(requests));

    public static PrePrepare PrePrepare(long view, long n, Batch batch, int servers = 4) =>
        Signed(new PrePrepare(new NodeId((int)(view % servers)), view, n, Digest(batch)));

    public static Proposal Propose(long view, long n, params Request[] requests) => new(PrePrepare(view, n, Of(requests)), Of(requests));

    public static Prepare Prepare(int by, long view, long n, Batch batch) => Signed(new Prepare(new NodeId(by), view, n, Digest(batch)));

    public static Commit Commit(int by, long view, long n, Batch batch) => Signed(new Commit(new NodeId(by), view, n, Digest(batch)));

    public static Checkpoint Checkpoint(int by, State state) => Signed(new Checkpoint(new NodeId(by), state.Sequence, Digest(state)));

    public static Seq<Checkpoint> Proof(State state, params int[] by) => [.. by.Select(signer => Checkpoint(signer, state))];

    /// <summary>A certificate of four replicas: the primary's pre-prepare and prepares of two backups.</summary>
    public static Certificate Certificate(long view, long n, Batch batch)
    {
        var backups = Enumerable.Range(0, 4).Where(id => id != view % 4).Take(2);
        return new Certificate(PrePrepare(view, n, batch), [.. backups.Select(id => Prepare(id, view, n, batch))]);
    }

    public static ViewChange ViewChange(int by, long view, params Certificate[] prepared) =>
        Signed(new ViewChange(new NodeId(by), view, 0, default, Seq.Of<Certificate>(prepared)));

    public static NewView NewView(long view, ViewChange[] v, params PrePrepare[] o) =>
        Signed(new NewView(new NodeId((int)(view % 4)), view, Seq.Of<ViewChange>(v), Seq.Of<PrePrepare>(o)));

    /// <summary>The others prepare what a replica has accepted: the backups among n1, n3 and n4 say so.</summary>
    public static Probe<PbftNode> PreparedBy(this Probe<PbftNode> probe, long view, long n, Batch batch, params int[] backups)
    {
        foreach (var backup in backups) probe.Receive(backup, Prepare(backup, view, n, batch));
        return probe;
    }

    public static Probe<PbftNode> CommittedBy(this Probe<PbftNode> probe, long view, long n, Batch batch, params int[] replicas)
    {
        foreach (var replica in replicas) probe.Receive(replica, Commit(replica, view, n, batch));
        return probe.Settle();
    }

    /// <summary>Lets what the replica has sent to itself arrive.</summary>
    public static Probe<PbftNode> Settle(this Probe<PbftNode> probe) => probe.Wait(Duration.Us(1));

    /// <summary>A backup is told everything about a batch in view 0: it accepts, prepares, commits and carries it out.</summary>
    public static Probe<PbftNode> Carries(this Probe<PbftNode> probe, long n, params Request[] requests)
    {
        var batch = Of(requests);
        var others = Enumerable.Range(1, 3).Where(id => id != probe.Self.Value).ToArray();
        return probe.Receive(0, Propose(0, n, requests)).PreparedBy(0, n, batch, others).CommittedBy(0, n, batch, [0, .. others]);
    }
}
