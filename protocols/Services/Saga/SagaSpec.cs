using System.Globalization;

namespace Simulator.Protocols.Sagas;

/// <summary>What the servers themselves show; what sagas promise is judged from what they tell.</summary>
public static class SagaSpec
{
    public static IReadOnlyList<Invariant> All(SagaOptions options, SagaBook book) => [new BooksAreTheLog(options), new NoWayBack(book)];

    internal static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Audit: what a service takes its records to be is what a replay of its log gives.</summary>
public sealed class BooksAreTheLog(SagaOptions options) : Invariant("books-are-the-log", "Fowler, Event Sourcing, 2005: complete rebuild")
{
    readonly Dictionary<int, Audit> audits = [];

    public override string? Check(ICluster cluster, NodeId moved)
    {
        if (cluster[moved] is not ServiceNode node) return null;
        if (!audits.TryGetValue(moved.Value, out var audit) || !ReferenceEquals(audit.Life, node))
            audits[moved.Value] = audit = new Audit(node, new Books(options));
        var log = node.Written.Journal.Log;
        var first = audit.Version + 1;
        for (; audit.Version < log.Version; audit.Version++) audit.Books.Apply(log[audit.Version + 1]);
        for (var version = first; version <= log.Version; version++)
        {
            if (log[version] is not StepTaken { Command: var command }) continue;
            var (held, due) = (node.State.Row(command.Key, command.Purse), audit.Books.Row(command.Key, command.Purse));
            if (held != due) return SagaSpec.Text($"{moved} holds {held}, and a replay of its log gives {due}");
        }
        return null;
    }

    sealed class Audit(ServiceNode life, Books books)
    {
        public ServiceNode Life => life;
        public Books Books => books;

        /// <summary>How much of the log is replayed.</summary>
        public long Version { get; set; }
    }
}

/// <summary>A saga whose pivot has taken effect never goes backwards.</summary>
public sealed class NoWayBack(SagaBook book) : Invariant("no-way-back", "Richardson, Microservices Patterns, §4.3.1")
{
    readonly Dictionary<int, Reader> readers = [];

    public override string? Check(ICluster cluster, NodeId moved)
    {
        if (cluster[moved] is not OrchestratorNode node) return null;
        if (!readers.TryGetValue(moved.Value, out var reader) || !ReferenceEquals(reader.Life, node))
            readers[moved.Value] = reader = new Reader(node);
        var log = node.Written.Log;
        while (reader.Version < log.Version)
        {
            var record = log[++reader.Version];
            if (record is BeginSaga begin) reader.Kinds[record.Saga] = begin.Kind;
            if (record is EndStep end && book.Named(reader.Kinds[record.Saga])!.Steps[end.Step].Kind == StepKind.Pivot)
                reader.Passed.Add(record.Saga);
            if (record is AbortSaga abort && reader.Passed.Contains(record.Saga))
                return SagaSpec.Text($"{moved} takes {record.Saga} back from step {abort.From}, although its pivot has taken effect");
        }
        return null;
    }

    sealed class Reader(OrchestratorNode life)
    {
        public OrchestratorNode Life => life;
        public long Version { get; set; }
        public Dictionary<string, string> Kinds { get; } = [];
        public HashSet<string> Passed { get; } = [];
    }
}
