using Simulator.Analysis.Consistency;

namespace Simulator.Analysis.Transactions.Isolation;

/// <summary>
/// Parts of a log. What is left out of one takes along the reads that saw it: a part violates a level only when the whole does, for an order
/// of the whole is one of the part.
/// </summary>
sealed class Reduction(TransactionLog log)
{
    readonly HashSet<(int Key, int Value)> everything = Written(log.Records);

    /// <summary>The records without the reads whose writers are not among them, and lists without the elements of others.</summary>
    public TransactionLog Part(IReadOnlyList<TransactionRecord> records)
    {
        var here = Written(records);
        return log.Part([.. records.Select(record => record with { Steps = [.. Kept(record, here)] })]);
    }

    IEnumerable<Step> Kept(TransactionRecord record, HashSet<(int, int)> here)
    {
        var own = Written([record]);
        foreach (var step in record.Steps)
        {
            bool IsGone(int value) => everything.Contains((step.Key, value)) && !here.Contains((step.Key, value));
            if (step.Kind != StepKind.Read) yield return step;
            else if (step.List is not { } list)
            {
                if (!IsGone(step.Value)) yield return step;
            }
            else
            {
                var last = Array.FindLastIndex(list, element => !own.Contains((step.Key, element)));
                if (last >= 0 && IsGone(list[last])) continue;
                yield return step with { List = [.. list.Where(element => !IsGone(element))] };
            }
        }
    }

    static HashSet<(int, int)> Written(IReadOnlyList<TransactionRecord> records)
    {
        var written = new HashSet<(int, int)>();
        foreach (var record in records)
            foreach (var step in record.Steps)
                if (step.Kind != StepKind.Read) written.Add((step.Key, step.Value));
        return written;
    }

    /// <summary>A part as a history of its own: its transactions with the steps that are left.</summary>
    public static Operations AsOperations(TransactionLog part)
    {
        var all = part.All;
        var events = new List<(int At, HistoryEvent Event)>();
        foreach (var record in part.Records)
        {
            var steps = Value.List([.. record.Steps.Select(step => Shown(part, step))]);
            var began = record.Source < 0 ? record.Invoke : all.InvokeTime[record.Source];
            void Add(int at, long time, OpType type) => events.Add((at, new HistoryEvent(
                at, new Instant(all.TimesKnown ? time : at), type, record.Session, "txn", null, steps)));
            Add(record.Invoke, began, OpType.Invoke);
            if (record.Ending == Ending.Committed) Add(record.Return, all.ReturnTime[record.Source], OpType.Ok);
            else Add(record.Invoke, began, record.Ending == Ending.Aborted ? OpType.Fail : OpType.Info);
        }
        return Operations.From(events.OrderBy(each => each.At).Select(each => each.Event), () => all.Dialect);
    }

    static Value Shown(TransactionLog log, Step step)
    {
        var value = step.List is { } list ? Value.List([.. list.Select(element => log.Values[element])]) : log.Values[step.Value];
        var f = step.Kind switch { StepKind.Read => "r", StepKind.Write => "w", _ => "append" };
        return Value.List(Value.Keyword(f), Value.Of(log.Keys[step.Key]), value);
    }
}
