namespace Simulator.Analysis.Formats;

/// <summary>The fields of one event while it is read, each checked as it comes. One object serves a whole file.</summary>
sealed class EventFields(ByteCursor cursor)
{
    Place start;
    int seen;
    OpType type;
    int process;
    string? function, key, error, machine;
    Value value = Value.Nil;
    long time, index, step;
    int nobody;
    bool isNamed;

    enum Field { Index, Time, Type, Process, Function, Value, Key, Error, Machine, Step }

    /// <summary>Whether the events name their process by <c>client</c>, as json-array-ops does.</summary>
    public bool ByClient { get; private set; }

    /// <summary>Whether a text of digits as the value of a read is the number: what Redis returns is text.</summary>
    public bool TextsAreNumbers { get; set; }

    public void Begin(Place place)
    {
        start = place;
        seen = 0;
        (function, key, error, machine, value) = (null, null, null, null, Value.Nil);
        (time, index, step) = (-1, -1, -1);
    }

    /// <summary>Takes one field. Names that mean nothing here are passed over.</summary>
    public void Set(string name, Value given, Place place)
    {
        switch (name)
        {
            case "index": Once(Field.Index, name, place); index = given.IsNil ? -1 : Whole(given, name, place, least: 0); break;
            case "time": Once(Field.Time, name, place); time = given.IsNil ? -1 : Whole(given, name, place, least: -1); break;
            case "type": Once(Field.Type, name, place); type = TypeOf(given, place); break;
            case "client" or "process":
                Once(Field.Process, name, place);
                process = ProcessOf(given, name, place);
                ByClient |= name == "client";
                break;
            case "f": Once(Field.Function, name, place); function = Named(given, name, place); break;
            case "value": Once(Field.Value, name, place); value = given; break;
            case "key": Once(Field.Key, name, place); key = TextOf(given); break;
            case "error": Once(Field.Error, name, place); error = Plain(given); break;
            case "machine": Once(Field.Machine, name, place); machine = Plain(given); break;
            case "step": Once(Field.Step, name, place); step = Whole(given, name, place, least: -1); break;
        }
    }

    /// <summary>The finished event.</summary>
    public ReadEvent Done()
    {
        Need(Field.Type, "type");
        // Elle's examples leave out what a list of steps tells by itself, and who did it.
        if (function is null && value.Kind == ValueKind.List)
        {
            function = "txn";
            seen |= 1 << (int)Field.Function;
        }
        if ((seen & 1 << (int)Field.Process) != 0) isNamed = true;
        else if (value.Kind == ValueKind.List) NameNobody();
        Need(Field.Process, "process");
        Need(Field.Function, "f");
        if (TextsAreNumbers && value.Kind == ValueKind.Text && IsNumber(value.Text, out var number)) value = Value.Of(number);
        return new ReadEvent(start, index, time, type, process, function!, key, value, error, machine, step,
            Ours: (seen & 1 << (int)Field.Step) != 0);
    }

    /// <summary>
    /// Each transaction that nobody is named for is a process of its own; an event that is no invocation ends the last. A file names
    /// processes in all events or in none.
    /// </summary>
    void NameNobody()
    {
        if (isNamed) return;
        if (type == OpType.Invoke) nobody++;
        process = int.Max(0, nobody - 1);
        seen |= 1 << (int)Field.Process;
    }

    void Once(Field field, string name, Place place)
    {
        if ((seen & 1 << (int)field) != 0) throw cursor.Error(place, name + " a second time", "each field once");
        seen |= 1 << (int)field;
    }

    void Need(Field field, string name)
    {
        if ((seen & 1 << (int)field) == 0) throw cursor.Error(start, "an event without " + name, "type, process and f in each event");
    }

    OpType TypeOf(Value given, Place place) => Plain(given) switch
    {
        "invoke" => OpType.Invoke,
        "ok" => OpType.Ok,
        "fail" => OpType.Fail,
        "info" => OpType.Info,
        _ => throw cursor.Error(place, given + " as type", "invoke, ok, fail or info"),
    };

    /// <summary>A whole number names a client; anything else but a number is the nemesis.</summary>
    int ProcessOf(Value given, string name, Place place)
    {
        if (given.Kind is ValueKind.Keyword || given.Kind is ValueKind.Text && !IsNumber(given.Text, out _)) return HistoryEvent.Nemesis;
        var number = Whole(given, name, place, least: 0);
        return number <= int.MaxValue ? (int)number : throw cursor.Error(place, given + " as " + name, "a number below 2^31");
    }

    string Named(Value given, string name, Place place) =>
        given.Kind is ValueKind.Keyword or ValueKind.Text && given.Text.Length > 0
            ? given.Text
            : throw cursor.Error(place, given + " as " + name, "the name of a function");

    long Whole(Value given, string name, Place place, long least) =>
        given.Kind == ValueKind.Integer && given.Number >= least
            ? given.Number
            : throw cursor.Error(place, given + " as " + name, least < 0 ? "a whole number" : "a whole number, at least 0");

    static bool IsNumber(string text, out long number) =>
        long.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture,
            out number);

    static string? Plain(Value given) => given.Kind is ValueKind.Keyword or ValueKind.Text ? given.Text : TextOf(given);

    static string? TextOf(Value given) => given.Kind switch
    {
        ValueKind.Nil => null,
        ValueKind.Text => given.Text,
        _ => given.ToString(),
    };
}

/// <summary>An event as it stood in a file, and where it stood. A time or an index that was not given is -1.</summary>
/// <param name="Ours">Whether it carried <c>step</c>, by which our own histories are known.</param>
readonly record struct ReadEvent(
    Place Place, long Index, long Time, OpType Type, int Process, string Function, string? Key, Value Value,
    string? Error, string? Machine, long Step, bool Ours);
