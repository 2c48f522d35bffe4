namespace Simulator;

/// <summary>The kinds of moves, the harmless ones first.</summary>
public enum MoveKind : byte
{
    /// <summary>A message arrives; at a machine that is down it is dropped.</summary>
    Deliver,
    /// <summary>A timer goes off.</summary>
    Fire,
    /// <summary>A write is on disk.</summary>
    Sync,
    /// <summary>A client begins its next operation.</summary>
    Invoke,
    /// <summary>A server that had crashed starts again.</summary>
    Restart,
    /// <summary>A fault of the scenario begins or ends.</summary>
    Fault,
    /// <summary>A server crashes.</summary>
    Crash,
    /// <summary>A message is lost.</summary>
    Lose,
    /// <summary>A message arrives, and stays on its way.</summary>
    Duplicate,
}

/// <summary>Something that may happen next in an explored world.</summary>
/// <param name="Machine">Where it happens.</param>
/// <param name="Peer">The sender of a message; otherwise the machine itself.</param>
/// <param name="What">The message or the timer; null for other moves.</param>
/// <param name="Key">Equal for moves that do the same, in whatever state.</param>
/// <param name="MovesClock">Whether it is due later than the clock stands, so that what follows happens later as well.</param>
public readonly record struct Move(MoveKind Kind, NodeId Machine, NodeId Peer, object? What, ulong Key, bool MovesClock = false)
{
    /// <summary>Whether it uses up a fault.</summary>
    public bool IsFault => Kind >= MoveKind.Crash;

    /// <summary>
    /// Whether it makes no difference which of two comes first: they happen at different machines. Faults use up one budget, and so do
    /// timers; what moves the clock has others read a later time, and timers armed for later; what clients do is put into one history.
    /// </summary>
    public bool Commutes(in Move other)
    {
        if (Kind == MoveKind.Fault || other.Kind == MoveKind.Fault) return false;
        if (IsFault && other.IsFault) return false;
        if (Kind == MoveKind.Lose || other.Kind == MoveKind.Lose)
            return What is null || other.What is null || Machine != other.Machine || Peer != other.Peer || !Equals(What, other.What);
        if (Kind == MoveKind.Fire || other.Kind == MoveKind.Fire || MovesClock || other.MovesClock) return false;
        return Machine != other.Machine && !(Machine.IsClient && other.Machine.IsClient);
    }

    /// <summary><c>deliver RequestVote(Term=1 …) n1->n2</c></summary>
    public string Text(Shapes shapes)
    {
        var name = Kind.ToString().ToLowerInvariant();
        var what = What is null ? "" : " " + shapes.Text(What);
        return Peer == Machine ? $"{name} {Machine}{what}" : $"{name} {Peer}->{Machine}{what}";
    }
}

/// <summary>Chooses among the moves of an explored world. All other draws come to it as they come to any source of chance.</summary>
public interface IMoveChooser : IChoices
{
    /// <summary>The index of the next move; below 0 to stop here.</summary>
    /// <param name="site">Where the choice is made: the how-manyeth of the run.</param>
    /// <param name="moves">
    /// What may happen, at least one: first what is due first, as it would happen in a run with time, faults at the end.
    /// </param>
    int Next(in Site site, IReadOnlyList<Move> moves);

    /// <summary>Told of a draw in the opening (<see cref="Bounds.From"/>), which is not its own to make.</summary>
    void Drew(in Site site, ulong bound, ulong value)
    {
    }
}
