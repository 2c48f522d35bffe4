namespace Simulator;

/// <summary>
/// Goes through every state of an untimed world within a depth, breadth first, so that what it finds is as short as can be. States that
/// are equal are gone on from once, and one that another covers is not gone on from; of two moves that commute one order is looked at
/// (sleep sets: Godefroid, LNCS 1032, 1996, chapter 5; with remembered states, what slept at the first visit and does not at a later one
/// is made up for). A state is reached again by running its path from the beginning: nodes are ordinary objects that nobody can copy.
/// </summary>
/// <param name="visitor">Runs paths; used by several threads at a time.</param>
public sealed class Exhaustive(PathVisitor visitor)
{
    /// <summary>The most moves of a path.</summary>
    public int Depth { get; init; } = 20;

    /// <summary>States after which the search gives up.</summary>
    public long MostStates { get; init; } = 5_000_000;

    /// <summary>
    /// Does a piece of work for each number below the first argument, in any order and on as many threads as it likes: that changes
    /// nothing. By default one after the other.
    /// </summary>
    public Action<int, Action<int>> Each { get; init; } = static (count, work) =>
    {
        for (var i = 0; i < count; i++) work(i);
    };

    /// <summary>Whether one order of two moves that commute is enough; off for a comparison.</summary>
    public bool PrunesCommuting { get; init; } = true;

    /// <summary>
    /// Whether a state is left out when another covers it (<see cref="StatePrint.Covers"/>) that lies no deeper. Only where servers
    /// describe themselves completely: one that remembers a message but does not show it seems not to have had it, and with it all that
    /// comes of it would be left out.
    /// </summary>
    public bool PrunesCovered { get; init; }

    /// <summary>Told states reached and the depth, now and then; may be null.</summary>
    public Action<long, int>? Progress { get; init; }

    /// <summary>By its core the state reached last, from which the others of that core follow.</summary>
    readonly Dictionary<ulong, int> known = [];
    readonly List<State> states = [];
    List<Expansion> frontier = [];
    List<Expansion> next = [];
    SearchReport report = new();
    bool isCut;

    /// <summary>Searches until something fails, all is seen, or it is asked to stop. To be called once.</summary>
    public SearchReport Run(Func<bool>? isOver = null)
    {
        var root = visitor.Visit([]);
        Keep(new State { Print = root.Print, Parent = -1, Step = [], Sleep = [] });
        Count(root);
        if (root.Failure is { } early) return report with { States = 1, Failure = visitor.Path([], early) };
        frontier.Add(new Expansion(0, null));
        while (frontier.Count > 0)
        {
            if (!Level(isOver ?? (static () => false))) return Report();
            (frontier, next) = (next, []);
        }
        return Report() with { IsExhausted = true, IsComplete = !isCut };
    }

    SearchReport Report() => report with { States = states.Count, Cores = known.Count };

    /// <summary>Expands what is on the frontier, in slices so that little is thrown away. False when it is over.</summary>
    bool Level(Func<bool> isOver)
    {
        const int slice = 256;
        for (var from = 0; from < frontier.Count; from += slice)
        {
            if (isOver() || states.Count > MostStates) return false;
            var count = int.Min(slice, frontier.Count - from);
            var found = new List<Child>[count];
            for (var i = 0; i < count; i++) states[frontier[from + i].State].IsExpanded = true;
            Each(count, i => found[i] = Expand(frontier[from + i]));
            for (var i = 0; i < count; i++)
                foreach (var child in found[i])
                    if (!Add(frontier[from + i].State, child)) return false;
            for (var i = 0; i < count; i++) states[frontier[from + i].State].Offered = null;
            Progress?.Invoke(states.Count, states[frontier[from].State].Depth);
        }
        return true;
    }

    /// <summary>All moves of a state but those that sleep; or just those that it was found too early to leave out.</summary>
    List<Child> Expand(Expansion expansion)
    {
        var state = states[expansion.State];
        var path = PathTo(expansion.State);
        var children = new List<Child>();
        if ((state.Offered ?? visitor.Visit(path).Offered) is not { } offered) return children;
        var sleep = new List<Move>(state.Sleep);
        for (var index = 0; index < offered.Count; index++)
        {
            var move = offered[index];
            if (expansion.Only is { } only ? !only.Contains(move.Key) : sleep.Exists(each => each.Key == move.Key)) continue;
            var asleep = PrunesCommuting ? sleep.FindAll(each => each.Key != move.Key && each.Commutes(move)) : [];
            foreach (var (step, visit) in visitor.Outcomes(path, index)) children.Add(new Child(step, visit, [.. asleep]));
            sleep.Add(move);
        }
        return children;
    }

    /// <summary>Takes in what a move has led to. False when it fails.</summary>
    bool Add(int parent, Child child)
    {
        Count(child.Visit);
        if (child.Visit.Failure is { } failure)
        {
            report = report with { Failure = visitor.Path([.. PathTo(parent), .. child.Step], failure) };
            return false;
        }
        var depth = states[parent].Depth + 1;
        if (Known(child.Visit.Print, depth) is not (>= 0 and var at))
        {
            report = report with { Depth = int.Max(report.Depth, depth) };
            Queue(Keep(new State
            {
                Print = child.Visit.Print, Parent = parent, Depth = depth, Step = child.Step, Sleep = child.Sleep,
                Offered = child.Visit.Offered,
            }), null);
            return true;
        }
        report = report with { Repeated = report.Repeated + 1 };
        var state = states[at];
        var awake = Array.FindAll(state.Sleep, slept => !Array.Exists(child.Sleep, each => each.Key == slept.Key));
        if (awake.Length > 0) state.Sleep = Array.FindAll(state.Sleep, slept => Array.Exists(child.Sleep, each => each.Key == slept.Key));
        // A move that was made up for late may lead to what a longer way has led to before: what follows lies less deep as well.
        if (depth < state.Depth)
        {
            (state.Parent, state.Step, state.Depth) = (parent, child.Step, depth);
            if (state.IsExpanded || state.IsCut) Queue(at, null);
        }
        else if (awake.Length > 0 && state.IsExpanded) Queue(at, [.. awake.Select(move => move.Key)]);
        return true;
    }

    /// <summary>
    /// The state that makes another superfluous: one that covers it and lies no deeper, or else an equal one. -1 for none.
    /// </summary>
    int Known(in StatePrint print, int depth)
    {
        var equal = -1;
        for (var at = known.GetValueOrDefault(print.Core, -1); at >= 0; at = states[at].Next)
        {
            var isEqual = states[at].Print.Left == print.Left && states[at].Print.Messages.AsSpan().SequenceEqual(print.Messages);
            if (isEqual) equal = at;
            if (states[at].Depth <= depth && (isEqual || (PrunesCovered && states[at].Print.Covers(print)))) return at;
        }
        return equal;
    }

    int Keep(State state)
    {
        state.Next = known.GetValueOrDefault(state.Print.Core, -1);
        known[state.Print.Core] = states.Count;
        states.Add(state);
        return states.Count - 1;
    }

    /// <summary>A state is expanded on the next level, unless it lies too deep.</summary>
    void Queue(int at, ulong[]? only)
    {
        states[at].IsCut = states[at].Depth >= Depth;
        if (states[at].IsCut) isCut = true;
        else next.Add(new Expansion(at, only));
    }

    void Count(in Visit visit) => report = report with
    {
        Moves = report.Moves + 1,
        HasSkippedDraws = report.HasSkippedDraws || visit.HasSkippedDraws,
        HasReadClocks = report.HasReadClocks || visit.HasReadClocks,
    };

    int[] PathTo(int at)
    {
        var steps = new List<int[]>();
        for (; states[at].Parent >= 0; at = states[at].Parent) steps.Add(states[at].Step);
        steps.Reverse();
        return [.. steps.SelectMany(step => step)];
    }

    /// <summary>A state, by how it was first reached.</summary>
    sealed class State
    {
        public required StatePrint Print { get; init; }
        public required int Parent { get; set; }
        public int Depth { get; set; }

        /// <summary>The index of the move, and the outcomes of the draws made in it.</summary>
        public required int[] Step { get; set; }

        /// <summary>The state of the same core that was reached before it; -1 for none.</summary>
        public int Next { get; set; }

        /// <summary>Whether it lies too deep to be gone on from.</summary>
        public bool IsCut { get; set; }

        /// <summary>Moves that need not be made here, because those that commute with them were made after them.</summary>
        public required Move[] Sleep { get; set; }

        public bool IsExpanded { get; set; }

        /// <summary>The moves that are possible here, kept until it is expanded.</summary>
        public IReadOnlyList<Move>? Offered { get; set; }
    }

    readonly record struct Expansion(int State, ulong[]? Only);

    readonly record struct Child(int[] Step, Visit Visit, Move[] Sleep);
}
