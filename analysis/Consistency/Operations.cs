using Simulator.Analysis.Formats;

namespace Simulator.Analysis.Consistency;

/// <summary>What an operation does to the object that it concerns.</summary>
public enum Act : byte { Read, Write, Cas, Increment, Append, Txn, Acquire, Release, Add, Remove, Contains, Enqueue, Dequeue }

/// <summary>
/// The operations of a history, paired from its events and laid out by field, in the order of their invocation. Operations that
/// failed, and reads that never returned, are left out: the first did not happen, the second say nothing.
/// </summary>
/// <remarks>
/// <para>One operation precedes another when its completion stands before the other's invocation in the history: what counts is the order
/// of events (Herlihy and Wing, TOPLAS'90), of which the times are only a rounding. In a file that is sorted by time while reading,
/// operations that touch at one instant are concurrent.</para>
/// <para>Values and keys are numbers here: indices into <see cref="Values"/> and <see cref="Keys"/>, equal for equal values.</para>
/// </remarks>
public sealed class Operations
{
    /// <summary>The return of an operation that never returned, so far as anybody knows.</summary>
    public const int Never = int.MaxValue;

    /// <summary>The key of operations that name none, and the value of what was not given.</summary>
    public const int None = -1;

    internal Operations(OperationsBuilder from)
    {
        Process = Taken(from.Process);
        Act = Taken(from.Act);
        Key = Taken(from.Key);
        Argument = Taken(from.Argument);
        Other = Taken(from.Other);
        Result = Taken(from.Result);
        Invoke = Taken(from.Invoke);
        Return = Taken(from.Return);
        InvokeTime = Taken(from.InvokeTime);
        ReturnTime = Taken(from.ReturnTime);
        After = Taken(from.After);
        Values = from.Values;
        Keys = from.Keys;
        Dialect = from.Dialect;
        TimesKnown = from.TimesKnown;
        IsKeyValue = from.IsKeyValue;
        Failed = from.Failed;
        FailedTransactions = from.FailedTransactions;
    }

    /// <summary>The field, which is let go of in the same breath: of a long history the builder's must not stand beside ours.</summary>
    static T[] Taken<T>(List<T> field)
    {
        T[] taken = [.. field];
        field.Clear();
        field.Capacity = 0;
        return taken;
    }

    /// <summary>Some operations of another history, with their places in it.</summary>
    /// <param name="asWrite">Of which compare-and-sets only the stored value counts.</param>
    /// <param name="results">What the chosen operations found, as values, where that is to be something else; null where not.</param>
    internal Operations(
        Operations from, IReadOnlyList<int> chosen, Func<int, bool> asWrite, Dialect dialect, Func<int, Value?>? results = null)
    {
        T[] Of<T>(T[] field) => [.. chosen.Select(i => field[i])];
        Process = Of(from.Process);
        Act = Of(from.Act);
        Key = Of(from.Key);
        Argument = Of(from.Argument);
        Other = Of(from.Other);
        Result = Of(from.Result);
        Invoke = Of(from.Invoke);
        Return = Of(from.Return);
        InvokeTime = Of(from.InvokeTime);
        ReturnTime = Of(from.ReturnTime);
        After = Before(from, chosen);
        Values = results is null ? from.Values : Replace(from.Values, chosen, results);
        Keys = from.Keys;
        Dialect = dialect;
        TimesKnown = from.TimesKnown;
        IsKeyValue = from.IsKeyValue;
        Failed = from.Failed;
        FailedTransactions = from.FailedTransactions;
        for (var i = 0; i < chosen.Count; i++)
            if (asWrite(chosen[i])) (Act[i], Argument[i], Other[i]) = (Consistency.Act.Write, Other[i], None);
    }

    /// <summary>For each chosen operation the nearest chosen one among those that must come before it.</summary>
    static int[] Before(Operations from, IReadOnlyList<int> chosen)
    {
        var after = new int[chosen.Count];
        var places = new Dictionary<int, int>();
        for (var i = 0; i < chosen.Count; i++)
        {
            places[chosen[i]] = i;
            var before = from.After[chosen[i]];
            while (before != None && !places.ContainsKey(before)) before = from.After[before];
            after[i] = before == None ? None : places[before];
        }
        return after;
    }

    List<Value> Replace(IReadOnlyList<Value> values, IReadOnlyList<int> chosen, Func<int, Value?> results)
    {
        var more = new List<Value>(values);
        var numbers = new Dictionary<Value, int>();
        for (var i = 0; i < chosen.Count; i++)
        {
            if (results(chosen[i]) is not { } result) continue;
            if (!numbers.TryGetValue(result, out var number))
            {
                numbers.Add(result, number = more.Count);
                more.Add(result);
            }
            Result[i] = number;
        }
        return more;
    }

    public int Count => Process.Length;
    public int[] Process { get; }
    public Act[] Act { get; }
    public int[] Key { get; }

    /// <summary>
    /// What is written or appended, what a compare-and-set expects, by how much an increment adds, the steps of a transaction.
    /// </summary>
    public int[] Argument { get; }

    /// <summary>What a compare-and-set stores.</summary>
    public int[] Other { get; }

    /// <summary>What was read; the steps of a completed transaction with what they read.</summary>
    public int[] Result { get; }

    /// <summary>The position of the invocation among the events.</summary>
    public int[] Invoke { get; }

    /// <summary>The position of the completion among the events; <see cref="Never"/> when the outcome is unknown.</summary>
    public int[] Return { get; }

    /// <summary>In nanoseconds of virtual time.</summary>
    public long[] InvokeTime { get; }

    /// <summary>In nanoseconds of virtual time; meaningless when <see cref="Return"/> is <see cref="Never"/>.</summary>
    public long[] ReturnTime { get; }

    /// <summary>
    /// The operation that must come before it although both are open at one time: the elements that one drain of a queue took out are
    /// dequeues one after the other. <see cref="None"/> for all others.
    /// </summary>
    public int[] After { get; }

    public IReadOnlyList<Value> Values { get; }
    public IReadOnlyList<string> Keys { get; }

    /// <summary>What the origin of the history says about nil and initial values.</summary>
    public Dialect Dialect { get; }

    /// <summary>False for files that hold no times; then a time is the position of the event.</summary>
    public bool TimesKnown { get; }

    /// <summary>Whether the functions are get, put and append: texts under keys, at first empty.</summary>
    public bool IsKeyValue { get; }

    /// <summary>For values that some operation failed to store, the process of the first; to explain where a value came from.</summary>
    internal Dictionary<int, int> Failed { get; }

    /// <summary>
    /// Transactions that failed: what they would have written must not be seen. The steps are a value, as of an argument.
    /// </summary>
    internal IReadOnlyList<(int Process, int Steps, int Invoke)> FailedTransactions { get; }

    /// <summary>The operations of a history of ours. Throws <see cref="HistoryFormatException"/> when its events do not pair.</summary>
    public static Operations From(History history, Dialect? dialect = null) => From(history.Events, () => dialect ?? Dialect.Own);

    internal static Operations From(IEnumerable<HistoryEvent> events, Func<Dialect> dialect)
    {
        var builder = new OperationsBuilder();
        foreach (var e in events) builder.Add(e);
        return builder.Build(dialect());
    }
}
