namespace Simulator.Scenarios;

/// <summary>
/// Round and short times in place of those that happened to be: one thing each millisecond, timers as soon as they are due.
/// </summary>
static class Retiming
{
    static readonly Duration tick = Duration.Ms(1);

    public static void Apply(Search search)
    {
        if (search.Try(Timed(search, static _ => tick))) return;
        // Where that is too fast, as for a lease that must run out, gaps stay, in whole milliseconds.
        if (!search.Try(Timed(search, RoundUp))) return;
        var gaps = Gaps(search.Best);
        for (var i = gaps.Count - 1; i >= 0; i--)
        {
            if (search.IsOver) return;
            if (gaps[i] <= tick) continue;
            var (at, others) = (i, gaps);
            if (search.Try(Timed(search, (_, place) => place == at ? tick : others[place]))) gaps = Gaps(search.Best);
            if (gaps.Count <= i) i = gaps.Count;
        }
    }

    static Duration RoundUp(Duration gap) => Duration.Ms(long.Max(1, (gap.Ns + 999_999) / 1_000_000));

    static Transcript Timed(Search search, Func<Duration, Duration> gap) => Timed(search, (each, _) => gap(each));

    /// <param name="gap">The new time between a moment and the one before it, by the old one and its place.</param>
    static Transcript Timed(Search search, Func<Duration, int, Duration> gap)
    {
        var transcript = search.Best;
        var (moments, moved) = (Moments(transcript), new SortedDictionary<Duration, Duration> { [Duration.Zero] = Duration.Zero });
        var dues = Dues(search);
        var (old, now) = (Duration.Zero, Duration.Zero);
        for (var i = 0; i < moments.Count; i++)
        {
            if (moments[i] > old) now += gap(moments[i] - old, i);
            foreach (var (armed, length) in dues.GetValueOrDefault(moments[i]) ?? [])
                if (Moved(armed, moved) + length is var due && due > now) now = RoundUp(due);
            moved[moments[i]] = now;
            old = moments[i];
        }
        return At(transcript, moved, now - old);
    }

    /// <summary>For each moment at which timers go off: when they were armed and for how long.</summary>
    static Dictionary<Duration, List<(Duration Armed, Duration Length)>> Dues(Search search)
    {
        var dues = new Dictionary<Duration, List<(Duration, Duration)>>();
        var steps = search.Run.World.Setup.Schedule!.Steps;
        for (var i = 0; i < steps.Count; i++)
        {
            var report = search.Run.World.StepReports[i];
            if (steps[i] is not FireStep || report.ArmedBy < 0) continue;
            var armed = search.Run.World.Trace[report.ArmedBy].Time;
            if (!dues.TryGetValue(steps[i].At, out var all)) dues[steps[i].At] = all = [];
            all.Add((armed - Instant.Zero, report.Due - armed));
        }
        return dues;
    }

    /// <summary>What happened a little after a moment still does.</summary>
    static Duration Moved(Duration time, SortedDictionary<Duration, Duration> moved)
    {
        var before = moved.Keys.Last(moment => moment <= time);
        return moved[before] + (time - before);
    }

    /// <summary>The times at which something is made to happen, each once.</summary>
    static List<Duration> Moments(Transcript transcript) =>
    [
        .. transcript.Elements.Select(element => element.At)
            .Concat(transcript.Elements.OfType<FaultElement>().Select(fault => fault.End).OfType<Duration>())
            .Concat(transcript.Until is { } until ? [until] : [])
            .Distinct().Order(),
    ];

    static List<Duration> Gaps(Transcript transcript)
    {
        var moments = Moments(transcript);
        return [.. moments.Select((moment, i) => moment - (i == 0 ? Duration.Zero : moments[i - 1]))];
    }

    /// <summary>What a step has in mind was sent at another time as well.</summary>
    static Element Sent(Element element, SortedDictionary<Duration, Duration> moved) =>
        element is StepElement { Step: DeliverStep { SentAt: { } sentAt } step }
            ? new StepElement(step with { SentAt = Instant.Zero + Moved(sentAt - Instant.Zero, moved) }) { Draws = element.Draws }
            : element;

    /// <param name="later">How much later what follows the last moment is.</param>
    static Transcript At(Transcript transcript, SortedDictionary<Duration, Duration> moved, Duration later)
    {
        var frame = transcript.Frame;
        var last = moved.Values.Max();
        var isFree = transcript.Until is not null;
        return transcript with
        {
            Until = transcript.Until is { } until ? moved[until] : null,
            Elements = [.. transcript.Elements.Select(element =>
                Sent(element.Moved(moved[element.At], element is FaultElement { End: { } end } ? moved[end] : null), moved))],
            Frame = frame with
            {
                Duration = isFree ? frame.Duration + later : last + Duration.Ms(10),
                Liveness = frame.Liveness is { } liveness && moved.TryGetValue(liveness.From, out var from)
                    ? liveness with { From = from } : frame.Liveness,
            },
            Ballast = [.. transcript.Ballast.Select(fault => moved.TryGetValue(fault.At, out var at)
                ? FaultSpecs.At(fault, at, (fault as LastingFaultSpec)?.For) : fault)],
        };
    }
}
