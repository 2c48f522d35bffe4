using Simulator.Analysis.Convergence;

namespace Simulator.Analysis.Metrics;

/// <summary>How replicas differed during a run, as they told it themselves.</summary>
/// <param name="Keys">Keys of which some server told what it holds.</param>
/// <param name="Steps">
/// Each instant at which the number of keys changed of which two servers hold different states, with that number.
/// </param>
/// <param name="Lag">
/// How long each disagreement lasted: from the moment at which two servers held different states of a key to the one at which none did any
/// more. Those that lasted to the end of the run are not among them. Null when there were none.
/// </param>
/// <param name="Open">Keys on which servers differ at the end.</param>
/// <param name="Convergence">
/// From the last disturbance (an operation that is no read, the begin or end of a fault, a crash, a start) to the moment from which
/// replicas differ no more; zero when they did not differ then. Null when they differ to the end.
/// </param>
public sealed record Divergence(
    int Keys, IReadOnlyList<(Instant At, int Divided)> Steps, LatencySummary? Lag, int Open, Duration? Convergence)
{
    /// <summary>
    /// The share of keys on which servers differed during a stretch, weighed by time, in millionths. Null where no key is known.
    /// </summary>
    public long? Millionths(Interval time)
    {
        var (next, divided) = (0, 0);
        return Millionths(time, ref next, ref divided);
    }

    /// <summary>The same for so many stretches, of equal length, of the time up to an instant.</summary>
    public IReadOnlyList<long?> Millionths(Instant end, int stretches)
    {
        var (next, divided) = (0, 0);
        return [.. Enumerable.Range(0, stretches).Select(i => Millionths(new Interval(At(i), At(i + 1)), ref next, ref divided))];

        Instant At(int stretch) => new((long)((Int128)end.Ns * stretch / stretches));
    }

    /// <param name="next">The first step that has not been seen; those before it are.</param>
    /// <param name="divided">The keys divided after the steps that have been seen.</param>
    long? Millionths(Interval time, ref int next, ref int divided)
    {
        if (Keys == 0 || time.Length <= Duration.Zero) return null;
        var (sum, at) = ((Int128)0, time.From);
        for (; next < Steps.Count && Steps[next].At < time.Until; next++)
        {
            var (step, count) = Steps[next];
            if (step > at)
            {
                sum += (Int128)divided * (step - at).Ns;
                at = step;
            }
            divided = count;
        }
        sum += (Int128)divided * (time.Until - at).Ns;
        return (long)(sum * 1_000_000 / ((Int128)Keys * time.Length.Ns));
    }
}

/// <summary>Listens to a run for what servers hold. It finds fault with nothing.</summary>
public sealed class DivergenceMeter() : TraceCheck("divergence", "Terry et al., SOSP 1995")
{
    readonly ReplicaStates states = new();
    readonly SortedSet<string> keys = new(StringComparer.Ordinal);
    readonly SortedDictionary<string, Instant> since = new(StringComparer.Ordinal);
    readonly List<Duration> lags = [];
    readonly List<(Instant, int)> steps = [];
    Instant disturbed, agreed;

    public override string? See(in TraceEvent e)
    {
        switch (e.Kind)
        {
            case EventKind.Invoke when e.What is Operation { IsRead: false }:
            case EventKind.FaultBegin or EventKind.FaultEnd or EventKind.Heal or EventKind.Crash or EventKind.Start:
                disturbed = e.Time;
                break;
            case EventKind.Fact when !e.Machine.IsClient && e.What is Holds or Released:
                Take(e);
                break;
        }
        return null;
    }

    void Take(in TraceEvent e)
    {
        var key = e.What is Holds holds ? holds.Key : ((Released)e.What!).Key;
        keys.Add(key);
        var before = states.Divided;
        states.Take(e.Machine, (IFact)e.What!);
        if (states.Divided == before) return;
        if (states.Divided > before) since[key] = e.Time;
        else if (since.Remove(key, out var from))
        {
            lags.Add(e.Time - from);
            agreed = e.Time;
        }
        if (steps.Count > 0 && steps[^1].Item1 == e.Time) steps[^1] = (e.Time, states.Divided);
        else steps.Add((e.Time, states.Divided));
    }

    /// <summary>Null when no server has told anything.</summary>
    public Divergence? Read() => keys.Count == 0 ? null : new Divergence(
        keys.Count, steps, LatencySummary.Of(lags), states.Divided,
        states.Divided > 0 ? null : agreed > disturbed ? agreed - disturbed : Duration.Zero);
}
