namespace Simulator.Analysis.Transactions.Isolation;

/// <summary>
/// Promises to transactions, from the weakest to the strongest. <see cref="IsolationLevels"/> names and orders them; what each demands
/// stands in the README of this folder.
/// </summary>
public enum IsolationLevel : byte
{
    /// <summary>PL-1: no dirty writes (Adya 1999).</summary>
    ReadUncommitted,

    /// <summary>Only what committed is read, and once a transaction was seen, nothing older than it (Biswas and Enea, OOPSLA 2019).</summary>
    ReadCommitted,

    /// <summary>All or nothing of a transaction is seen (Bailis et al., SIGMOD 2014; Cerone, Bernardi and Gotsman, CONCUR 2015).</summary>
    ReadAtomic,

    /// <summary>TCC: besides, what was seen is seen with its causes, sessions included.</summary>
    Causal,

    /// <summary>PL-2+: no cycle of dependencies with at most one anti-dependency (Adya 1999).</summary>
    ConsistentView,

    /// <summary>Each transaction sees a prefix of one order of all, concurrent writes to a key allowed.</summary>
    Prefix,

    /// <summary>PSI: causal, and of two that write one key the later has seen the earlier (Sovran et al., SOSP 2011).</summary>
    ParallelSnapshotIsolation,

    /// <summary>SI: a prefix is seen, and of two that write one key the later has seen the earlier (Berenson et al. 1995).</summary>
    SnapshotIsolation,

    /// <summary>SI, where a session's snapshot holds what the session did before (Daudjee and Salem, VLDB 2006).</summary>
    StrongSessionSnapshotIsolation,

    /// <summary>SI, where a snapshot holds all that had committed when the transaction began.</summary>
    StrongSnapshotIsolation,

    /// <summary>PL-3U: those that write are serializable, and each that only reads fits to them by itself (Adya 1999).</summary>
    UpdateSerializable,

    /// <summary>PL-2.99: as serializable, but for predicates, of which histories of keys have none (Adya 1999).</summary>
    RepeatableRead,

    /// <summary>PL-3: one after the other in some order (Papadimitriou 1979).</summary>
    Serializable,

    /// <summary>One after the other, those of a session in its order (Daudjee and Salem, ICDE 2004).</summary>
    StrongSessionSerializable,

    /// <summary>One after the other, each between its begin and its end (Papadimitriou 1979).</summary>
    StrictSerializable,
}
