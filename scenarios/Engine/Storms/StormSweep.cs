namespace Simulator.Scenarios;

/// <summary>Many storms of one protocol, on several threads. What comes out depends on the seeds alone.</summary>
public sealed class StormSweep(Catalogue catalogue, IProtocol protocol)
{
    Catalogue Catalogue => catalogue;

    /// <summary>The sizes of the cluster, which take turns; empty leaves the size to the draw.</summary>
    public IReadOnlyList<int> Servers { get; init; } = [];

    public Mutant? Mutant { get; init; }

    /// <summary>The checks whose failure counts; empty for all.</summary>
    public IReadOnlyList<string> Checks { get; init; } = [];

    /// <summary>Threads; more than one world at a time makes none of them faster.</summary>
    public int Jobs { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether to stop at the first storm, in the order of seeds, that fails.</summary>
    public bool UntilFailure { get; init; }

    /// <summary>The storm of a seed; null when the protocol takes part in none.</summary>
    public Scenario? Storm(ulong seed) =>
        Scenarios.Storm.Draw(protocol, seed, Servers.Count == 0 ? null : Servers[(int)(seed % (ulong)Servers.Count)], Mutant);

    StormResult Counted(StormResult result) => Checks.Count == 0
        ? result : result with { Failed = [.. result.Failed.Where(check => Checks.Contains(check.Name))] };

    /// <param name="progress">Told the share of the storms that is done; may be null.</param>
    /// <param name="cancel">Asks to stop; storms that are done are kept.</param>
    public StormReport Run(ulong first, ulong last, Action<double>? progress = null, CancellationToken cancel = default)
    {
        var work = new Work(first, last, progress ?? (static _ => { }));
        Crew.Run(Jobs, () => work.Do(this, cancel), work.End);
        return work.Report(UntilFailure);
    }

    /// <summary>What the threads share: the next seed, and what was found so far.</summary>
    sealed class Work
    {
        readonly ulong first;
        readonly double count;
        readonly Action<double> progress;
        readonly Lock gate = new();
        readonly SortedDictionary<ulong, StormResult> failures = [];
        readonly List<ulong> undecided = [];
        ulong next;
        ulong stop;
        ulong done;
        bool isExhausted;

        public Work(ulong first, ulong last, Action<double> progress)
        {
            (this.first, this.progress, next, stop) = (first, progress, first, last);
            count = last - first + 1.0;
        }

        public void Do(StormSweep sweep, CancellationToken cancel)
        {
            var run = new StormRun(sweep.Catalogue);
            while (!cancel.IsCancellationRequested && Take() is { } seed && sweep.Storm(seed) is { } storm)
                Add(sweep.Counted(run.Run(storm)), sweep.UntilFailure);
        }

        public void End()
        {
            lock (gate) isExhausted = true;
        }

        ulong? Take()
        {
            lock (gate)
            {
                if (isExhausted || next > stop) return null;
                var seed = next;
                // The last seed may be the largest number that there is.
                if (seed == stop) isExhausted = true;
                else next++;
                return seed;
            }
        }

        void Add(StormResult result, bool untilFailure)
        {
            lock (gate)
            {
                done++;
                if (result.IsUndecided) undecided.Add(result.Seed);
                if (result.Failed.Count > 0)
                {
                    failures.Add(result.Seed, result);
                    // Smaller seeds are already taken, and are brought to their end.
                    if (untilFailure && result.Seed < stop) stop = result.Seed;
                }
                progress(done / count);
            }
        }

        public StormReport Report(bool untilFailure)
        {
            if (!untilFailure || failures.Count == 0) return new StormReport(done, [.. failures.Values], undecided.Count);
            // Which larger seeds were run as well depends on the threads.
            var earliest = failures.First().Value;
            return new StormReport(earliest.Seed - first + 1, [earliest], undecided.Count(seed => seed <= earliest.Seed));
        }
    }
}

/// <summary>What came of many storms.</summary>
/// <param name="Done">Storms that were run.</param>
/// <param name="Failures">Those that failed, in the order of their seeds.</param>
/// <param name="Undecided">Storms whose history was too hard to judge.</param>
public sealed record StormReport(ulong Done, IReadOnlyList<StormResult> Failures, int Undecided);
