namespace Simulator.Protocols.Transactions;

/// <summary>What the store contributes to a storm, whichever protocol commits.</summary>
static class StoreStorm
{
    public static StoreOptions Options(Dice dice) => new()
    {
        Isolation = dice.OneIn(3) ? Isolation.Snapshot : Isolation.Locking,
        Deadlocks = dice.Any(Deadlocks.WoundWait, Deadlocks.WaitDie, Deadlocks.Timeout),
        LockTimeout = dice.Ms(10, 40),
        Patience = dice.Ms(80, 250),
    };

    /// <summary>
    /// Disks keep what counts, so any number of servers may be down. Transfers show what snapshot isolation promises as well; mixed
    /// micro-operations only what locking does.
    /// </summary>
    public static StormPlan Plan(Dice dice, StoreOptions store, int servers, object options)
    {
        var isBank = dice.OneIn(2) || store.Isolation == Isolation.Snapshot;
        return new StormPlan(options, servers, Tolerance: servers)
        {
            Workload = isBank ? "bank" : "transactions",
            Functions = isBank ? ["read", "transfer"] : ["txn"],
            Checks = isBank ? ["bank-total", "no-overdraft"] : ["strict-serializable"],
            Keys = dice.Any(2, 3, 4),
            BearsFrozenRest = false,
            Settle = Duration.Seconds(6),
        };
    }
}
