namespace Simulator;

/// <summary>Chooses moves for whole runs from the beginning, one after the other, and may learn from them.</summary>
public abstract class Strategy
{
    /// <summary>What chooses in a run.</summary>
    /// <param name="path">The number of the run, from 0: with it and what was learnt before, all is decided.</param>
    public abstract IChoices Begin(long path);

    /// <summary>A run is over. Told in the order of the numbers; a run may have begun before those just before it were over.</summary>
    /// <param name="made">The moves by their indices, and the draws.</param>
    /// <param name="reached">Digests of what servers have handled in which state.</param>
    public virtual void End(long path, IReadOnlyList<Choice> made, IReadOnlyList<ulong> reached) { }
}

/// <summary>Random numbers for one run of a strategy.</summary>
internal sealed class WalkDice(ulong seed, long path)
{
    ulong state = Mixing.Fold(seed, (ulong)path);

    public int Below(int bound)
    {
        state = unchecked(state + Mixing.Golden);
        return (int)((UInt128)Mixing.Finish(state) * (uint)bound >> 64);
    }

    public bool OneIn(int bound) => Below(bound) == 0;

    /// <summary>A number that no other run of the strategy has.</summary>
    public ulong Next() => Mixing.Finish(state = unchecked(state + Mixing.Golden));
}

/// <summary>
/// What walks have in common: draws are random, and faults come at moments that were drawn before, so that a strategy decides only
/// the order of the rest.
/// </summary>
internal abstract class Walk : IMoveChooser
{
    readonly Seeded draws;
    readonly List<int> regular = [];
    readonly List<int> faults = [];

    protected Walk(WalkDice dice)
    {
        Dice = dice;
        draws = new Seeded(dice.Next());
    }

    protected WalkDice Dice { get; }

    /// <summary>Moves so far.</summary>
    protected int Made { get; private set; }

    public ulong Draw(in Site site, ulong bound) => draws.Draw(site, bound);

    public int Next(in Site site, IReadOnlyList<Move> moves)
    {
        regular.Clear();
        faults.Clear();
        for (var i = 0; i < moves.Count; i++) (moves[i].IsFault ? faults : regular).Add(i);
        var isFault = faults.Count > 0 && (regular.Count == 0 || IsTimeForFault());
        var at = isFault ? faults[Dice.Below(faults.Count)] : regular[Choose(moves, regular)];
        Made++;
        return at;
    }

    protected abstract bool IsTimeForFault();

    /// <summary>An index into <paramref name="regular"/>, the indices of the moves that are no faults; there is at least one.</summary>
    protected abstract int Choose(IReadOnlyList<Move> moves, List<int> regular);
}
