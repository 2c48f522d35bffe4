using Simulator.Analysis.Experiments;

namespace Simulator.Scenarios;

/// <summary>Carries an experiment out. What comes of it depends on the plan alone: not on threads, nor on interruptions.</summary>
public static class ExperimentRunner
{
    /// <summary>The file in which the runs that are done are kept until all are.</summary>
    public const string JournalFile = "runs.partial.jsonl";

    /// <param name="folder">Where the journal is; null to keep none.</param>
    /// <param name="jobs">Threads.</param>
    /// <param name="progress">Told the share of the runs that is done; may be null.</param>
    /// <param name="cancel">Asks to stop; runs that are done are kept in the journal.</param>
    /// <returns>Null after a request to stop that left runs undone.</returns>
    public static ExperimentNumbers? Run(
        ExperimentPlan plan, Catalogue catalogue, string? folder, int jobs, Action<double>? progress = null,
        CancellationToken cancel = default)
    {
        SortedDictionary<long, RunNumbers> done = [];
        using var journal = folder is null
            ? null : Journal.Open(Path.Combine(folder, JournalFile), plan, catalogue, out done);
        var missing = new List<long>();
        for (var run = 0L; run < plan.Runs; run++)
            if (!done.ContainsKey(run)) missing.Add(run);
        var taker = new RunTaker(plan, catalogue);
        ParallelWork.Do(missing, jobs, run => taker.Take(plan[run].Cell, plan[run].Seed, cancel), (run, numbers) =>
        {
            journal?.Add(plan[run].Cell, numbers);
            done[run] = numbers;
            progress?.Invoke((double)done.Count / plan.Runs);
        }, cancel);
        return done.Count == plan.Runs ? Numbers(plan, done) : null;
    }

    static ExperimentNumbers Numbers(ExperimentPlan plan, SortedDictionary<long, RunNumbers> done)
    {
        var seeds = (int)plan.Seeds.Count;
        var cells = plan.Cells.Select((cell, i) => new CellNumbers(cell.System, cell.Condition, [.. cell.Settings],
            [.. Enumerable.Range(0, seeds).Select(seed => done[(long)i * seeds + seed])]));
        return new ExperimentNumbers(plan.Name, plan.Spec.Summary, [.. plan.Spec.Systems.Select(each => (each.Key, each.Value.About))],
            [.. plan.Spec.Conditions.Select(each => (each.Key, each.Value.About))], [.. plan.Spec.Sweep.Select(sweep => sweep.Title)],
            [.. cells]);
    }
}
