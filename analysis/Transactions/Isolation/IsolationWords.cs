using System.Globalization;
using Simulator.Analysis.Consistency;

namespace Simulator.Analysis.Transactions.Isolation;

/// <summary>Tells a contradiction between a few transactions in words.</summary>
sealed class IsolationWords
{
    readonly TransactionHistory history;
    readonly List<string> told = [];

    IsolationWords(TransactionHistory history) => this.history = history;

    /// <summary>A line for each transaction, in the order of their begin: <c>T1, process 3: r x 1, w y 2</c>.</summary>
    public static IEnumerable<string> Lines(Operations all)
    {
        var log = TransactionLog.Of(all);
        var history = TransactionHistory.Of(log);
        for (var t = 1; t < history.Count; t++) yield return $"{Name(t)}, {Line(log, history.RecordOf(t))}";
        foreach (var record in log.Records)
            if (record.Ending == Ending.Aborted) yield return $"aborted, {Line(log, record)}";
    }

    /// <summary>The anomaly by name, and why.</summary>
    /// <param name="excluded">The levels that it rules out.</param>
    public static IReadOnlyList<string> Sentences(
        TransactionHistory history, IsolationFinding finding, IEnumerable<IsolationLevel> excluded)
    {
        var words = new IsolationWords(history);
        if (finding.Flaw is { } flaw) words.told.Add(words.OfFlaw(flaw));
        else words.OfCycle(Diagnosis.Of(history, finding.Proof), finding.Proof);
        return [.. words.told, $"It rules out {string.Join(", ", excluded.Select(level => level.Name()))}."];
    }

    void OfCycle(Diagnosis anomaly, Proof proof)
    {
        if (proof.Cycle.Count == 0)
        {
            told.Add(
                $"{anomaly.Name}: no order of the writers of each key fits; whichever of two comes first, what was read contradicts it.");
            return;
        }
        // That all comes after the beginning goes without saying.
        if (proof.Cycle.FirstOrDefault(step => step.To == TransactionHistory.Initial) is { } early)
        {
            told.Add($"{anomaly.Name}: {Sentence(early)}");
            Tell(early, isTold: true);
            return;
        }
        var first = proof.Cycle.Select((step, i) => (step.From, i)).Min().i;
        var cycle = proof.Cycle.Skip(first).Concat(proof.Cycle.Take(first)).ToList();
        told.Add($"{anomaly.Name}: {string.Join(" before ", cycle.Append(cycle[0]).Select(step => Name(step.From)))}.");
        foreach (var step in cycle) Tell(step);
    }

    void Tell(ProofStep step, bool isTold = false)
    {
        var sentence = Sentence(step);
        if (!isTold && !told.Contains(sentence)) told.Add(sentence);
        foreach (var ground in step.Because)
            if (ground.Reason is not (Reason.Own or Reason.Beginning)) Tell(ground);
    }

    string Sentence(ProofStep step)
    {
        var (from, to, key) = (Name(step.From), Name(step.To), step.Key < 0 ? "" : history.Log.Keys[step.Key]);
        return step.Reason switch
        {
            Reason.Session => $"{from} is before {to}: process {history.Session(step.To)} did them in this order.",
            Reason.RealTime => $"{from} is before {to}: it had ended before {to} began.",
            Reason.WriteRead => $"{from} is before {to}, which read what {from} wrote to {key}{ValueOf(step.From, step.Key)}.",
            Reason.ListOrder => $"{from} is before {to}: it appended{ValueOf(step.From, step.Key)} to {key} earlier than {to}"
                + $"{ValueOf(step.To, step.Key)}, as {Seen(step.Key)}.",
            Reason.Preferred when step.To == TransactionHistory.Initial =>
                $"{Name(step.Via)} found {key} as it was at first, although it comes after {from}, which wrote {key}.",
            Reason.Preferred =>
                $"{from} is before {to}, for both wrote {key}: {Name(step.Via)} comes after {from} and read what {to} wrote.",
            Reason.Exclusive => $"{from} is before {to}: both wrote {key}, and {to} cannot have come before {from}.",
            Reason.Unseen => $"{from} is before {to}, for both wrote {SharedKey(step)}: {from} read {key} as "
                + (step.Via == TransactionHistory.Initial ? "it was at first" : Name(step.Via) + " had left it")
                + $", and {to} overwrote that.",
            Reason.AntiDependency when step.Via == TransactionHistory.Initial =>
                $"{from} is before {to}: it read {key} as it was at first, and {to} wrote it.",
            Reason.AntiDependency => $"{from} is before {to}: it read {key} as {Name(step.Via)} had left it, and {to} overwrote that.",
            Reason.Beginning => $"{from} is before {to}: it is how everything was at first.",
            _ => $"{from} is taken to be before {to}.",
        };
    }

    string SharedKey(ProofStep step) => history.Log.Keys[history.RecordOf(step.From).Steps.First(mine => mine.Kind != StepKind.Read
        && history.Writes(step.To, mine.Key)).Key];

    string ValueOf(int transaction, int key)
    {
        if (transaction == TransactionHistory.Initial) return "";
        var written = history.RecordOf(transaction).Steps.LastOrDefault(step => step.Kind != StepKind.Read && step.Key == key);
        return " " + Short(history.Log.Values[written.Value].ToString());
    }

    /// <summary>Who has read a list at its longest.</summary>
    string Seen(int key)
    {
        var (reader, length) = (TransactionHistory.Initial, -1);
        for (var t = 1; t < history.Count; t++)
            foreach (var step in history.RecordOf(t).Steps)
                if (step.Key == key && step.List is { } list && list.Length > length) (reader, length) = (t, list.Length);
        return reader == TransactionHistory.Initial ? "the list shows" : $"{Name(reader)} read it";
    }

    string OfFlaw(Flaw flaw)
    {
        var reader = history.Log.Records[flaw.Reader];
        var step = Line(history.Log, reader.Steps[flaw.Step]);
        var key = history.Log.Keys[reader.Steps[flaw.Step].Key];
        var why = flaw.Kind switch
        {
            Anomaly.ThinAirRead => "but nobody wrote that",
            Anomaly.DuplicateElement => "where one element stands twice",
            Anomaly.IncompatibleOrder => $"but process {history.Log.Records[flaw.Other].Session} {Line(history.Log, Other(flaw))}: "
                + "neither is a beginning of the other",
            Anomaly.LostAppend => $"but process {history.Log.Records[flaw.Other].Session} {Line(history.Log, Other(flaw))} too, "
                + "in the same transaction",
            Anomaly.AbortedRead => $"but process {history.Log.Records[flaw.Other].Session}, which wrote it, aborted",
            Anomaly.IntermediateRead =>
                $"but process {history.Log.Records[flaw.Other].Session}, which wrote it, wrote {key} once more before "
                + "it committed",
            Anomaly.FutureRead => "which it wrote only later itself",
            _ => $"after its own {Line(history.Log, Other(flaw))}",
        };
        return $"{flaw.Kind.Name()}: process {reader.Session} {step}, {why}.";
    }

    Step Other(Flaw flaw) => history.Log.Records[flaw.Other].Steps[flaw.OtherStep];

    static string Line(TransactionLog log, TransactionRecord record) => string.Create(CultureInfo.InvariantCulture,
        $"process {record.Session}: {string.Join(", ", record.Steps.Select(step => Line(log, step)))}"
            + $"{(record.Ending == Ending.Unknown ? " (outcome unknown)" : "")}");

    static string Line(TransactionLog log, Step step)
    {
        var key = log.Keys[step.Key];
        return step.Kind switch
        {
            StepKind.Write => $"wrote {key} {Short(log.Values[step.Value].ToString())}",
            StepKind.Append => $"appended {Short(log.Values[step.Value].ToString())} to {key}",
            _ => $"read {key} -> " + Short(step.List is { } list
                ? "[" + string.Join(' ', list.Select(element => log.Values[element])) + "]" : log.Values[step.Value].ToString()),
        };
    }

    static string Short(string text) => text.Length <= 60 ? text : text[..40] + " … " + text[^16..];

    static string Name(int transaction) =>
        transaction == TransactionHistory.Initial ? "the beginning" : string.Create(CultureInfo.InvariantCulture, $"T{transaction}");
}
