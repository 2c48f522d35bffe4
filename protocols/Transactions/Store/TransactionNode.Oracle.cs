namespace Simulator.Protocols.Transactions;

// The timestamp oracle (Peng and Dabek, Percolator, OSDI 2010, §2.3): timestamps in strictly ascending order. It reserves a block on
// disk before it gives out of it, so that a crash may leave a gap and never repeats.
public abstract partial class TransactionNode
{
    const int Block = 1000;

    long nextTimestamp;

    void OnAskTimestamp(Env env, NodeId from, AskTimestamp m)
    {
        if (nextTimestamp >= Disk.Timestamps) Persist(env, Disk with { Timestamps = nextTimestamp + Block });
        env.Send(from, new Timestamp(m.Txn, m.ForPrepare, nextTimestamp++));
    }

    void OnTimestamp(Env env, Timestamp m)
    {
        if (m.ForPrepare)
        {
            if (BranchOf(m.Txn) is { Status: BranchStatus.Stamping } branch) Prepared(env, branch, PrepareTimestamp(branch, m.At));
        }
        else if (RunningOf(m.Txn) is { Snapshot: 0 } r)
        {
            r.Snapshot = m.At;
            BeginRound(env, r, r.Program.First);
        }
    }

    // The rules.

    /// <summary>
    /// Asked for once others can see that the transaction is about to commit. So whoever has a later timestamp reads later than that,
    /// and waits for the outcome.
    /// </summary>
    private protected virtual long PrepareTimestamp(Branch branch, long fresh) => fresh;
}
