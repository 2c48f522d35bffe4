namespace Simulator.Protocols.Transactions;

/// <summary>One micro-operation of a transaction, on one key.</summary>
/// <param name="Argument">What to write or append; nil for reads.</param>
public sealed record Step(StepKind Kind, string Key, Value Argument)
{
    public bool IsWrite => Kind is StepKind.Write or StepKind.Append;

    /// <summary>Whether it needs the key for itself.</summary>
    public bool IsExclusive => Kind != StepKind.Read;
}

/// <summary>What a micro-operation does.</summary>
public enum StepKind
{
    Read,
    /// <summary>Reads a key that the transaction is about to write, so that it need not ask for more afterwards.</summary>
    ReadForUpdate,
    Write,
    /// <summary>Adds to the end of a list.</summary>
    Append,
}
