namespace Simulator;

/// <summary>One line of a history: an invocation or a completion by a logical client process, or an act of the nemesis.</summary>
/// <param name="Index">Position in the history: 0, 1, 2 …</param>
/// <param name="Time">True virtual time of the event. For files without times, the index in nanoseconds.</param>
/// <param name="Process">Logical process, at least 0; <see cref="Nemesis"/> for faults. Retired after info, never reused.</param>
/// <param name="Value">The argument of an invocation; the argument or the result of a completion.</param>
/// <param name="Error">Why, for fail and info.</param>
/// <param name="Machine">The machine that the process ran on, when known: <c>c3</c>.</param>
/// <param name="Step">The trace event in which this happened; -1 when unknown.</param>
public sealed record HistoryEvent(
    long Index, Instant Time, OpType Type, int Process, string Function, string? Key, Value Value,
    string? Error = null, string? Machine = null, long Step = -1)
{
    /// <summary>The process number of fault events.</summary>
    public const int Nemesis = -1;

    public bool IsNemesis => Process == Nemesis;
}

/// <summary>What the clients saw, in the order in which it happened.</summary>
public sealed class History
{
    readonly List<HistoryEvent> events = [];

    public IReadOnlyList<HistoryEvent> Events => events;

    /// <summary>How the key is told to readers of files: false when every operation has a null key.</summary>
    public bool HasKeys { get; private set; }

    /// <summary>Appends an event and gives it the next index.</summary>
    public HistoryEvent Add(
        Instant time, OpType type, int process, string function, string? key, Value value,
        string? error = null, string? machine = null, long step = -1)
    {
        var added = new HistoryEvent(events.Count, time, type, process, function, key, value, error, machine, step);
        if (key is not null) HasKeys = true;
        events.Add(added);
        return added;
    }
}
