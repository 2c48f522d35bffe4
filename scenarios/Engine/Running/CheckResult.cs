using Simulator.Analysis.Consistency;
using Simulator.Analysis.Laws;

namespace Simulator.Scenarios;

/// <summary>What a check says of a run.</summary>
public enum CheckAnswer
{
    Holds,
    Violated,
    /// <summary>The budget was spent before the answer was found.</summary>
    Unknown,
}

/// <summary>A check and its answer.</summary>
/// <param name="Source">The claim checked: a paper's section, or a definition.</param>
/// <param name="Text">In words: the violation and its witness, or what was spent; empty when it holds.</param>
public sealed record CheckResult(string Name, string Source, CheckAnswer Answer, IReadOnlyList<string> Text)
{
    /// <summary>The operations that contradict a consistency model on their own; null where there are none to tell of.</summary>
    public Witness? Witness { get; init; }

    /// <summary>The update that a broken law of applications misses; null for other checks.</summary>
    public LostUpdate? Lost { get; init; }

    /// <summary>Why it came to that in the protocol, one link of the chain of causes a line; empty where the trace does not tell.</summary>
    public IReadOnlyList<string> Cause { get; init; } = [];

    /// <summary>Whether the user did not wait for the answer.</summary>
    public bool IsCutShort { get; init; }

    /// <summary>Whether the check itself threw.</summary>
    public bool HasCrashed { get; init; }
}

/// <summary>An expectation of the scenario and whether it came true.</summary>
/// <param name="Text">The expectation in words, with what was found when it did not come true.</param>
public sealed record ExpectationResult(string Text, bool Met);
