using Simulator.Analysis.Laws;

namespace Simulator.Tests.Analysis.Laws;

/// <summary>A history told operation by operation: who asked for what, from when until when (in ms), and what came of it.</summary>
sealed class Tale
{
    readonly List<(int At, int Order, Action<History> Add)> events = [];

    /// <summary>An operation that succeeds.</summary>
    public Tale Ok(int process, int from, int until, string function, string? key, Value argument, Value? result = null) =>
        Add(process, from, until, function, key, argument, OpType.Ok, result);

    /// <summary>A read that finds this.</summary>
    public Tale Read(int process, int from, int until, string? key, Value found) =>
        Add(process, from, until, "read", key, Value.Nil, OpType.Ok, found);

    /// <summary>An operation of which nobody knows how it ended.</summary>
    public Tale Unknown(int process, int from, int until, string function, string? key, Value argument) =>
        Add(process, from, until, function, key, argument, OpType.Info, null);

    /// <summary>An operation that had no effect.</summary>
    public Tale Failed(int process, int from, int until, string function, string? key, Value argument) =>
        Add(process, from, until, function, key, argument, OpType.Fail, null);

    /// <summary>What a law says of it.</summary>
    public LawVerdict Judge(string law) => HistoryLaws.Named(law)!.Judge(ClientAct.In(History()));

    History History()
    {
        var history = new History();
        foreach (var (_, _, add) in events.OrderBy(e => e.At).ThenBy(e => e.Order)) add(history);
        return history;
    }

    Tale Add(int process, int from, int until, string function, string? key, Value argument, OpType type, Value? result)
    {
        events.Add((from, events.Count, history => history.Add(At(from), OpType.Invoke, process, function, key, argument)));
        events.Add((until, events.Count,
            history => history.Add(At(until), type, process, function, key, result ?? argument, type == OpType.Ok ? null : "timeout")));
        return this;
    }

    static Instant At(int ms) => Instant.Zero + Duration.Ms(ms);
}
