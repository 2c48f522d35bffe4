namespace Simulator.Protocols.Chain;

/// <summary>Chain replication with one rule taken away, each time another.</summary>
static class ChainMutants
{
    const string Linearizable = "linearizable", Propagation = "update-propagation", Inprocess = "inprocess-requests";
    const string Order = "uniform-total-order", Equal = "equal-application";

    public static IReadOnlyList<Mutant> All { get; } =
    [
        OfServer("sent-list-lost", "takes what it has sent to a failed successor for received by the next one",
            [Inprocess, Propagation, Linearizable], static (self, master, options, initial) => new SentListLost(self, master, options,
                initial))
            with { Options = Tail },
        OfServer("accepts-gaps", "takes updates although some before them are missing", [Propagation, Order, Equal, Linearizable],
            static (self, master, options, initial) => new AcceptsGaps(self, master, options, initial)),
        OfServer("accepts-from-anyone", "takes updates from servers that are not its predecessor any more",
            [Propagation, Order, Equal, Linearizable],
            static (self, master, options, initial) => new AcceptsFromAnyone(self, master, options, initial)),
        OfServer("answers-without-lease", "answers queries although the master may have taken it for failed", [Linearizable],
            static (self, master, options, initial) => new AnswersWithoutLease(self, master, options, initial)),
        OfServer("answers-while-joining", "a server that is to be the tail answers queries before it has the object", [Linearizable],
            static (self, master, options, initial) => new AnswersWhileJoining(self, master, options, initial)) with { Options = Tail },
        OfServer("replies-early", "takes an update for processed by all as soon as it has it", [Inprocess, Order, Linearizable],
            static (self, master, options, initial) => new RepliesEarlyServer(self, master, options, initial)),
        OfServer("dirty-reads", "shows versions that the tail may not have, without asking it", [Linearizable],
            static (self, master, options, initial) => new DirtyReads(self, master, options, initial)) with { Options = Craq },
        OfServer("clean-without-asking", "shows the version before a dirty one, without asking the tail", [Linearizable],
            static (self, master, options, initial) => new CleanWithoutAsking(self, master, options, initial)) with { Options = Craq },
        OfMaster("hasty-master", "removes a server as soon as it misses two heartbeats, while its lease is still good", [Linearizable],
            static (self, initial, options) => new HastyMaster(self, initial, options)),
        OfMaster("half-joined", "leaves the chain to a server that has not got the whole object, and can get it from nobody", ["progress"],
            static (self, initial, options) => new HalfJoined(self, initial, options)) with { Options = Tail },
    ];

    static Mutant OfServer(string name, string summary, string[] caughtBy, ChainServerFactory server) =>
        new(name, summary, caughtBy, new ChainProtocol(server, ChainProtocol.Master));

    static Mutant OfMaster(string name, string summary, string[] caughtBy, ChainMasterFactory master) =>
        new(name, summary, caughtBy, new ChainProtocol(ChainProtocol.Server, master));

    /// <summary>All servers in the chain, so that some fail in the middle and join again.</summary>
    static object Tail(object options) => (ChainOptions)options with { Length = 0, Reads = ChainReads.Tail };

    static object Craq(object options) => (ChainOptions)options with { Length = 0, Reads = ChainReads.Craq };

    internal sealed class SentListLost(NodeId self, NodeId master, ChainOptions options, bool initial)
        : ChainServer(self, master, options, initial)
    {
        protected override void Resume(Env env, long received) => Complete(env, Last);
    }

    internal sealed class AcceptsGaps(NodeId self, NodeId master, ChainOptions options, bool initial)
        : ChainServer(self, master, options, initial)
    {
        protected override bool IsGap(Forward m) => false;
    }

    internal sealed class AcceptsFromAnyone(NodeId self, NodeId master, ChainOptions options, bool initial)
        : ChainServer(self, master, options, initial)
    {
        protected override bool Accepts(NodeId from, Forward m) => Configuration.Contains(Id);
    }

    internal sealed class AnswersWithoutLease(NodeId self, NodeId master, ChainOptions options, bool initial)
        : ChainServer(self, master, options, initial)
    {
        protected override bool HasLease(Env env) => true;
    }

    internal sealed class AnswersWhileJoining(NodeId self, NodeId master, ChainOptions options, bool initial)
        : ChainServer(self, master, options, initial)
    {
        protected override bool AnswersQueries => IsTail;
    }

    internal sealed class RepliesEarlyServer(NodeId self, NodeId master, ChainOptions options, bool initial)
        : ChainServer(self, master, options, initial)
    {
        protected override bool RepliesEarly => true;
    }

    internal sealed class DirtyReads(NodeId self, NodeId master, ChainOptions options, bool initial)
        : ChainServer(self, master, options, initial)
    {
        protected override bool MustAskTail(string? key) => false;
        protected override Value Local(string? key) => ReadDirty(key);
    }

    internal sealed class CleanWithoutAsking(NodeId self, NodeId master, ChainOptions options, bool initial)
        : ChainServer(self, master, options, initial)
    {
        protected override bool MustAskTail(string? key) => false;
    }

    internal sealed class HastyMaster(NodeId self, Configuration initial, ChainOptions options) : ChainMaster(self, initial, options)
    {
        readonly Duration heartbeat = options.Heartbeat;

        protected override bool IsSilent(Duration since) => since > heartbeat * 2;
    }

    internal sealed class HalfJoined(NodeId self, Configuration initial, ChainOptions options) : ChainMaster(self, initial, options)
    {
        protected override bool GoesWithItsSource => false;
    }
}
