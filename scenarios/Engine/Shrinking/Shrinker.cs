using System.Globalization;

namespace Simulator.Scenarios;

/// <summary>What came of shrinking a failing run.</summary>
/// <param name="Scenario">The smallest scenario found that fails in the same way, complete with name and expectations.</param>
/// <param name="Capsule">The same for keeps.</param>
/// <param name="IsComplete">Whether nothing more can be left out; if not, the search was stopped or its trials were spent.</param>
public sealed record Shrunk(Scenario Scenario, Capsule Capsule, Trial Trial, ShrinkReport Report, bool IsComplete);

/// <summary>
/// Makes a failing run as small as it can be while it fails in the same way: what happens is told step by step and left out as far as
/// can be (delta debugging: Zeller and Hildebrandt, TSE 2002), then there are fewer servers, fewer settings and no chance.
/// </summary>
public sealed class Shrinker(Catalogue catalogue)
{
    /// <summary>Trials that a search may make: a few minutes, even of a long run.</summary>
    public const long DefaultBudget = 100_000;

    /// <summary>Trials that the search may make, so that it ends in the same place on each machine.</summary>
    public long Budget { get; init; } = DefaultBudget;

    /// <summary>Asks the search to stop with the best that it has.</summary>
    public CancellationToken Cancel { get; init; }

    /// <summary>Told the number of things that are left, now and then; may be null.</summary>
    public Action<int>? Progress { get; init; }

    /// <summary>
    /// Null when the run does not fail. Throws <see cref="UserError"/> when it fails in a way that cannot be told step by step, and
    /// <see cref="OperationCanceledException"/> when it was stopped before there was anything to keep.
    /// </summary>
    /// <param name="check">The check whose failure counts; null for the first that fails.</param>
    public Shrunk? Shrink(Scenario scenario, string name, string? check = null)
    {
        var trials = new Trials(catalogue);
        var original = trials.Run(scenario, check: check, interrupted: () => Cancel.IsCancellationRequested);
        if (original.End.Reason == EndReason.Interrupted) throw new OperationCanceledException(Cancel);
        if (original.Failure is not { } wanted) return null;
        Search? best = null;
        // Where a search ends depends on the way that it takes, so a few are tried.
        foreach (var (way, share) in new[] { (Way.Backward, 1), (Way.Forward, 2), (Way.SeededFirst, 3) })
        {
            var search = new Search(trials, wanted, Budget * share / 3, way == Way.Forward, () => Cancel.IsCancellationRequested);
            if (!Begin(search, scenario, original)) break;
            Improve(search, way);
            if (best is null || Size(search).CompareTo(Size(best)) < 0) best = search;
        }
        if (best is not null) return Finish(best, scenario, name, original, trials);
        Cancel.ThrowIfCancellationRequested();
        throw new UserError($"{scenario.Name}: its failure ({wanted}) cannot be told step by step");
    }

    enum Way { Backward, Forward, SeededFirst }

    /// <summary>
    /// Tells the run step by step. Safety needs nothing else; what is owed in the end needs an end in which all goes its own way. Writes
    /// are told as well only where it matters when they reach the disk, and what machines send to themselves only where a slow machine
    /// takes its time for it.
    /// </summary>
    static bool Begin(Search search, Scenario scenario, Trial original)
    {
        // What is seen at the end may follow from what happened before it alone; who was not served in time may not.
        var isOwed = original.Violation is { Machine: var machine } && machine == NodeId.Nemesis;
        Duration?[] ends = original.Failure!.Check == Catalogue.Progress ? [Calm(scenario, original)]
            : isOwed ? [Calm(scenario, original), null] : [null, Calm(scenario, original)];
        foreach (var until in ends)
            foreach (var (syncs, own) in new[] { (false, false), (true, false), (true, true) }.Skip(until is null ? 0 : 1))
                if (search.TryFirst(new Transcriber(scenario, original, syncs, own, until).Transcribe())) return true;
        return false;
    }

    /// <summary>When faults are over.</summary>
    static Duration Calm(Scenario scenario, Trial original)
    {
        if (scenario.Liveness is { } liveness) return liveness.From;
        var ends = original.World.FaultReports().Select(report => (report.Until ?? report.From) - Instant.Zero).ToList();
        return ends.Count == 0 ? Duration.Ms(1) : ends.Max() + Duration.Ms(1);
    }

    void Improve(Search search, Way way)
    {
        if (way != Way.SeededFirst) Simplifying.WithoutChance(search);
        search.Reduce();
        Tell(search);
        for (var size = (0, 0); size != Size(search) && !search.IsOver;)
        {
            size = Size(search);
            Simplifying.WithoutChance(search);
            Simplifying.WithoutLiars(search);
            Simplifying.Unlisted(search);
            Simplifying.Servers(search);
            Simplifying.Clients(search);
            Retiming.Apply(search);
            Simplifying.Settings(search);
            Simplifying.Arguments(search);
            Simplifying.Values(search);
            search.Reduce();
            search.ReduceChoices();
            Simplifying.Places(search);
            search.ReducePairs();
            Tell(search);
        }
    }

    void Tell(Search search) => Progress?.Invoke(search.Best.Elements.Count);

    static (int Elements, int Servers) Size(Search search) => (search.Best.Elements.Count, search.Best.Frame.Servers.Count);

    Shrunk Finish(Search search, Scenario scenario, string name, Trial original, Trials trials)
    {
        var summary = string.Create(CultureInfo.InvariantCulture,
            $"Shrunk from seed {scenario.Seed} of {scenario.Name}: {UserError.OneLine(search.Run.Text)}");
        var (brief, final, trial) = Written(search, scenario, name, summary, original.Failure!, trials, Cancel);
        var report = ShrinkReport.Of(scenario, original, final, trial, trials.Count);
        return new Shrunk(brief, Capsule.Of(brief, trial)!, trial, report, !search.IsOver);
    }

    /// <summary>The best of a search as its file will say it, as it will be read from there, and the run of that.</summary>
    internal static (Scenario Brief, Scenario Final, Trial Trial) Written(
        Search search, Scenario scenario, string name, string summary, FailureSignature wanted, Trials trials,
        CancellationToken cancel = default)
    {
        var told = search.Best.ToScenario() with
        {
            Name = name,
            Summary = summary,
            Seed = search.Best.GivesDraws || search.Best.Frame.Chance == Chance.None ? 1 : scenario.Seed,
            Samples = new SampleSettings(),
        };
        var brief = Tidied(told);
        var final = Reread(brief, trials.Catalogue, cancel);
        var trial = trials.Run(final, check: wanted.Check);
        // Stopped before its times were round, it is understood by hints that a file does not hold: nothing to keep either.
        if (trial.Failure != wanted) cancel.ThrowIfCancellationRequested();
        if (trial.Failure != wanted)
            throw new UserError($"{scenario.Name}: what was found ({search.Best.Elements.Count} steps) does not fail when it is "
                + $"read again: "
                + $"{trial.Failure?.ToString() ?? "every check holds"}");
        return (brief, final, trial);
    }

    /// <summary>As it will be read from its file: that is what has to fail.</summary>
    static Scenario Reread(Scenario scenario, Catalogue catalogue, CancellationToken cancel)
    {
        var text = System.Text.Encoding.UTF8.GetBytes(ScenarioWriter.WriteBrief(scenario));
        var result = ScenarioReader.Parse(text, scenario.Name + ".yaml", null, [], catalogue);
        // Stopped so early, there are more steps than a file may have: nothing to keep.
        if (result.Scenario is null) cancel.ThrowIfCancellationRequested();
        return result.Scenario ?? throw new UserError($"{scenario.Name}: what was found cannot be written down: {result.Problems[0]}");
    }

    /// <summary>Clients in a row that are alike are one group; one that stands where it would anyway does not say where.</summary>
    static Scenario Tidied(Scenario scenario)
    {
        var groups = new List<ClientGroupSpec>();
        foreach (var client in scenario.Clients) groups.Add(client);
        if (groups.Count > 0 && groups.Select((group, i) => Renaming.IsDefaultPlace(group.At, i, scenario.Servers.Count))
            .All(isDefault => isDefault)
            && groups.All(group => !group.Script.IsEmpty && (group with { Script = [], At = null })
                .Equals(groups[0] with { Script = [], At = null })))
        {
            var lines = groups.SelectMany((group, i) => group.Script.Select(line => line with { Client = i + 1 })).OrderBy(line => line.At);
            return scenario with { Clients = [groups[0] with { Count = groups.Count, At = null, Script = [.. lines] }] };
        }
        return scenario;
    }
}
