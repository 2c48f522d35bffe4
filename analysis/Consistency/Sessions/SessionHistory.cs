namespace Simulator.Analysis.Consistency.Sessions;

/// <summary>
/// Reads and writes of registers, by session. Values written to a key are all different, so every read tells which write it saw. A
/// compare-and-set that succeeded is a read and then a write. A session is a process.
/// </summary>
/// <remarks>
/// Writes of unknown outcome count when somebody read them. Operations are numbered so that those of a session follow each other:
/// a session is a range of numbers.
/// </remarks>
sealed class SessionHistory
{
    /// <summary>What a read saw that saw no write: the value that was there at first.</summary>
    public const int Initial = -1;

    /// <summary>What a read saw that nobody wrote.</summary>
    public const int ThinAir = -2;

    readonly List<int>[] writesOfKey;

    SessionHistory(Operations all, List<(int Session, bool IsWrite, int Key, int Value, int Source)> steps, int sessions)
    {
        All = all;
        Count = steps.Count;
        Sessions = sessions;
        Session = [.. steps.Select(step => step.Session)];
        IsWrite = [.. steps.Select(step => step.IsWrite)];
        Key = [.. steps.Select(step => step.Key)];
        Value = [.. steps.Select(step => step.Value)];
        Source = [.. steps.Select(step => step.Source)];
        First = new int[sessions + 1];
        foreach (var session in Session) First[session + 1]++;
        for (var i = 0; i < sessions; i++) First[i + 1] += First[i];
        writesOfKey = new List<int>[Key.Length == 0 ? 0 : Key.Max() + 1];
        From = new int[Count];
        Connect();
    }

    public Operations All { get; }
    public int Count { get; }
    public int Sessions { get; }

    public int[] Session { get; }
    public bool[] IsWrite { get; }
    public int[] Key { get; }
    public int[] Value { get; }

    /// <summary>The place among all operations.</summary>
    public int[] Source { get; }

    /// <summary>Of a read, the write that it saw, <see cref="Initial"/> or <see cref="ThinAir"/>; of a write, itself.</summary>
    public int[] From { get; }

    /// <summary>The number of the first operation of each session, and at the end the count.</summary>
    public int[] First { get; }

    /// <summary>Two writes of one value to one key; null when all values are different.</summary>
    public (int One, int Other)? Twice { get; private set; }

    /// <summary>Where in its session an operation is, from 0.</summary>
    public int Place(int op) => op - First[Session[op]];

    /// <summary>The writes to a key, in order of their numbers: by session, and by place in it.</summary>
    public IReadOnlyList<int> WritesTo(int key) => writesOfKey[key];

    /// <summary>The operations of registers of a history. Throws <see cref="NotRegistersException"/> for others.</summary>
    public static SessionHistory Of(Operations all)
    {
        var order = Enumerable.Range(0, all.Count).OrderBy(i => all.Process[i]).ThenBy(i => all.Invoke[i]).ToList();
        var steps = new List<(int, bool, int, int, int)>();
        var wasRead = new HashSet<(int, int)>();
        for (var i = 0; i < all.Count; i++)
            if (all.Act[i] == Act.Read) wasRead.Add((all.Key[i], all.Result[i]));
        foreach (var i in Enumerable.Range(0, all.Count))
            if (all.Act[i] == Act.Cas && all.Return[i] != Operations.Never) wasRead.Add((all.Key[i], all.Argument[i]));
        var sessions = new Dictionary<int, int>();
        foreach (var i in order)
        {
            if (!sessions.TryGetValue(all.Process[i], out var session)) sessions.Add(all.Process[i], session = sessions.Count);
            var isKnown = all.Return[i] != Operations.Never;
            switch (all.Act[i])
            {
                case Act.Read:
                    steps.Add((session, false, all.Key[i] + 1, all.Result[i], i));
                    break;
                case Act.Write when isKnown || wasRead.Contains((all.Key[i], all.Argument[i])):
                    steps.Add((session, true, all.Key[i] + 1, all.Argument[i], i));
                    break;
                case Act.Cas when isKnown || wasRead.Contains((all.Key[i], all.Other[i])):
                    if (isKnown) steps.Add((session, false, all.Key[i] + 1, all.Argument[i], i));
                    steps.Add((session, true, all.Key[i] + 1, all.Other[i], i));
                    break;
                case Act.Write or Act.Cas:
                    break;
                default:
                    throw new NotRegistersException(Models.Name(all, all.Act[i]));
            }
        }
        return new SessionHistory(all, steps, sessions.Count);
    }

    void Connect()
    {
        var writers = new Dictionary<(int, int), int>();
        for (var i = 0; i < Count; i++)
        {
            writesOfKey[Key[i]] ??= [];
            if (!IsWrite[i]) continue;
            writesOfKey[Key[i]].Add(i);
            if (!writers.TryAdd((Key[i], Value[i]), i)) Twice ??= (writers[(Key[i], Value[i])], i);
        }
        for (var i = 0; i < Count; i++)
            From[i] = IsWrite[i] ? i
                : writers.TryGetValue((Key[i], Value[i]), out var writer) ? writer
                : IsInitial(Value[i]) ? Initial : ThinAir;
    }

    /// <summary>Whether a value that nobody wrote may have been there at first: nil, and zero where the history's origin says so.</summary>
    bool IsInitial(int value) => value == Operations.None || All.Values[value].IsNil
        || All.Dialect.Initial != InitialValue.Nil && All.Values[value].Equals(Simulator.Value.Of(0));
}

/// <summary>A check of registers was asked of other operations.</summary>
sealed class NotRegistersException(string function) : Exception(function);
