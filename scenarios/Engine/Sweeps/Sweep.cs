using System.Diagnostics;
using Simulator.Analysis.Sweeps;

namespace Simulator.Scenarios;

/// <summary>How far a sweep has come.</summary>
/// <param name="Share">Of the seeds, or of the time where that is the limit.</param>
/// <param name="Rate">Seeds per second of this call.</param>
/// <param name="Left">Estimated; null before anything is known.</param>
/// <param name="Failures">Failures by check, the most frequent first.</param>
public sealed record SweepProgress(
    ulong Done, double Share, double Rate, TimeSpan? Left, IReadOnlyList<KeyValuePair<string, ulong>> Failures);

/// <summary>
/// One scenario under many seeds, on several threads. Results are handed over in the order of the seeds, whatever the order in which
/// they were found, so that they depend on the seeds alone.
/// </summary>
public sealed class Sweep(SweepPlan plan)
{
    /// <summary>Threads; each runs one world at a time.</summary>
    public int Jobs { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// Time after which no further seed is begun; null for no limit. What was done is as if fewer seeds had been asked for.
    /// </summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>Told now and then; null for nobody.</summary>
    public Action<SweepProgress>? Progress { get; init; }

    /// <summary>Runs the seeds of the plan's shard that the tally does not hold yet, and adds them to it.</summary>
    /// <param name="keep">Told each row, in the order of seeds, before the next one is.</param>
    /// <param name="cancel">Asks to stop; seeds that are done are kept.</param>
    public void Run(SweepTally tally, Action<SeedRow>? keep = null, CancellationToken cancel = default)
    {
        if (plan.Shard.Of(plan.First, plan.Last) is not var (first, last)) return;
        if (tally.Last is { } done)
        {
            if (done >= last || (plan.UntilFailure && tally.Failures > 0)) return;
            first = done + 1;
        }
        var work = new Work(this, tally, keep, first, last, cancel);
        Crew.Run(Jobs, () => work.Do(new SeedRun(plan)), work.Fail);
        work.Tell();
    }

    /// <summary>What the threads share.</summary>
    sealed class Work(Sweep sweep, SweepTally tally, Action<SeedRow>? keep, ulong first, ulong last, CancellationToken cancel)
    {
        /// <summary>So many seeds may be ahead of the slowest one: what they found waits in memory.</summary>
        const ulong Window = 1024;

        readonly object gate = new();
        readonly Stopwatch clock = Stopwatch.StartNew();
        readonly Dictionary<ulong, SeedOutcome> waiting = [];
        readonly ulong before = tally.Done;
        UInt128 next = first;
        UInt128 head = first;
        TimeSpan told;
        bool isOver, hasFailed;

        public void Do(SeedRun run)
        {
            while (Take() is { } seed) Add(seed, run.Run(seed));
        }

        public void Fail()
        {
            lock (gate)
            {
                hasFailed = true;
                End();
            }
        }

        ulong? Take()
        {
            lock (gate)
            {
                while (!isOver && next - head >= Window) Monitor.Wait(gate);
                if (sweep.Budget is { } budget && clock.Elapsed >= budget) End();
                if (isOver || cancel.IsCancellationRequested || next > last) return null;
                return (ulong)next++;
            }
        }

        void Add(ulong seed, SeedOutcome outcome)
        {
            lock (gate)
            {
                waiting.Add(seed, outcome);
                // Seeds already begun when it was over are brought to their end: they may be what the next ones wait for.
                while (!hasFailed && !HasEnough && head <= last && waiting.Remove((ulong)head, out var found))
                {
                    tally.Add(found);
                    keep?.Invoke(found.Row);
                    head++;
                }
                if (HasEnough) End();
                Monitor.PulseAll(gate);
                if (clock.Elapsed - told > TimeSpan.FromMilliseconds(200)) Tell();
            }
        }

        bool HasEnough => sweep.Plan.UntilFailure && tally.Failures > 0;

        void End()
        {
            isOver = true;
            Monitor.PulseAll(gate);
        }

        public void Tell()
        {
            told = clock.Elapsed;
            if (sweep.Progress is null) return;
            var fresh = tally.Done - before;
            var rate = fresh / double.Max(told.TotalSeconds, 1e-9);
            var ofSeeds = (double)(head - first) / ((double)(last - first) + 1);
            var share = double.Max(ofSeeds, sweep.Budget is { } budget ? told / budget : 0);
            var left = fresh == 0 || share <= 0 ? (TimeSpan?)null : told * ((1 - double.Min(share, 1)) / share);
            var kinds = tally.Groups.GroupBy(group => group.Failure.Signature.Check)
                .Select(kind => KeyValuePair.Create(kind.Key, kind.Aggregate(0UL, (sum, group) => sum + group.Seeds)))
                .OrderByDescending(kind => kind.Value);
            sweep.Progress(new SweepProgress(tally.Done, double.Min(share, 1), rate, left, [.. kinds]));
        }
    }

    SweepPlan Plan => plan;
}
