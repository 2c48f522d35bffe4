using System.Globalization;
using Simulator.Analysis.Metrics;

namespace Simulator.Analysis.Plots;

/// <summary>One shaded stretch of a picture: a fault, or several of one kind that lie too close to be told apart.</summary>
/// <param name="Kind">Index of the kind among the kinds of the run, in the order in which they first occur.</param>
/// <param name="Label">What stands on it; empty when another mark of its lane carries the label.</param>
/// <param name="Lane">Its row in the strip above the picture, from the top.</param>
/// <param name="LabelX">Where the label begins, in pixels from the left edge of the data.</param>
sealed record FaultMark(Interval Time, int Kind, string Label, int Lane, double LabelX);

/// <summary>
/// Places faults and their names in rows above a picture so that no name hides another. Few faults are named in full; when the names do
/// not fit, by kind; when there are too many for that, all faults of one kind share a row and a name.
/// </summary>
/// <param name="Count">Rows taken.</param>
/// <param name="ByKind">Whether the faults of a kind share a name, which then stands on several of them.</param>
sealed record FaultLanes(IReadOnlyList<FaultMark> Marks, int Count, bool ByKind)
{
    const int MostLanes = 4;
    const int MostKinds = 6;
    const int LongestName = 90;
    const double Gap = 8;
    const double MergeBelow = 3;

    /// <param name="width">Pixels between the start and the end of the run.</param>
    /// <param name="measure">Pixels that a text takes.</param>
    public static FaultLanes Arrange(IReadOnlyList<FaultReport> faults, Instant end, double width, Func<string, double> measure)
    {
        var kinds = faults.Select(fault => fault.Kind).Distinct().ToList();
        var scale = new Scale(end, width, measure);
        var ordered = faults
            .Select((fault, i) => (Fault: fault, Time: scale.Clip(fault), Index: i))
            .OrderBy(one => one.Time.From).ThenBy(one => one.Index).ToArray();
        return Separate([.. ordered.Select(one => (one.Time, kinds.IndexOf(one.Fault.Kind), Shorten(one.Fault.Text)))], scale)
            ?? Separate([.. ordered.Select(one => (one.Time, kinds.IndexOf(one.Fault.Kind), one.Fault.Kind))], scale)
            ?? Shared([.. ordered.Select(one => (one.Time, kinds.IndexOf(one.Fault.Kind)))], kinds, scale);
    }

    static FaultLanes? Separate(IReadOnlyList<(Interval Time, int Kind, string Label)> faults, Scale scale)
    {
        var free = new List<double>();
        var marks = new List<FaultMark>();
        foreach (var (time, kind, label) in faults)
        {
            var text = scale.Measure(label);
            var x = Math.Max(0, Math.Min(scale.X(time.From), scale.Width - text));
            var left = Math.Min(x, scale.X(time.From));
            var lane = free.FindIndex(taken => taken <= left);
            if (lane < 0)
            {
                if (free.Count == MostLanes) return null;
                lane = free.Count;
                free.Add(0);
            }
            free[lane] = Math.Max(x + text, scale.X(time.Until)) + Gap;
            marks.Add(new FaultMark(time, kind, label, lane, x));
        }
        return new FaultLanes(marks, free.Count, ByKind: false);
    }

    static FaultLanes Shared(IReadOnlyList<(Interval Time, int Kind)> faults, List<string> kinds, Scale scale)
    {
        var lanes = Math.Min(kinds.Count, MostKinds);
        var marks = new List<FaultMark>();
        for (var lane = 0; lane < lanes; lane++)
        {
            var shared = lane == MostKinds - 1 && kinds.Count > MostKinds;
            var here = faults.Where(fault => shared ? fault.Kind >= lane : fault.Kind == lane).Select(fault => fault.Time).ToArray();
            var label = string.Create(CultureInfo.InvariantCulture, $"{(shared ? "other faults" : kinds[lane])} ×{here.Length}");
            foreach (var time in Merge(here, scale))
            {
                var x = Math.Max(0, Math.Min(scale.X(time.From), scale.Width - scale.Measure(label)));
                marks.Add(new FaultMark(time, lane, label, lane, x));
                label = "";
            }
        }
        return new FaultLanes(marks, lanes, ByKind: true);
    }

    static IEnumerable<Interval> Merge(Interval[] ordered, Scale scale)
    {
        var merged = ordered[0];
        foreach (var next in ordered.Skip(1))
        {
            if (scale.X(next.From) - scale.X(merged.Until) < MergeBelow)
            {
                merged = merged with { Until = next.Until > merged.Until ? next.Until : merged.Until };
                continue;
            }
            yield return merged;
            merged = next;
        }
        yield return merged;
    }

    static string Shorten(string name) => name.Length <= LongestName ? name : name[..(LongestName - 1)] + "…";

    sealed record Scale(Instant End, double Width, Func<string, double> Measure)
    {
        public double X(Instant at) => End.Ns == 0 ? 0 : Width * at.Ns / End.Ns;

        public Interval Clip(FaultReport fault)
        {
            var from = fault.From < End ? fault.From : End;
            var until = fault.Until is { } healed && healed < End ? healed : End;
            return new Interval(from, until < from ? from : until);
        }
    }
}
