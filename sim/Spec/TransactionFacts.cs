using System.Globalization;

namespace Simulator;

// The vocabulary of atomic commitment (Bernstein, Hadzilacos and Goodman, Concurrency Control and Recovery in Database Systems, 1987,
// chapter 7), in which every commit protocol tells what it does, so that one set of checks and one picture serve all of them.

/// <summary>Names a transaction: the client process that asked for it, and how many it had asked for, this one included.</summary>
public readonly record struct Txn(int Process, long Number) : IComparable<Txn>
{
    public int CompareTo(Txn other) => Process != other.Process ? Process.CompareTo(other.Process) : Number.CompareTo(other.Number);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"t{Process}.{Number}");
}

/// <summary>The noting server begins to commit a transaction of just these participants.</summary>
public readonly record struct Enlisted(Txn Txn, NodeSet Participants) : IFact;

/// <summary>
/// The noting server, a participant, votes. From a yes on until it notes <see cref="Resolved"/> it is in doubt: it may neither commit
/// nor abort by itself. Each life that finds a yes without an outcome in its log notes it again.
/// </summary>
/// <param name="Holds">Keys that others may not touch, or not read, meanwhile.</param>
/// <param name="IsReadOnly">Whether it has only read and leaves the rest to the others, in no doubt.</param>
public readonly record struct Voted(Txn Txn, bool Yes, int Holds = 0, bool IsReadOnly = false) : IFact;

/// <summary>The noting server knows for good how the transaction ends. For a coordinator this is when its decision is safe.</summary>
public readonly record struct Resolved(Txn Txn, bool Commit) : IFact;

/// <summary>The noting server takes it that somebody whom it waits for has failed; it may be wrong.</summary>
public readonly record struct Suspected(Txn Txn) : IFact;
