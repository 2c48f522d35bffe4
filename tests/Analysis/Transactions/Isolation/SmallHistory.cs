using System.Globalization;
using Simulator.Analysis.Consistency;

namespace Simulator.Tests.Analysis.Transactions.Isolation;

/// <summary>A step of a small transaction: a key x or y, and what was written, appended or read.</summary>
/// <param name="Kind">r, w or a.</param>
/// <param name="Value">Of the read of a register 0 for nothing.</param>
/// <param name="List">Of the read of a list.</param>
readonly record struct SmallStep(char Kind, char Key, int Value, int[]? List = null)
{
    public override string ToString() => Kind + Key.ToString()
        + (List is null ? Value.ToString(CultureInfo.InvariantCulture) : "[" + string.Join(',', List) + "]");
}

/// <summary>A small transaction.</summary>
/// <param name="Ending">c committed, a aborted, u unknown.</param>
sealed record SmallTransaction(int Session, int Begin, int End, char Ending, SmallStep[] Steps)
{
    public override string ToString() => $"{Ending}{Session}@{Begin}-{End}({string.Join(' ', Steps)})";
}

/// <summary>Small histories of transactions, from text and as operations.</summary>
static class SmallHistory
{
    /// <summary>
    /// Sessions between bars, their transactions between semicolons, of which one that ends with ! aborted: <c>wx1 wy1; rx1 | rx1 ry0</c>.
    /// No times. A read of 0 found nothing.
    /// </summary>
    public static Operations Sessions(string text, bool hasSessionOrder = false)
    {
        var at = 0;
        var transactions = text.Split('|').SelectMany((line, session) => line.Split(';').Select(words => Parsed(words, session, ref at))).ToList();
        return Of(transactions, Dialect.Own with { IsTimed = false, HasSessionOrder = hasSessionOrder });
    }

    /// <summary>Transactions one after the other, each with its session before it: <c>0 wx1 / 1 rx0</c>.</summary>
    public static Operations InTime(string text)
    {
        var at = 0;
        return Of([.. text.Split('/').Select(words => Parsed(words.Trim()[1..], words.Trim()[0] - '0', ref at))], Dialect.Own);
    }

    static SmallTransaction Parsed(string words, int session, ref int at)
    {
        var ending = words.Contains('!', StringComparison.Ordinal) ? 'a' : 'c';
        var steps = words.Replace("!", "", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Step).ToArray();
        at += 2;
        return new SmallTransaction(session, at - 1, at, ending, steps);
    }

    static SmallStep Step(string word) => word[2] == '['
        ? new SmallStep('r', word[1], 0, [.. word[3..^1].Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(element => int.Parse(element, CultureInfo.InvariantCulture))])
        : new SmallStep(word[0], word[1], int.Parse(word.AsSpan(2), CultureInfo.InvariantCulture));

    public static Operations Of(IReadOnlyList<SmallTransaction> transactions, Dialect dialect)
    {
        var events = new List<(int At, HistoryEvent Event)>();
        foreach (var t in transactions)
        {
            var steps = Value.List([.. t.Steps.Select(ValueOf)]);
            var end = t.Ending switch { 'c' => OpType.Ok, 'a' => OpType.Fail, _ => OpType.Info };
            events.Add((t.Begin, new HistoryEvent(0, new Instant(t.Begin), OpType.Invoke, t.Session, "txn", null, steps)));
            events.Add((t.End, new HistoryEvent(0, new Instant(t.End), end, t.Session, "txn", null, steps)));
        }
        var history = new History();
        foreach (var (_, e) in events.OrderBy(each => each.At)) history.Add(e.Time, e.Type, e.Process, e.Function, e.Key, e.Value);
        return Operations.From(history, dialect);
    }

    static Value ValueOf(SmallStep step) => Value.List(
        Value.Keyword(step.Kind switch { 'r' => "r", 'w' => "w", _ => "append" }),
        Value.Keyword(step.Key.ToString()),
        step.List is { } list ? Value.List([.. list.Select(element => Value.Of(element))])
            : step.Kind == 'r' && step.Value == 0 ? Value.Nil : Value.Of(step.Value));
}
