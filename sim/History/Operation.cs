namespace Simulator;

/// <summary>What a client asks for, in Jepsen's terms: <c>read k nil</c>, <c>write k 5</c>, <c>cas k [5 6]</c>.</summary>
/// <param name="Function">The kind of operation: read, write, cas, append …</param>
/// <param name="Key">The key that it concerns; null where the service has only one object.</param>
/// <param name="Argument">The value to write, the pair to compare and set; nil for a read.</param>
public sealed record Operation(string Function, string? Key, Value Argument)
{
    /// <summary>
    /// How consistent or durable the client wants it, in the words of the protocol: <c>one</c>, <c>quorum</c>, <c>local</c>. Null
    /// leaves that to the protocol's options.
    /// </summary>
    public string? Level { get; init; }

    /// <summary>Whether an administrator asks for it: an act on the cluster, not on its data.</summary>
    public bool IsAdministrative { get; init; }

    public static Operation Read(string? key) => new("read", key, Value.Nil);
    public static Operation Write(string? key, Value value) => new("write", key, value);
    public static Operation Cas(string? key, Value from, Value to) => new("cas", key, Value.List(from, to));

    /// <summary>Whether it leaves the service unchanged, so that an unknown outcome is as good as none.</summary>
    public bool IsRead => Function == "read";

    /// <summary>Whether a history tells what came back instead of repeating what was asked.</summary>
    public bool TellsResult => Function is "read" or "txn" or "order" or "audit";

    public override string ToString() =>
        (Key is null ? $"{Function} {Argument}" : $"{Function} {Key} {Argument}") + (Level is null ? "" : $" at {Level}");
}

/// <summary>How an operation ended, as far as the client can tell.</summary>
/// <param name="Type">Ok: it took effect. Fail: it did not and never will. Info: nobody knows.</param>
/// <param name="Result">What was read, or the argument again.</param>
/// <param name="Error">Why, for Fail and Info; for example <c>precondition</c>, <c>unavailable</c>, <c>timeout</c>.</param>
public sealed record Outcome(OpType Type, Value Result, string? Error)
{
    const string Refused = "refused: ";

    /// <summary>Whether a service that is at work has said no: <c>precondition</c>, or a reason of the application.</summary>
    public bool IsRefusal =>
        Type == OpType.Fail && (Error == "precondition" || Error?.StartsWith(Refused, StringComparison.Ordinal) == true);

    public static Outcome Ok(Value result) => result.AsOutcome;
    public static Outcome Fail(string error) => new(OpType.Fail, Value.Nil, error);

    /// <summary>The service says no because of what it holds: it is at work. The error is <c>refused: </c> and the reason.</summary>
    public static Outcome Refuse(string reason) => Fail(Refused + reason);

    public static Outcome Info(string error) => new(OpType.Info, Value.Nil, error);
}

/// <summary>Jepsen's four types of history events.</summary>
public enum OpType : byte { Invoke, Ok, Fail, Info }
