namespace Simulator.Analysis.Consistency;

/// <summary>
/// An object that does one operation at a time. States are numbers that the object hands out; operations are the indices of the
/// partition that it was made for.
/// </summary>
interface ISequentialObject
{
    int Initial { get; }

    /// <summary>Whether the operation can happen in a state with the result that it had, and the state after it.</summary>
    bool Step(int state, int op, out int next);

    /// <summary>Whether the operation only looks.</summary>
    bool IsRead(int op);

    /// <summary>Whether what it leaves behind does not depend on the state before.</summary>
    bool IsBlind(int op);

    /// <summary>Bytes that the states hold, so far as they grow with the search.</summary>
    long Bytes { get; }

    /// <summary>Whether no read of the partition can succeed in the state, or in one after it, before a blind operation.</summary>
    bool IsDark(int state);
}
