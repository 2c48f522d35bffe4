namespace Simulator;

/// <summary>Every move as likely as the others; a fault now and then.</summary>
public sealed class RandomStrategy(ulong seed) : Strategy
{
    public override IChoices Begin(long path) => new Uniformly(new WalkDice(seed, path));

    sealed class Uniformly(WalkDice dice) : Walk(dice)
    {
        protected override bool IsTimeForFault() => Dice.OneIn(8);
        protected override int Choose(IReadOnlyList<Move> moves, List<int> regular) => Dice.Below(regular.Count);
    }
}

/// <summary>
/// Each run draws how often each kind of move is taken, which machines are slow, and whether there are faults at all (Groce et al.,
/// Swarm Testing, ISSTA'12): runs are unlike each other, where random ones are all alike.
/// </summary>
public sealed class SwarmStrategy(ulong seed) : Strategy
{
    public override IChoices Begin(long path) => new Weighted(new WalkDice(seed, path));

    internal sealed class Weighted : Walk
    {
        static readonly int[] weights = [1, 4, 16, 64];

        readonly int[] ofKind = new int[(int)MoveKind.Duplicate + 1];
        readonly ulong speeds;
        readonly int faultEvery;

        public Weighted(WalkDice dice) : base(dice)
        {
            for (var kind = 0; kind < ofKind.Length; kind++) ofKind[kind] = weights[dice.Below(weights.Length)];
            speeds = dice.Next();
            faultEvery = dice.Below(4) switch { 0 => 0, 1 => 40, 2 => 12, _ => 4 };
        }

        protected override bool IsTimeForFault() => faultEvery > 0 && Dice.OneIn(faultEvery);

        protected override int Choose(IReadOnlyList<Move> moves, List<int> regular)
        {
            var total = 0;
            foreach (var i in regular) total += WeightOf(moves[i]);
            var left = Dice.Below(total);
            for (var i = 0; i < regular.Count; i++)
                if ((left -= WeightOf(moves[regular[i]])) < 0) return i;
            return regular.Count - 1;
        }

        /// <summary>Of four machines one is slow.</summary>
        int WeightOf(in Move move) =>
            ofKind[(int)move.Kind] * ((Mixing.Fold(speeds, unchecked((uint)move.Machine.Value)) & 3) == 0 ? 1 : 8);
    }
}

/// <summary>
/// Priorities (Burckhardt, Kothari, Musuvathi and Nagarakatte, A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs,
/// ASPLOS 2010): each machine has one, the highest moves, and at a few random moments the one that would move falls to the lowest.
/// A bug that needs d such orders is found with a probability of at least 1/(n k^(d-1)), for n machines and k moves.
/// </summary>
/// <param name="changes">The most moments at which priorities change; each run draws how many.</param>
/// <param name="depth">The moves among which those moments are drawn.</param>
public sealed class PctStrategy(ulong seed, int changes, int depth) : Strategy
{
    public override IChoices Begin(long path) => new ByPriority(new WalkDice(seed, path), changes, depth);

    sealed class ByPriority : Walk
    {
        readonly SortedSet<int> moments = [];
        readonly SortedSet<int> faults = [];
        readonly SortedDictionary<(NodeId, NodeId), long> priorities = [];
        long lowest;

        public ByPriority(WalkDice dice, int changes, int depth) : base(dice)
        {
            for (var left = dice.Below(changes + 1); left > 0; left--) moments.Add(dice.Below(depth));
            for (var left = dice.Below(4); left > 0; left--) faults.Add(dice.Below(depth));
        }

        protected override bool IsTimeForFault() => faults.Contains(Made);

        protected override int Choose(IReadOnlyList<Move> moves, List<int> regular)
        {
            var best = 0;
            for (var i = 1; i < regular.Count; i++)
                if (PriorityOf(moves[regular[i]]) > PriorityOf(moves[regular[best]])) best = i;
            if (moments.Contains(Made)) priorities[Chain(moves[regular[best]])] = --lowest;
            return best;
        }

        /// <summary>What happens on one link, or at one machine by itself, is a chain of events, like a thread.</summary>
        static (NodeId, NodeId) Chain(in Move move) => (move.Peer, move.Machine);

        long PriorityOf(in Move move)
        {
            var chain = Chain(move);
            if (!priorities.TryGetValue(chain, out var priority)) priorities.Add(chain, priority = 1 + Dice.Below(1 << 20));
            return priority;
        }
    }
}

/// <summary>
/// The order of a run with time, except for a few delays (Emmi, Qadeer and Rakamarić, Delay-Bounded Scheduling, POPL 2011): a move that
/// is delayed has to wait until nothing else can happen.
/// </summary>
/// <param name="delays">The most delays; each run draws how many.</param>
/// <param name="depth">The moves among which the moments are drawn.</param>
public sealed class DelayBoundedStrategy(ulong seed, int delays, int depth) : Strategy
{
    public override IChoices Begin(long path) => new InOrder(new WalkDice(seed, path), delays, depth);

    sealed class InOrder : Walk
    {
        readonly SortedSet<int> moments = [];
        readonly SortedSet<int> faults = [];
        readonly List<ulong> delayed = [];

        public InOrder(WalkDice dice, int delays, int depth) : base(dice)
        {
            for (var left = dice.Below(delays + 1); left > 0; left--) moments.Add(dice.Below(depth));
            for (var left = dice.Below(4); left > 0; left--) faults.Add(dice.Below(depth));
        }

        protected override bool IsTimeForFault() => faults.Contains(Made);

        protected override int Choose(IReadOnlyList<Move> moves, List<int> regular)
        {
            var at = regular.FindIndex(i => !delayed.Contains(moves[i].Key));
            if (at < 0)
            {
                delayed.Clear();
                return 0;
            }
            if (!moments.Contains(Made) || regular.Count == 1) return at;
            delayed.Add(moves[regular[at]].Key);
            at = regular.FindIndex(i => !delayed.Contains(moves[i].Key));
            return int.Max(at, 0);
        }
    }
}

/// <summary>
/// Learns which runs reach a state with an input that no run had reached before, keeps them, and varies them: it follows one up to
/// some move and goes on as a swarm would (coverage-guided fuzzing, with pairs in the place of branches).
/// </summary>
public sealed class CoverageStrategy(ulong seed) : Strategy
{
    readonly HashSet<ulong> reached = [];
    readonly List<IReadOnlyList<Choice>> corpus = [];

    /// <summary>Pairs that were reached.</summary>
    public int Pairs => reached.Count;

    public override IChoices Begin(long path)
    {
        var dice = new WalkDice(seed, path);
        // One run in four is new altogether, so that what was kept first does not decide everything.
        if (corpus.Count == 0 || dice.OneIn(4)) return new SwarmStrategy.Weighted(dice);
        var kept = corpus[dice.Below(corpus.Count)];
        return new Varied(kept, dice.Below(kept.Count + 1), new SwarmStrategy.Weighted(dice));
    }

    public override void End(long path, IReadOnlyList<Choice> made, IReadOnlyList<ulong> reached)
    {
        var isNew = false;
        foreach (var pair in reached) isNew |= this.reached.Add(pair);
        if (isNew) corpus.Add(made);
    }

    /// <summary>The first choices of a run that was kept, then another strategy.</summary>
    sealed class Varied(IReadOnlyList<Choice> kept, int prefix, IMoveChooser then) : IMoveChooser
    {
        readonly Recorded first = new(kept.Take(prefix), new Absent());
        bool isOff;

        public int Next(in Site site, IReadOnlyList<Move> moves)
        {
            var at = isOff ? ulong.MaxValue : first.Draw(site, (ulong)moves.Count);
            isOff |= at == ulong.MaxValue;
            return isOff ? then.Next(site, moves) : (int)at;
        }

        /// <summary>Draws that were 0 are not kept, so what is not known before the parting was 0.</summary>
        public ulong Draw(in Site site, ulong bound)
        {
            if (isOff) return then.Draw(site, bound);
            var value = first.Draw(site, bound);
            return value == ulong.MaxValue ? 0 : value;
        }

        sealed class Absent : IChoices
        {
            public ulong Draw(in Site site, ulong bound) => ulong.MaxValue;
        }
    }
}
