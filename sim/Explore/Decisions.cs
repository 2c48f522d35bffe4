namespace Simulator;

/// <summary>
/// Follows given decisions and then stops at the next choice of a move. It keeps what could have been decided otherwise, so that a
/// search can go through all of it. Draws with more than a few outcomes (a time of an interval, mostly) are 0 and no decision.
/// </summary>
internal sealed class Decisions(IReadOnlyList<int> given) : IMoveChooser
{
    /// <summary>A draw with more outcomes than these is not gone through.</summary>
    public const int MostOutcomes = 4;

    int at;

    /// <summary>The moves at the choice where the decisions were used up; null when the run came to its end before.</summary>
    public IReadOnlyList<Move>? Offered { get; private set; }

    /// <summary>The move of the last choice that was decided.</summary>
    public Move Last { get; private set; }

    /// <summary>The numbers of outcomes of the draws after the last given decision, which were all answered by 0.</summary>
    public List<int> Open { get; } = [];

    /// <summary>Whether draws were answered by their least value because there were too many.</summary>
    public bool HasSkipped { get; private set; }

    public int Next(in Site site, IReadOnlyList<Move> moves)
    {
        if (at == given.Count)
        {
            Offered = [.. moves];
            return -1;
        }
        Last = moves[given[at]];
        return given[at++];
    }

    public ulong Draw(in Site site, ulong bound)
    {
        if (bound <= 1) return 0;
        if (bound > MostOutcomes)
        {
            HasSkipped = true;
            return 0;
        }
        if (at < given.Count) return (ulong)given[at++];
        Open.Add((int)bound);
        return 0;
    }
}
