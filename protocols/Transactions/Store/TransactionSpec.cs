using System.Globalization;

namespace Simulator.Protocols.Transactions;

/// <summary>What the isolation of transactions rests on, asked after every step.</summary>
public static class TransactionSpec
{
    public static IReadOnlyList<Invariant> All() => [new ExclusiveLocks(), new GuardedWrites(), new AscendingVersions()];
}

/// <summary>A property of the shard of the server that has just moved.</summary>
public abstract class ShardInvariant(string name, string source) : Invariant(name, source)
{
    public sealed override string? Check(ICluster cluster, NodeId moved) => cluster[moved] is TransactionNode node ? Check(node) : null;

    protected abstract string? Check(TransactionNode node);

    protected static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Who holds a key to write it holds it alone.</summary>
public sealed class ExclusiveLocks() : ShardInvariant("exclusive-locks", "Eswaran et al., CACM 1976")
{
    protected override string? Check(TransactionNode node)
    {
        foreach (var branch in node.Branches)
            foreach (var key in node.Locks.HeldBy(branch.Txn))
            {
                var holders = node.Locks.HoldersOf(key);
                if (holders.Count < 2) continue;
                foreach (var (txn, _, mode) in holders)
                    if (mode == LockMode.Exclusive)
                        return Text($"{node.Id}: {txn} holds {key} to write it, and so do {holders.Count - 1} others");
            }
        return null;
    }
}

/// <summary>Under locking a transaction in doubt holds every key that it will write, also after a restart.</summary>
public sealed class GuardedWrites() : ShardInvariant("guarded-writes", "Bernstein, Hadzilacos and Goodman 1987, §7.3: strict executions")
{
    protected override string? Check(TransactionNode node)
    {
        foreach (var branch in node.Branches)
        {
            if (branch.Status != BranchStatus.InDoubt || branch.At != 0) continue;
            foreach (var key in branch.Writes.Keys)
                if (!IsHeld(node, branch.Txn, key))
                    return Text($"{node.Id}: {branch.Txn} is in doubt and does not hold {key}, which it will write");
        }
        return null;
    }

    static bool IsHeld(TransactionNode node, Txn txn, string key)
    {
        foreach (var (holder, _, mode) in node.Locks.HoldersOf(key))
            if (holder == txn && mode == LockMode.Exclusive) return true;
        return false;
    }
}

/// <summary>No two versions of a key have one timestamp, and none is put before another that is there.</summary>
public sealed class AscendingVersions() : ShardInvariant("ascending-versions", "Berenson et al., SIGMOD 1995, §4.2: first committer wins")
{
    protected override string? Check(TransactionNode node)
    {
        if (node.LastWritten is not { } key) return null;
        var list = node.Versions.Of(key);
        if (list.Count > 1 && list[^2].At >= list[^1].At) return Text($"{node.Id}: two versions of {key} of time {list[^1].At}");
        return list.Count > 0 && list[^1].At != node.LastWrittenAt
            ? Text($"{node.Id}: a version of {key} of time {node.LastWrittenAt} comes after one of {list[^1].At}") : null;
    }
}
