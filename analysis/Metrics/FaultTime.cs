namespace Simulator.Analysis.Metrics;

/// <summary>When faults were on: the union of their intervals, asked about instants and stretches.</summary>
public sealed class FaultTime
{
    readonly Interval[] spans;

    FaultTime(Interval[] spans) => this.spans = spans;

    /// <summary>Disjoint and ascending.</summary>
    public IReadOnlyList<Interval> Spans => spans;

    /// <summary>When one fault was on. One that never ended lasts to the end of the run, the last instant included.</summary>
    public static Interval Of(FaultReport fault, Instant end)
    {
        var until = fault.Until is { } healed && healed < end ? healed : end + new Duration(1);
        return new Interval(fault.From, until < fault.From ? fault.From : until);
    }

    public static FaultTime Of(IReadOnlyList<FaultReport> faults, Instant end)
    {
        var merged = new List<Interval>();
        foreach (var next in faults.Select(fault => Of(fault, end)).OrderBy(on => on.From).ThenBy(on => on.Until))
        {
            if (merged.Count > 0 && next.From <= merged[^1].Until)
                merged[^1] = merged[^1] with { Until = next.Until > merged[^1].Until ? next.Until : merged[^1].Until };
            else
                merged.Add(next);
        }
        return new FaultTime([.. merged]);
    }

    public bool Contains(Instant at) => Touches(at, at);

    /// <summary>Whether a fault was on at any instant of the stretch, both ends included.</summary>
    public bool Touches(Instant first, Instant last)
    {
        var low = 0;
        var high = spans.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (spans[middle].From <= last) low = middle + 1;
            else high = middle;
        }
        return low > 0 && spans[low - 1].Touches(first, last);
    }
}
