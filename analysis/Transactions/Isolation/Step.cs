namespace Simulator.Analysis.Transactions.Isolation;

/// <summary>What one step of a transaction does.</summary>
enum StepKind : byte { Read, Write, Append }

/// <summary>One step: a key and a value, both by number.</summary>
/// <param name="Value">What was written, appended or read; of the read of a list, nothing.</param>
/// <param name="List">The elements that the read of a list returned; null for other steps.</param>
readonly record struct Step(StepKind Kind, int Key, int Value, int[]? List = null);

/// <summary>How a transaction ended, so far as its client knows.</summary>
enum Ending : byte { Committed, Aborted, Unknown }

/// <summary>A transaction as its client saw it.</summary>
/// <param name="Source">Its place among the operations of the history; -1 for one that failed.</param>
/// <param name="Invoke">The position of its begin among the events.</param>
/// <param name="Return">The position of its end, or <see cref="Consistency.Operations.Never"/>.</param>
/// <param name="Steps">In their order; without the reads of one that did not commit, whose results nobody learnt.</param>
sealed record TransactionRecord(int Source, int Session, int Invoke, int Return, Ending Ending, Step[] Steps);
