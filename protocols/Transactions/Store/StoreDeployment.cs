namespace Simulator.Protocols.Transactions;

/// <summary>What deployments of the store have in common, whichever protocol commits.</summary>
static class StoreDeployment
{
    public const string Service =
        "transactions over sharded keys: txn [[:r k nil] [:w k v] [:append k v]], read, write, append, cas, transfer, and reads of all "
        + "accounts; serializable with locking, snapshot isolation with snapshot";

    public static readonly TwoPhaseCommit.TransactionClientFactory Client =
        static (seat, store, coordinators, anyMayFindOut) => new TransactionClient(seat, store, coordinators, anyMayFindOut);

    /// <summary>Both promise these; what clients see depends on how transactions are kept apart.</summary>
    static readonly string[] commitment = ["commit-agreement", "commit-stability", "commit-validity", "commit-termination"];

    public static Deployment Of(
        StoreOptions store, int servers, Func<NodeId, Node> server, TwoPhaseCommit.TransactionClientFactory client, bool anyMayFindOut,
        IReadOnlyList<Invariant> invariants, Func<NodeSet, string?> lacks)
    {
        var all = NodeSet.First(servers);
        var coordinators = store.Coordinators.IsEmpty ? all : store.Coordinators;
        var shards = store.Shards.IsEmpty ? all : store.Shards;
        return new Deployment(server, seat => client(seat, store, coordinators, anyMayFindOut), invariants)
        {
            Promises = commitment,
            Lacks = (_, up) => coordinators.Intersect(up).IsEmpty ? "no coordinator is up"
                : shards.Intersect(up) != shards ? "not all shards are up"
                : lacks(up),
        };
    }

    public static void Validate(StoreOptions store, int servers)
    {
        RequireServers(store.Shards, servers, "shards");
        RequireServers(store.Coordinators, servers, "coordinators");
        RequireServers(store.Oracle, servers, "oracle");
        Require(store.Oracle.Count <= 1, "oracle", "must be one server");
        Require(store.LockTimeout > Duration.Zero, "lock-timeout", "must be longer than nothing");
        Require(store.Patience > Duration.Zero, "patience", "must be longer than nothing");
        Require(store.Restarts >= 0, "restarts", "must be 0 or more");
        Require(store.RestartAfter.From <= store.RestartAfter.To, "restart-after", "must not end before it begins");
    }

    public static void RequireServers(NodeSet set, int servers, string option)
    {
        foreach (var server in set) Require(server.Value < servers, option, $"names {server}, and there are {servers} servers");
    }

    public static void Require(bool holds, string option, string message) => OptionsException.Unless(holds, option, message);
}
