using Simulator.Analysis.Metrics;

namespace Simulator.Scenarios;

/// <summary>Runs a scenario to its end and finds out whether everything came out as it expects.</summary>
public static class Runner
{
    /// <param name="progress">Told the share of the virtual time that has passed, now and then; may be null.</param>
    /// <param name="cancel">
    /// Asks the run to stop where it is. What was done so far is judged and kept; a check that takes long is left without an answer.
    /// </param>
    public static RunOutcome Run(
        Scenario scenario, Catalogue catalogue, Action<double>? progress = null, CancellationToken cancel = default)
    {
        // What every server holds is compared with what all others do: of very many that would take longer than the run.
        const int mostCompared = 1000;
        var meter = new SpreadMeter();
        var divergence = new DivergenceMeter();
        TraceCheck[] meters = scenario.Servers.Count <= mostCompared ? [meter, divergence] : [meter];
        var world = MakeWorld(scenario, catalogue, ModeOf(scenario.Trace), countsBytes: true, meters: meters);
        var end = Run(world, scenario, progress, cancel);
        var faults = world.FaultReports();
        var homes = world.NearestServers().ToDictionary(
            each => each.Client.ToString(), each => new Home(each.Server.ToString(), each.RoundTrip), StringComparer.Ordinal);
        var metrics = RunMetrics.Of(world.History, faults, Window(scenario, end), homes) with
        {
            Traffic = new Traffic(world.MessagesSent, world.MessagesDropped, world.BytesSent) { ByType = world.SentByType },
            Tallies = world.Tallies,
            Spread = meter.Read(scenario.Servers.Count),
            Divergence = divergence.Read(),
        };
        var checks = RunCauses.Told(CheckRunner.Check(scenario, world, end, cancel), world, end, metrics);
        // Stopped during the checks, the run is as little finished as one stopped before them.
        if (cancel.IsCancellationRequested && checks.Any(check => check.IsCutShort)) end = end with { Reason = EndReason.Interrupted };
        var expectations = new ExpectationJudge(scenario, world, end, checks, metrics).Judge();
        return new RunOutcome(scenario, world, end, checks, expectations, metrics);
    }

    /// <summary>The world of a scenario, with chance from its seed or as it is given.</summary>
    /// <param name="endsWhenServed">Whether a run with a liveness mode is over when every client has been served again.</param>
    /// <param name="countsBytes">Whether the sizes of messages are summed.</param>
    /// <param name="meters">Listen to what the run tells and find fault with nothing; null for nobody.</param>
    /// <param name="coverage">Hears what the run reaches; null for nobody.</param>
    public static World MakeWorld(
        Scenario scenario, Catalogue catalogue, TraceMode trace, Shapes? shapes = null, bool endsWhenServed = false,
        bool countsBytes = false, IReadOnlyList<TraceCheck>? meters = null, ICoverage? coverage = null)
    {
        try
        {
            var setup = Composer.Compose(scenario, catalogue) with
            {
                Trace = trace,
                Shapes = shapes,
                CountBytes = countsBytes,
                Coverage = coverage,
            };
            if (meters is not null) setup = setup with { Checks = [.. setup.Checks, .. meters] };
            if (endsWhenServed && setup.Liveness is { } liveness) setup = setup with { Liveness = liveness with { EndsWhenServed = true } };
            return new World(setup, Composer.Choices(scenario));
        }
        catch (UnsupportedFieldException error)
        {
            throw new UserError($"protocol {scenario.Protocol.Name}: {error.Message}");
        }
    }

    static TraceMode ModeOf(TraceKeeping kept) => kept == TraceKeeping.Hash ? TraceMode.HashOnly : TraceMode.Full;

    static RunEnd Run(World world, Scenario scenario, Action<double>? progress, CancellationToken cancel)
    {
        return world.Run(Watch);

        bool Watch()
        {
            progress?.Invoke(world.Now.Ns / (double)scenario.Duration.Ns);
            return cancel.IsCancellationRequested;
        }
    }

    /// <summary>Clients give up at their own deadlines; where groups differ, the longest decides what availability counts.</summary>
    static RunWindow Window(Scenario scenario, RunEnd end)
    {
        var deadline = scenario.Clients.IsEmpty ? Duration.Seconds(1) : scenario.Clients.Max(group => group.Deadline);
        return new RunWindow(end.At, deadline);
    }
}
