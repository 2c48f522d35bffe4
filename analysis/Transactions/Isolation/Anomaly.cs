namespace Simulator.Analysis.Transactions.Isolation;

/// <summary>What can be wrong with a history of transactions, by the names of Adya (1999) and of Elle (Kingsbury and Alvaro, VLDB 2020).</summary>
public enum Anomaly : byte
{
    /// <summary>A value was read that nobody wrote.</summary>
    ThinAirRead,

    /// <summary>A list holds an element twice.</summary>
    DuplicateElement,

    /// <summary>Two reads of a list, neither of which is a beginning of the other.</summary>
    IncompatibleOrder,

    /// <summary>G1a: what an aborted transaction wrote was read.</summary>
    AbortedRead,

    /// <summary>G1b: what its writer overwrote itself before it committed was read.</summary>
    IntermediateRead,

    /// <summary>A transaction does not read what it wrote itself.</summary>
    InternalInconsistency,

    /// <summary>A transaction reads what it writes only later.</summary>
    FutureRead,

    /// <summary>G0: transactions overwrite each other in a circle.</summary>
    DirtyWrite,

    /// <summary>G1c: a circle of dependencies, none of which is an anti-dependency.</summary>
    CircularInformationFlow,

    /// <summary>Two reads of one key in one transaction differ.</summary>
    NonRepeatableRead,

    /// <summary>Half of a transaction was seen: of two keys that it wrote one is new and one old.</summary>
    FracturedRead,

    /// <summary>Two transactions read one version of a key, and both replaced it.</summary>
    LostUpdate,

    /// <summary>G-single: a circle of dependencies with just one anti-dependency.</summary>
    SingleAntiDependency,

    /// <summary>What was seen was seen without its cause.</summary>
    CausalityViolation,

    /// <summary>Two readers saw two writers in different orders.</summary>
    LongFork,

    /// <summary>G-nonadjacent: several anti-dependencies in a circle, of which no two follow each other.</summary>
    NonadjacentAntiDependencies,

    /// <summary>Two transactions each read what the other overwrites.</summary>
    WriteSkew,

    /// <summary>G2-item: a circle with several anti-dependencies.</summary>
    AntiDependencyCycle,
}

/// <summary>The names of anomalies.</summary>
public static class Anomalies
{
    /// <summary>As the literature writes it: <c>G1a (aborted read)</c>.</summary>
    public static string Name(this Anomaly anomaly) => anomaly switch
    {
        Anomaly.ThinAirRead => "thin-air read",
        Anomaly.DuplicateElement => "duplicate element",
        Anomaly.IncompatibleOrder => "incompatible order",
        Anomaly.AbortedRead => "G1a (aborted read)",
        Anomaly.IntermediateRead => "G1b (intermediate read)",
        Anomaly.InternalInconsistency => "internal inconsistency",
        Anomaly.FutureRead => "future read",
        Anomaly.DirtyWrite => "G0 (dirty write)",
        Anomaly.CircularInformationFlow => "G1c (circular information flow)",
        Anomaly.NonRepeatableRead => "non-repeatable read",
        Anomaly.FracturedRead => "G-single (fractured read)",
        Anomaly.LostUpdate => "G-single (lost update)",
        Anomaly.SingleAntiDependency => "G-single (read skew)",
        Anomaly.CausalityViolation => "causality violation",
        Anomaly.LongFork => "G-nonadjacent (long fork)",
        Anomaly.NonadjacentAntiDependencies => "G-nonadjacent",
        Anomaly.WriteSkew => "G2-item (write skew)",
        _ => "G2-item",
    };
}
