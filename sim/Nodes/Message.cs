namespace Simulator;

/// <summary>
/// What travels between machines. Derive plain immutable records; their fields may be integers, booleans, enums, strings,
/// ids, times, <see cref="Value"/>, <see cref="Operation"/>, <see cref="Seq{T}"/> of those and further such records.
/// <c>Shape</c> checks this once for each type and gives every message a digest, a text and a size.
/// </summary>
public abstract record Message
{
    /// <summary>Memo of the content digest; zero until first asked for. Not part of the value.</summary>
    internal ulong DigestMemo;

    protected Message() { }

    /// <summary>A copy made by <c>with</c> has other contents, so it starts without the memo.</summary>
    protected Message(Message original) => DigestMemo = 0;

    public virtual bool Equals(Message? other) => other is not null && EqualityContract == other.EqualityContract;

    public override int GetHashCode() => 0;
}

/// <summary>A timer is a value: arming an equal one replaces it. May carry a payload.</summary>
public abstract record Timer;

/// <summary>
/// An observation for the trace. No node ever sees one, so a fact cannot change what a protocol does. Make it a readonly record
/// struct: then one that nobody listens to costs nothing.
/// </summary>
public interface IFact;
