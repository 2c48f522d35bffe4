using System.Globalization;
using Simulator.Protocols.Transactions;

namespace Simulator.Protocols.TwoPhaseCommit;

/// <summary>What two-phase commit rests on beside the isolation of transactions, asked after every step.</summary>
public static class TwoPhaseCommitSpec
{
    public static IReadOnlyList<Invariant> All() => [.. TransactionSpec.All(), new OneEnd()];
}

/// <summary>
/// What stands in a server's log of a transaction goes one way: no yes after a no, no decision or outcome other than the one before.
/// </summary>
public sealed class OneEnd() : Invariant("one-way", "Bernstein, Hadzilacos and Goodman 1987, §7.4: the distributed transaction log")
{
    readonly Dictionary<int, Reader> readers = [];

    public override string? Check(ICluster cluster, NodeId moved)
    {
        if (cluster[moved] is not TwoPhaseCommitNode node) return null;
        // A crash may have taken away what was not on disk yet; the log is read anew in each life.
        if (!readers.TryGetValue(moved.Value, out var reader) || !ReferenceEquals(reader.Life, node))
            readers[moved.Value] = reader = new Reader(node);
        return reader.GoOn();
    }

    /// <summary>Reads one server's log in one of its lives.</summary>
    sealed class Reader(TwoPhaseCommitNode life)
    {
        readonly Dictionary<Txn, bool> ends = [];
        readonly HashSet<Txn> refused = [];
        int seen;

        public TwoPhaseCommitNode Life => life;

        public string? GoOn()
        {
            var log = life.Written.Log;
            while (seen < log.Count)
                if (See(log[seen++]) is { } broken) return broken;
            return null;
        }

        string? See(LogRecord record)
        {
            if (record is RefusedRecord) refused.Add(record.Txn);
            if (record is PreparedRecord && refused.Contains(record.Txn))
                return Text($"{life.Id} votes yes on {record.Txn}, on which it will never vote yes");
            if (record is DecisionRecord decision) return End(record.Txn, decision.Commit);
            return record is OutcomeRecord outcome ? End(record.Txn, outcome.Commit) : null;
        }

        string? End(Txn txn, bool commit) =>
            ends.TryAdd(txn, commit) || ends[txn] == commit ? null : Text($"both ends of {txn} stand in the log of {life.Id}");

        static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    }
}
