using System.Diagnostics;

namespace Simulator.Scenarios;

/// <summary>How an untimed world is explored.</summary>
public enum StrategyKind { Exhaustive, Random, Pct, DelayBounded, Swarm, Coverage }

/// <summary>A scenario without time, and how it is searched. Equal explorations that come to their end find the same.</summary>
public sealed record Exploration
{
    public required Catalogue Catalogue { get; init; }
    public required Scenario Scenario { get; init; }
    public StrategyKind Strategy { get; init; } = StrategyKind.Exhaustive;

    /// <summary>The bounds and the depth.</summary>
    public required ExploreSpec Within { get; init; }

    /// <summary>Where the strategy's random numbers begin; of no use to the exhaustive one.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Runs of a strategy that walks.</summary>
    public long Paths { get; init; } = 10_000;

    /// <summary>States after which the exhaustive search gives up.</summary>
    public long MostStates { get; init; } = 5_000_000;

    /// <summary>How states are compared where the scenario does not ask for more (<see cref="ExploreSpec.Lived"/>).</summary>
    public StateEquality Equality { get; init; }

    /// <summary>Whether the exhaustive search looks at one order of two moves that commute.</summary>
    public bool PrunesCommuting { get; init; } = true;

    /// <summary>
    /// Whether the exhaustive search leaves out states that others cover, if the scenario says that it may
    /// (<see cref="ExploreSpec.TrustsDescriptions"/>).
    /// </summary>
    public bool PrunesCovered { get; init; } = true;

    /// <summary>Whether it begins what scripts ask for at once where no history is judged (<see cref="Bounds.BeginsAtOnce"/>).</summary>
    public bool BeginsAtOnce { get; init; } = true;

    /// <summary>Threads; they change nothing.</summary>
    public int Jobs { get; init; } = Environment.ProcessorCount;

    /// <summary>Real time after which the search is given up; null for none.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>Takes in what was reached; null for nobody.</summary>
    public SweepCoverage? Reached { get; init; }

    /// <summary>Told a share and a few words, now and then; may be null.</summary>
    public Action<double, string>? Progress { get; init; }

    /// <summary>The checks that are put to the history of a run.</summary>
    IReadOnlyList<string> HistoryChecks
    {
        get
        {
            var watched = Composer.Compose(Scenario, Catalogue);
            var isWatched = watched.Deployment.Invariants.Select(invariant => invariant.Name)
                .Concat(watched.Checks.Select(check => check.Name)).Append(Catalogue.Progress).ToHashSet(StringComparer.Ordinal);
            return [.. (Scenario.Checks ?? []).Where(name => !isWatched.Contains(name))];
        }
    }

    /// <summary>Searches until something fails or all is done.</summary>
    public SearchReport Run(CancellationToken cancel = default)
    {
        using var reached = new ThreadLocal<RunCoverage>(() => new RunCoverage(), trackAllValues: true);
        var report = Run(reached, cancel);
        if (Reached is not null) Reached.AddTogether(reached.Values);
        return report;
    }

    SearchReport Run(ThreadLocal<RunCoverage> reached, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        var (setup, judge) = (Setup(), Judge());
        using var shapes = new ThreadLocal<Shapes>(() => new Shapes());
        if (Strategy == StrategyKind.Exhaustive)
            return new Exhaustive(new PathVisitor(
                choices => World(setup with { Shapes = shapes.Value, Coverage = reached.Value }, choices), judge))
            {
                Depth = Within.Depth,
                MostStates = MostStates,
                PrunesCommuting = PrunesCommuting,
                PrunesCovered = PrunesCovered && Within.TrustsDescriptions,
                Each = OnThreads,
                Progress = (states, depth) => Progress?.Invoke(Share(), Invariantly($"{states} states, depth {depth}")),
            }.Run(IsOver);
        return new WalkSearch(
            (choices, coverage) => World(
                setup with { Shapes = shapes.Value, Coverage = new Both(reached.Value!, coverage) }, choices), Walker(), judge)
        {
            Depth = Within.Depth,
            Paths = Paths,
            Each = OnThreads,
            Progress = paths => Progress?.Invoke(double.Max(Share(), paths / (double)Paths), Invariantly($"{paths} runs")),
        }.Run(IsOver);

        bool IsOver() => cancel.IsCancellationRequested || clock.Elapsed >= Budget;
        double Share() => Budget is { } budget ? double.Min(1, clock.Elapsed / budget) : 0;
    }

    /// <summary>The untimed world with these choices: those of a <see cref="FailingPath"/>, make its run again.</summary>
    public World World(IChoices choices, TraceMode trace = TraceMode.HashOnly) => World(Setup() with { Trace = trace }, choices);

    World World(WorldSetup setup, IChoices choices)
    {
        try
        {
            return new World(Composer.Again(setup, Scenario, Catalogue), choices);
        }
        catch (UnsupportedFieldException error)
        {
            throw new UserError($"protocol {Scenario.Protocol.Name}: {error.Message}");
        }
    }

    WorldSetup Setup() => Composer.Compose(Scenario with { Nemesis = null, Liveness = null }, Catalogue) with
    {
        Trace = TraceMode.HashOnly,
        SampleEvery = null,
        StopOnViolation = true,
        Untimed = new Bounds
        {
            Crashes = Within.Crashes,
            // A message that never arrives is as good as lost, unless others have to wait for it.
            Losses = Strategy == StrategyKind.Exhaustive && PrunesCovered && !Scenario.Network.Fifo ? 0 : Within.Losses,
            Duplicates = Within.Duplicates,
            Timeouts = Within.Timeouts,
            From = Within.From is { } from ? Instant.Zero + from : null,
            OpeningSeed = Scenario.Seed,
            Firing = Within.Timers is { } timers ? [.. timers.Names.Select(name => Selectors.Machine(name)!.Value)] : null,
            Crashing = Within.Victims is { } victims ? [.. victims.Names.Select(name => Selectors.Machine(name)!.Value)] : null,
            Equality = Within.Lived ? StateEquality.Lived : Equality,
            ComparesHistories = HistoryChecks.Count > 0,
            BeginsAtOnce = Strategy == StrategyKind.Exhaustive && BeginsAtOnce && HistoryChecks.Count == 0,
        },
    };

    Strategy Walker() => Strategy switch
    {
        StrategyKind.Random => new RandomStrategy(Seed),
        StrategyKind.Pct => new PctStrategy(Seed, changes: 5, Within.Depth),
        StrategyKind.DelayBounded => new DelayBoundedStrategy(Seed, delays: 6, Within.Depth),
        StrategyKind.Swarm => new SwarmStrategy(Seed),
        StrategyKind.Coverage => new CoverageStrategy(Seed),
        _ => throw new UnreachableException($"{Strategy} does not walk"),
    };

    /// <summary>Null when no check asks for the history.</summary>
    Func<World, Flaw?>? Judge()
    {
        var checks = HistoryChecks;
        if (checks.Count == 0) return null;
        return world =>
        {
            foreach (var name in checks)
            {
                var result = CheckRunner.CheckOrTell(name, Scenario, world, world.Ended!);
                if (result.Answer == CheckAnswer.Violated || result.HasCrashed)
                    return new Flaw(name, result.Text.Count == 0 ? "" : result.Text[0]);
            }
            return null;
        };
    }

    void OnThreads(int count, Action<int> work)
    {
        var (taken, hasFailed) = (-1, false);
        Crew.Run(int.Min(Jobs, count), Do, () => Volatile.Write(ref hasFailed, true));

        void Do()
        {
            while (!Volatile.Read(ref hasFailed) && Interlocked.Increment(ref taken) is var at && at < count) work(at);
        }
    }

    sealed class Both(ICoverage one, ICoverage other) : ICoverage
    {
        public void Handles(string state, Type input)
        {
            one.Handles(state, input);
            other.Handles(state, input);
        }

        public void Sees(Sometimes property)
        {
            one.Sees(property);
            other.Sees(property);
        }
    }

    static string Invariantly(FormattableString text) => text.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
