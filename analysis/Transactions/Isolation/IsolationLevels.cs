namespace Simulator.Analysis.Transactions.Isolation;

/// <summary>The isolation levels by name, and which of them imply which.</summary>
public static class IsolationLevels
{
    public static IReadOnlyList<(IsolationLevel Level, string Name, string Summary)> All { get; } =
    [
        (IsolationLevel.ReadUncommitted, "read-uncommitted", "PL-1: transactions do not overwrite each other's writes in a circle (Adya 1999)"),
        (IsolationLevel.ReadCommitted, "read-committed",
            "only what committed is read, and after a transaction was seen nothing older than it (Biswas and Enea 2019)"),
        (IsolationLevel.ReadAtomic, "read-atomic", "all of a transaction is seen or nothing (Bailis et al. 2014)"),
        (IsolationLevel.Causal, "transactional-causal", "TCC: who sees a transaction sees what it had seen (Biswas and Enea 2019)"),
        (IsolationLevel.ConsistentView, "consistent-view", "PL-2+: no cycle with at most one anti-dependency (Adya 1999)"),
        (IsolationLevel.Prefix, "prefix", "each transaction sees a prefix of one order of all (Cerone, Bernardi and Gotsman 2015)"),
        (IsolationLevel.ParallelSnapshotIsolation, "parallel-snapshot-isolation",
            "PSI: causal, and writers of a key see one another (Sovran et al. 2011)"),
        (IsolationLevel.SnapshotIsolation, "snapshot-isolation",
            "SI: a prefix is seen, and writers of a key see one another (Berenson et al. 1995)"),
        (IsolationLevel.StrongSessionSnapshotIsolation, "strong-session-snapshot-isolation",
            "SI in which a session sees what it did before (Daudjee and Salem 2006)"),
        (IsolationLevel.StrongSnapshotIsolation, "strong-snapshot-isolation",
            "SI in which a snapshot holds all that had ended before it (Daudjee and Salem 2006)"),
        (IsolationLevel.UpdateSerializable, "update-serializable",
            "PL-3U: writers are serializable, and each reader fits to them by itself (Adya 1999)"),
        (IsolationLevel.RepeatableRead, "repeatable-read", "PL-2.99: serializable but for predicates, which keys do not have (Adya 1999)"),
        (IsolationLevel.Serializable, "serializable", "PL-3: one after the other in some order (Papadimitriou 1979)"),
        (IsolationLevel.StrongSessionSerializable, "strong-session-serializable",
            "one after the other, those of a session in its order (Daudjee and Salem 2004)"),
        (IsolationLevel.StrictSerializable, "strict-serializable",
            "transactions take effect one after the other, each between its begin and its end (Papadimitriou, JACM 1979)"),
    ];

    /// <summary>What each level implies at once; the rest follows.</summary>
    static readonly (IsolationLevel Stronger, IsolationLevel Weaker)[] steps =
    [
        (IsolationLevel.ReadCommitted, IsolationLevel.ReadUncommitted),
        (IsolationLevel.ReadAtomic, IsolationLevel.ReadCommitted),
        (IsolationLevel.Causal, IsolationLevel.ReadAtomic),
        (IsolationLevel.ConsistentView, IsolationLevel.ReadAtomic),
        (IsolationLevel.Prefix, IsolationLevel.Causal),
        (IsolationLevel.ParallelSnapshotIsolation, IsolationLevel.Causal),
        (IsolationLevel.ParallelSnapshotIsolation, IsolationLevel.ConsistentView),
        (IsolationLevel.SnapshotIsolation, IsolationLevel.ConsistentView),
        (IsolationLevel.StrongSessionSnapshotIsolation, IsolationLevel.SnapshotIsolation),
        (IsolationLevel.StrongSessionSnapshotIsolation, IsolationLevel.ParallelSnapshotIsolation),
        (IsolationLevel.StrongSessionSnapshotIsolation, IsolationLevel.Prefix),
        (IsolationLevel.StrongSnapshotIsolation, IsolationLevel.StrongSessionSnapshotIsolation),
        (IsolationLevel.UpdateSerializable, IsolationLevel.ConsistentView),
        (IsolationLevel.RepeatableRead, IsolationLevel.UpdateSerializable),
        (IsolationLevel.RepeatableRead, IsolationLevel.SnapshotIsolation),
        (IsolationLevel.Serializable, IsolationLevel.RepeatableRead),
        (IsolationLevel.StrongSessionSerializable, IsolationLevel.Serializable),
        (IsolationLevel.StrongSessionSerializable, IsolationLevel.StrongSessionSnapshotIsolation),
        (IsolationLevel.StrictSerializable, IsolationLevel.StrongSessionSerializable),
        (IsolationLevel.StrictSerializable, IsolationLevel.StrongSnapshotIsolation),
    ];

    static readonly bool[,] implied = Closure();

    public static string Name(this IsolationLevel level) => All[(int)level].Name;

    /// <summary>The level of that name; null when there is none.</summary>
    public static IsolationLevel? Named(string name)
    {
        foreach (var (level, known, _) in All)
            if (known == name) return level;
        return null;
    }

    /// <summary>Whether every history that keeps one level keeps the other; each implies itself.</summary>
    public static bool Implies(this IsolationLevel stronger, IsolationLevel weaker) => implied[(int)stronger, (int)weaker];

    static bool[,] Closure()
    {
        var count = All.Count;
        var closure = new bool[count, count];
        for (var i = 0; i < count; i++) closure[i, i] = true;
        foreach (var (stronger, weaker) in steps) closure[(int)stronger, (int)weaker] = true;
        for (var k = 0; k < count; k++)
            for (var i = 0; i < count; i++)
                for (var j = 0; j < count; j++) closure[i, j] |= closure[i, k] && closure[k, j];
        return closure;
    }
}
