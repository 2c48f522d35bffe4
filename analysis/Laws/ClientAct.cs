namespace Simulator.Analysis.Laws;

/// <summary>An operation of a history with its begin and its end.</summary>
/// <param name="Ended">Null when no completion is known.</param>
/// <param name="Outcome">Info when no completion is known.</param>
/// <param name="Result">What came back of an ok read; else the argument.</param>
public sealed record ClientAct(
    long Index, int Process, string Function, string? Key, Value Argument, Instant Began, Instant? Ended, OpType Outcome, Value Result)
{
    /// <summary>The position of the completion among the events; -1 when none is known.</summary>
    public long EndIndex { get; init; } = -1;

    public bool IsRead => Function == "read";

    /// <summary>Whether it may have had an effect.</summary>
    public bool MayHaveHappened => Outcome != OpType.Fail;

    public bool IsOk => Outcome == OpType.Ok;

    /// <summary>Whether this one had ended before the other began.</summary>
    public bool Precedes(ClientAct other) => Ended is { } ended && ended < other.Began;

    /// <summary>The operations of a history in the order in which they began, without acts of the nemesis.</summary>
    /// <param name="without">Functions to leave out, where they concern no key: acts of administrators.</param>
    public static IReadOnlyList<ClientAct> In(History history, IReadOnlyCollection<string>? without = null)
    {
        var acts = new List<ClientAct>();
        var open = new Dictionary<int, int>();
        foreach (var e in history.Events)
        {
            if (e.IsNemesis || e.Key is null && without?.Contains(e.Function) == true) continue;
            if (e.Type == OpType.Invoke)
            {
                open[e.Process] = acts.Count;
                acts.Add(new ClientAct(e.Index, e.Process, e.Function, e.Key, e.Value, e.Time, null, OpType.Info, Value.Nil));
            }
            else if (open.Remove(e.Process, out var at))
                acts[at] = acts[at] with { Ended = e.Time, Outcome = e.Type, Result = e.Value, EndIndex = e.Index };
        }
        return acts;
    }

    public override string ToString() => Key is null ? $"{Function} {Argument}" : $"{Function} {Key} {Argument}";
}
