namespace Simulator;

/// <summary>A run that fails: what was found, and the choices that lead there, in order and by their labels.</summary>
public sealed record FailingPath(string Check, string Text, IReadOnlyList<Choice> Choices);

/// <summary>What a search of an untimed world has found.</summary>
public sealed record SearchReport
{
    /// <summary>The shortest failing path of those found; null when none was.</summary>
    public FailingPath? Failure { get; init; }

    /// <summary>Different states that were gone on from. Walks do not count them.</summary>
    public long States { get; init; }

    /// <summary>
    /// Different states of the machines, with what they have told, whatever is on its way between them: what leaving out states that others
    /// cover must leave as it is. Walks do not count them.
    /// </summary>
    public long Cores { get; init; }

    /// <summary>Moves that were made, those that only led back to where a search went on not included.</summary>
    public long Moves { get; init; }

    /// <summary>Moves that led to a state that was known, or that a known one covers.</summary>
    public long Repeated { get; init; }

    /// <summary>Moves left out because the other order of two that commute was looked at.</summary>
    public long Asleep { get; init; }

    /// <summary>Runs from the beginning.</summary>
    public long Paths { get; init; }

    /// <summary>The most moves from the beginning to a state.</summary>
    public int Depth { get; init; }

    /// <summary>Whether every state within the depth was reached.</summary>
    public bool IsExhausted { get; init; }

    /// <summary>Whether, beyond that, no state lies deeper: the bounds alone keep the world small.</summary>
    public bool IsComplete { get; init; }

    /// <summary>Whether draws with many outcomes, such as times of an interval, were answered by the least alone.</summary>
    public bool HasSkippedDraws { get; init; }

    /// <summary>Whether servers have looked at their clocks, which are no part of a state.</summary>
    public bool HasReadClocks { get; init; }

    /// <summary>What servers have handled in which state, by a digest each.</summary>
    public int Pairs { get; init; }
}
