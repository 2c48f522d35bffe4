using Simulator.Protocols.PaxosCommit;
using Simulator.Protocols.Transactions;
using Simulator.Protocols.TwoPhaseCommit;
using Simulator.Tests.Sim;
using Ballot = Simulator.Protocols.TwoPhaseCommit.Ballot;

namespace Simulator.Tests.Papers;

/// <summary>
/// One server of a cluster of five, in which n1 coordinates and n2, n3 and n4 hold the keys k0, k1 and k2. With Paxos Commit the
/// acceptors are n1, n2 and n3.
/// </summary>
public static class CommitProbe
{
    public static readonly Txn T = new(0, 1);

    public static readonly StoreOptions Store = new()
    {
        Coordinators = NodeSet.Of(new NodeId(0)), Shards = NodeSet.Of(new NodeId(1), new NodeId(2), new NodeId(3)),
    };

    public static readonly NodeSet All = NodeSet.Of(new NodeId(1), new NodeId(2), new NodeId(3));

    public static Probe<TwoPhaseCommitNode> TwoPhase(int self, TwoPhaseCommitOptions? options = null, TransactionDisk? disk = null) =>
        new(() => new TwoPhaseCommitNode(new NodeId(self), 5, Placed(options ?? new())), 5, self, disk);

    public static Probe<PaxosCommitNode> PaxosServer(int self, PaxosCommitOptions? options = null, TransactionDisk? disk = null) =>
        new(() => new PaxosCommitNode(new NodeId(self), 5, (options ?? new()) with { Store = Store }), 5, self, disk);

    static TwoPhaseCommitOptions Placed(TwoPhaseCommitOptions options) =>
        options.Store.Shards.IsEmpty ? options with { Store = Store } : options;

    /// <summary>A client asks for a write of each key, in the coordinator's first life.</summary>
    public static Transact Ask(long epoch = 1, string steps = "www") =>
        new(T, NodeId.Client(0), 0, epoch, new Operation("txn", null, Steps(steps)));

    /// <summary>One step for each letter: w or r, on k0, k1 and so on.</summary>
    public static Value Steps(string letters) => Value.List([.. letters.Select((letter, i) =>
        Value.List(Value.Keyword(letter.ToString()), Value.Of($"k{i}"), letter == 'w' ? Value.Of(10 + i) : Value.Nil))]);

    public static Performed Done(int participant, int results = 1, long epoch = 1) =>
        new(T, 1, epoch, Seq.Of<Value>([.. Enumerable.Repeat(Value.Nil, results)]));

    public static Vote VoteOf(Ballot ballot, long epoch = 1) => new(T, ballot, epoch, 0, false, "");

    /// <summary>Work on the participant's own key.</summary>
    public static Perform WorkFor(
        int participant, StepKind kind = StepKind.Write, Txn? txn = null, WorkEnd end = WorkEnd.Open, long age = 0) => new(
        txn ?? T, age, 0, 0, 1, [new Step(kind, $"k{participant - 1}", kind == StepKind.Read ? Value.Nil : Value.Of(7))], end, All);

    /// <summary>A coordinator whose participants have all worked and been asked to prepare.</summary>
    public static Probe<TwoPhaseCommitNode> Voting(TwoPhaseCommitOptions? options = null, string steps = "www")
    {
        var probe = TwoPhase(0, options);
        probe.Receive(-1, Ask(steps: steps));
        for (var i = 1; i <= 3; i++) probe.Receive(i, Done(i));
        probe.Sent();
        return probe;
    }

    /// <summary>A participant that has voted yes.</summary>
    public static Probe<TwoPhaseCommitNode> InDoubt(TwoPhaseCommitOptions? options = null)
    {
        var probe = TwoPhase(1, options);
        probe.Receive(0, WorkFor(1)).Receive(0, new Prepare(T, 1, All));
        probe.Sent();
        return probe;
    }

    public static InstanceVote Prepared(int participant) => new(new NodeId(participant), true, 0, [Value.Nil]);

    public static Phase2a VoteFrom(int participant) => new(T, 0, new NodeId(0), All, [Prepared(participant)], false);

    public static NodeId[] To<T>(this IReadOnlyList<(NodeId To, Message Message)> sent) where T : Message =>
        [.. sent.Where(each => each.Message is T).Select(each => each.To)];

    public static NodeId[] Servers(params int[] numbers) => [.. numbers.Select(number => new NodeId(number))];
}
