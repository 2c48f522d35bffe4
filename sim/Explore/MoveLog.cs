namespace Simulator;

/// <summary>Passes choices on to a strategy and keeps what it answered: each by its label, the uneventful draws left out.</summary>
/// <param name="most">Moves after which the run is stopped.</param>
public sealed class MoveLog(IChoices strategy, int most = int.MaxValue) : IMoveChooser
{
    readonly List<Choice> choices = [];

    /// <summary>The moves chosen, and the draws that came out as anything but 0.</summary>
    public IReadOnlyList<Choice> Choices => choices;

    /// <summary>Moves chosen so far.</summary>
    public int Moves { get; private set; }

    public int Next(in Site site, IReadOnlyList<Move> moves)
    {
        if (Moves >= most) return -1;
        var at = strategy is IMoveChooser chooser ? chooser.Next(site, moves) : (int)strategy.Draw(site, (ulong)moves.Count);
        if (at < 0) return at;
        Moves++;
        choices.Add(new Choice(site, (ulong)moves.Count, (ulong)at));
        return at;
    }

    public ulong Draw(in Site site, ulong bound)
    {
        var value = strategy.Draw(site, bound);
        if (value != 0) choices.Add(new Choice(site, bound, value));
        return value;
    }
}
