namespace Simulator;

/// <summary>Runs an untimed world again and again as a strategy says, until a run fails. </summary>
/// <param name="make">Makes the world, fresh, with these choices and this listener; on several threads at a time.</param>
/// <param name="judge">What is wrong with the history of a run that is over; null when nothing is.</param>
public sealed class WalkSearch(Func<IChoices, ICoverage, World> make, Strategy strategy, Func<World, Flaw?>? judge = null)
{
    /// <summary>Runs that begin before the first of them is learnt from.</summary>
    const int Batch = 32;

    /// <summary>The most moves of a run.</summary>
    public int Depth { get; init; } = 200;

    /// <summary>The most runs.</summary>
    public long Paths { get; init; } = 10_000;

    /// <summary>
    /// Does a piece of work for each number below the first argument, in any order and on as many threads as it likes: that changes
    /// nothing. By default one after the other.
    /// </summary>
    public Action<int, Action<int>> Each { get; init; } = static (count, work) =>
    {
        for (var i = 0; i < count; i++) work(i);
    };

    /// <summary>Told the number of runs, now and then; may be null.</summary>
    public Action<long>? Progress { get; init; }

    readonly HashSet<ulong> reached = [];

    /// <summary>Runs until one fails, all are done, or it is asked to stop.</summary>
    public SearchReport Run(Func<bool>? isOver = null)
    {
        var report = new SearchReport();
        for (var from = 0L; from < Paths && isOver?.Invoke() != true; from += Batch)
        {
            var count = (int)long.Min(Batch, Paths - from);
            var choosers = Enumerable.Range(0, count).Select(i => strategy.Begin(from + i)).ToArray();
            var found = new Walked[count];
            Each(count, i => found[i] = Walk(choosers[i]));
            for (var i = 0; i < count; i++)
            {
                var (log, flaw, pairs) = found[i];
                report = report with
                {
                    Paths = from + i + 1,
                    Moves = report.Moves + log.Moves,
                    Depth = int.Max(report.Depth, log.Moves),
                };
                foreach (var pair in pairs) reached.Add(pair);
                if (flaw is { } failure)
                    return report with { Failure = new FailingPath(failure.Check, failure.Text, log.Choices), Pairs = reached.Count };
                strategy.End(from + i, log.Choices, pairs);
            }
            Progress?.Invoke(report.Paths);
        }
        return report with { Pairs = reached.Count };
    }

    Walked Walk(IChoices chooser)
    {
        var log = new MoveLog(chooser, Depth);
        var pairs = new PairSet();
        var world = make(log, pairs);
        world.Run();
        return new Walked(log, PathVisitor.FlawOf(world) ?? judge?.Invoke(world), pairs.Reached);
    }

    readonly record struct Walked(MoveLog Log, Flaw? Flaw, IReadOnlyList<ulong> Pairs);

    /// <summary>What was handled in which state, and what was handled just before it: a pair alone is soon reached.</summary>
    sealed class PairSet : ICoverage
    {
        readonly HashSet<ulong> known = [];
        readonly List<ulong> reached = [];
        ulong before;

        public IReadOnlyList<ulong> Reached => reached;

        public void Handles(string state, Type input)
        {
            var pair = Mixing.Fold(Mixing.OfText(state), Mixing.OfText(input.Name));
            Reach(Mixing.Fold(before, pair));
            before = pair;
        }

        public void Sees(Sometimes property) => Reach(Mixing.OfText(property.Name));

        void Reach(ulong digest)
        {
            if (known.Add(digest)) reached.Add(digest);
        }
    }
}
