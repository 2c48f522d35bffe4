using System.Globalization;
using Simulator.Scenarios;

namespace Simulator.Cli.Commands;

/// <summary>One call of <c>sweep</c>.</summary>
sealed class SweepWork(Terminal terminal)
{
    public required string Scenario { get; init; }
    public required SeedRange Seeds { get; init; }
    public required int Jobs { get; init; }
    public required bool UntilFailure { get; init; }
    public required TimeSpan? Budget { get; init; }
    public required bool IsSwarm { get; init; }
    public required Shard Shard { get; init; }
    public required string? OutFolder { get; init; }
    public required IReadOnlyList<string> Overrides { get; init; }
    public required IReadOnlyList<string> Assemblies { get; init; }

    public int Run(bool print, CancellationToken cancel)
    {
        var catalogue = Shared.CatalogueWith(Assemblies);
        var path = Shared.File(Scenario);
        if (Shared.Read(path, Overrides, null, catalogue, terminal) is not { } scenario) return ExitCode.BadInput;
        var plan = new SweepPlan
        {
            Catalogue = catalogue,
            Scenario = scenario,
            First = Seeds.First,
            Last = Seeds.Last,
            Shard = Shard,
            IsSwarm = IsSwarm,
            UntilFailure = UntilFailure,
            Command = Command(path),
        };
        var first = First(plan);
        if (print)
        {
            terminal.Output.Write(ScenarioWriter.Write(first));
            return ExitCode.AsExpected;
        }
        var folder = OutFolder is null ? null : SweepFolder.Open(OutFolder, plan);
        var tally = folder?.Tally ?? new SweepTally(SweepCoverage.Of(plan));
        if (tally.Done > 0) terminal.Errors.WriteLine($"{OutFolder}: {tally.Done} seeds are there already");
        return Sweep(plan, tally, folder, cancel);
    }

    int Sweep(SweepPlan plan, SweepTally tally, SweepFolder? folder, CancellationToken cancel)
    {
        try
        {
            terminal.WithProgress(plan.Scenario.Name, (Action<double, string> tell) =>
            {
                new Sweep(plan) { Jobs = Jobs, Budget = Budget, Progress = progress => tell(progress.Share, Words(progress)) }
                    .Run(tally, folder is null ? null : folder.Keep, cancel);
                return true;
            });
            folder?.Close();
        }
        catch (Exception)
        {
            // What was found is told, whatever keeps it from being written or looked for any longer.
            Tell(plan, tally);
            throw;
        }
        Tell(plan, tally);
        if (folder is not null) terminal.Output.WriteLine($"files       {OutFolder}");
        if (cancel.IsCancellationRequested)
        {
            terminal.Output.WriteLine("INTERRUPTED: this is what was done so far");
            return ExitCode.Interrupted;
        }
        return tally.Failures > 0 ? ExitCode.NotAsExpected : ExitCode.AsExpected;
    }

    void Tell(SweepPlan plan, SweepTally tally)
    {
        foreach (var line in SweepReport.Lines(SweepManifest.Of(plan), tally)) terminal.Output.WriteLine(line);
    }

    static string Words(SweepProgress progress)
    {
        var left = progress.Left is { } time ? $", {Span(time)} left" : "";
        var failed = string.Concat(progress.Failures.Select(kind => $", {kind.Key} {kind.Value}"));
        return string.Create(CultureInfo.InvariantCulture, $"{progress.Done} seeds, {progress.Rate:0} a second{left}{failed}");
    }

    static string Span(TimeSpan time) => time.TotalSeconds < 90
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} min");

    /// <summary>What the first seed runs; complains of a protocol that takes part in no swarm.</summary>
    Scenario First(SweepPlan plan)
    {
        try
        {
            return plan.Of(Seeds.First)
                ?? throw new UserError($"--swarm: {plan.Scenario.Protocol.Name} takes part in no storms; sweep its scenarios without");
        }
        catch (Exception refused) when (refused is OptionsException or ArgumentOutOfRangeException)
        {
            throw new UserError($"{plan.Scenario.Name}: {UserError.OneLine(refused.Message)}");
        }
    }

    /// <summary>What makes the run of a seed again: a plain run, or a sweep of one seed where the seed draws more than chance.</summary>
    string Command(string path)
    {
        string[] words =
        [
            "simulator", IsSwarm ? "sweep" : "run", path, .. IsSwarm ? new[] { "--swarm", "--seeds", "{0}..{0}" } : ["--seed", "{0}"],
            .. Overrides.SelectMany(value => new[] { "--set", value }),
            .. Assemblies.SelectMany(value => new[] { "--assembly", value }),
        ];
        return string.Join(' ', words.Select(word => word.Contains("{0}", StringComparison.Ordinal) ? word : Shared.Quote(word)));
    }
}
