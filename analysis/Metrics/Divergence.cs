using Simulator.Analysis.Convergence;

namespace Simulator.Analysis.Metrics;

/// <summary>How many keys the replicas were divided over, in the course of a run.</summary>
/// <param name="Steps">Each instant at which the number changed, with the number from then on; zero before the first.</param>
public sealed record Divergence(IReadOnlyList<(Instant At, int Keys)> Steps)
{
    /// <summary>The mean number over a stretch, weighted by time.</summary>
    public decimal Mean(Interval stretch)
    {
        if (stretch.Length.Ns <= 0) return At(stretch.From);
        var (sum, since, keys) = (0m, stretch.From, At(stretch.From));
        for (var i = FirstAfter(stretch.From); i < Steps.Count && Steps[i].At < stretch.Until; i++)
        {
            sum += (decimal)(Steps[i].At - since).Ns * keys;
            (since, keys) = Steps[i];
        }
        return (sum + (decimal)(stretch.Until - since).Ns * keys) / stretch.Length.Ns;
    }

    /// <summary>From an instant to the first moment at which no key is divided; null when that never comes.</summary>
    public Duration? UntilEqual(Instant from)
    {
        if (At(from) == 0) return Duration.Zero;
        for (var i = FirstAfter(from); i < Steps.Count; i++)
            if (Steps[i].Keys == 0) return Steps[i].At - from;
        return null;
    }

    int At(Instant instant) => FirstAfter(instant) is > 0 and var next ? Steps[next - 1].Keys : 0;

    int FirstAfter(Instant instant)
    {
        var (low, high) = (0, Steps.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Steps[middle].At <= instant) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}

/// <summary>Listens to a run for what servers hold. It finds fault with nothing.</summary>
public sealed class DivergenceMeter() : TraceCheck("divergence", "Terry et al., SOSP 1995: replicas that are not equal yet")
{
    readonly ReplicaStates states = new();
    readonly List<(Instant At, int Keys)> steps = [];

    public override string? See(in TraceEvent e)
    {
        if (e.Kind != EventKind.Fact || e.Machine.IsClient || e.What is not (Holds or Released)) return null;
        var before = states.Divided;
        if (!states.Take(e.Machine, (IFact)e.What) || states.Divided == before) return null;
        if (steps.Count > 0 && steps[^1].At == e.Time) steps[^1] = (e.Time, states.Divided);
        else steps.Add((e.Time, states.Divided));
        return null;
    }

    /// <summary>Null where no server tells what it holds.</summary>
    public Divergence? Read() => states.IsEmpty ? null : new Divergence(steps);
}

/// <summary>All that listens to a run to measure it.</summary>
public sealed class RunMeters() : TraceCheck("meters", "")
{
    public SpreadMeter Spread { get; } = new();
    public DivergenceMeter Divergence { get; } = new();

    public override string? See(in TraceEvent e)
    {
        Spread.See(e);
        Divergence.See(e);
        return null;
    }
}
