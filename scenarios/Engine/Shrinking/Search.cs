namespace Simulator.Scenarios;

/// <summary>
/// Looks for smaller transcripts that fail in the same way. It always holds the best so far, so it can be stopped at any time; what it
/// finds depends on nothing but the run it began with and the number of trials that it may make.
/// </summary>
/// <param name="isForward">Whether earlier things are left out before later ones.</param>
/// <param name="isStopped">Whether the user does not want to wait any longer.</param>
sealed class Search(Trials trials, FailureSignature wanted, long budget, bool isForward, Func<bool> isStopped)
{
    Transcript? best;
    Trial? last;

    /// <summary>The smallest transcript found so far. There is none before <see cref="TryFirst"/> has said yes.</summary>
    public Transcript Best => best!;

    /// <summary>The run of <see cref="Best"/>.</summary>
    public Trial Run => last!;

    public bool IsOver => trials.Count >= budget || isStopped();

    public bool HasBegun => best is not null;

    public bool TryFirst(Transcript candidate) => best is null && Try(candidate);

    /// <summary>Whether a transcript fails as wanted; if so it is the best from now on.</summary>
    public bool Try(Transcript candidate) => Try(candidate, static _ => true);

    /// <summary>The same for one that would be no gain if as much happened in it.</summary>
    public bool TrySmaller(Transcript candidate)
    {
        var most = Best.Elements.Count;
        return Try(candidate, told => told.Elements.Count < most);
    }

    bool Try(Transcript candidate, Func<Transcript, bool> isGain)
    {
        if (IsOver) return false;
        try
        {
            var scenario = candidate.ToScenario();
            var drawn = new Attribution(Composer.Choices(scenario));
            var trial = trials.Run(scenario, choices: drawn, check: wanted.Check, interrupted: isStopped,
                made: world => drawn.World = world,
                setUp: setup => setup with { Schedule = candidate.Schedule() });
            if (trial.Failure != wanted || !IsBlameless(candidate, scenario)) return false;
            var told = Told(candidate, trial, drawn.By(candidate));
            if (!isGain(told)) return false;
            (best, last) = (told, trial);
            return true;
        }
        catch (Exception refused) when (refused is OptionsException or ArgumentException or FormatException)
        {
            // The protocol cannot be had in this size or with these options.
            return false;
        }
    }

    /// <summary>
    /// Whether the protocol without its planted bug stands the same. What fails there as well no longer shows the bug, but only that a
    /// service that is cut off does not serve, say.
    /// </summary>
    bool IsBlameless(Transcript candidate, Scenario scenario) => scenario.Mutant is null
        || trials.Run(scenario with { Mutant = null }, TraceMode.HashOnly, check: wanted.Check, interrupted: isStopped, setUp: setup =>
            setup with { Schedule = candidate.Schedule() }).Failure is null;

    /// <summary>The transcript as it came true: without the steps that found nothing and whatever came after the end.</summary>
    static Transcript Told(Transcript candidate, Trial trial, List<Choice>[] draws)
    {
        var reports = trial.World.StepReports;
        var end = trial.End.At - Instant.Zero;
        var begun = Begun(trial.World.Trace);
        var kept = new List<Element>();
        var step = 0;
        for (var i = 0; i < candidate.Elements.Count; i++)
        {
            var element = candidate.Elements[i] with { Draws = draws[i + 1] };
            if (element is StepElement each)
            {
                if (Told(each.Step, reports[step++]) is { } told) kept.Add(each with { Step = told });
            }
            else if (element.At <= end && (element is not OperationElement operation || TakeOne(begun, operation.Client)))
                kept.Add(element);
        }
        return candidate with { Elements = kept, FirstDraws = draws[0] };
    }

    static ScheduledStep? Told(ScheduledStep step, StepReport report) => report.Fate is StepFate.Missed or StepFate.NotReached ? null
        : step switch
        {
            DeliverStep deliver => deliver with
            {
                Message = report.Name,
                Number = report.IsOldest ? null : report.Number,
                Digest = report.Digest,
                SentAt = report.SentAt,
            },
            FireStep fire => fire with { Timer = report.Name },
            _ => step,
        };

    static bool TakeOne(Dictionary<int, int> left, int client)
    {
        left[client] = left.GetValueOrDefault(client) - 1;
        return left[client] >= 0;
    }

    /// <summary>How many operations each client has begun.</summary>
    static Dictionary<int, int> Begun(Trace trace)
    {
        var begun = new Dictionary<int, int>();
        for (var id = trace.FirstKept; id < trace.Count; id++)
            if (trace[id] is { Kind: EventKind.Invoke, Machine.IsClient: true } e)
                begun[-1 - e.Machine.Value] = begun.GetValueOrDefault(-1 - e.Machine.Value) + 1;
        return begun;
    }

    /// <summary>
    /// Leaves out what can be left out: kinds of things first, then halves, quarters … down to single ones (Zeller's ddmin).
    /// </summary>
    public void Reduce()
    {
        ReduceOperations();
        ReduceKinds();
        for (var size = int.Max(1, Best.Elements.Count / 2); ; size = int.Max(1, size / 2))
        {
            var before = Best.Elements.Count;
            Sweep(size);
            if (IsOver || (size == 1 && Best.Elements.Count == before)) return;
        }
    }

    /// <summary>
    /// Two things that need each other go only together. There are many pairs, so this is for what is small already; when one is gone
    /// single things are tried again.
    /// </summary>
    public void ReducePairs()
    {
        for (var first = Best.Elements.Count - 1; first > 0 && Best.Elements.Count <= MostForPairs; first--)
            for (var second = first - 1; second >= 0; second--)
            {
                if (IsOver) return;
                if (first >= Best.Elements.Count || !Try(Best.Without(first, 1).Without(second, 1))) continue;
                Reduce();
                (first, second) = (Best.Elements.Count, 0);
            }
    }

    const int MostForPairs = 64;

    /// <summary>One pass of pieces of a size.</summary>
    void Sweep(int size)
    {
        if (isForward)
        {
            for (var from = 0; from < Best.Elements.Count && !IsOver;)
                if (!Try(Best.Without(from, int.Min(size, Best.Elements.Count - from)))) from += size;
            return;
        }
        for (var at = Best.Elements.Count - size; at > -size; at -= size)
        {
            var (from, count) = (int.Max(0, at), int.Min(size, size + at));
            if (from + count > Best.Elements.Count) continue;
            if (IsOver) return;
            Try(Best.Without(from, count));
        }
    }

    /// <summary>All messages of a type, all on a link, all timers of a machine, all that one machine does.</summary>
    void ReduceKinds()
    {
        var keys = Best.Elements.SelectMany(Keys).GroupBy(key => key).OrderByDescending(group => group.Count())
            .ThenBy(group => group.Key, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key).ToList();
        foreach (var key in keys)
        {
            if (IsOver) return;
            Element[] rest = [.. Best.Elements.Where(element => !Keys(element).Contains(key))];
            if (rest.Length < Best.Elements.Count) Try(Best with { Elements = rest });
        }
    }

    static IEnumerable<string> Keys(Element element) => element switch
    {
        StepElement { Step: DeliverStep step } =>
            [step.Message, $"{step.From}->{step.To}", $"{step.Message} {step.From}->{step.To}", $"at {step.To}",
                $"{step.Message} at {step.To}"],
        StepElement { Step: FireStep step } => [step.Timer, $"{step.Timer} {step.Node}", $"at {step.Node}"],
        StepElement { Step: SyncStep step } => [$"sync {step.Node}"],
        OperationElement operation => [$"client {operation.Client}"],
        FaultElement { Fault: var fault } => [fault.GetType().Name],
        _ => [],
    };

    /// <summary>Makes draws uneventful that are not: pieces of them, down to single ones.</summary>
    public void ReduceChoices()
    {
        if (!Best.GivesDraws) return;
        for (var size = int.Max(1, Eventful(Best) / 2); size >= 1; size /= 2)
            for (var at = Eventful(Best) - size; at > -size; at -= size)
            {
                var (from, count) = (int.Max(0, at), int.Min(size, size + at));
                if (from + count > Eventful(Best) || count == 0) continue;
                if (IsOver) return;
                var number = 0;
                Try(Best.WithDraws(draw => draw.Value != 0 && number++ is var place && place >= from && place < from + count
                    ? draw with { Value = 0 } : draw));
            }
    }

    static int Eventful(Transcript transcript) => transcript.AllDraws.Count(draw => draw.Value != 0);

    /// <summary>Leaves out operations together with all that their clients do until they begin the next.</summary>
    void ReduceOperations()
    {
        for (var size = int.Max(1, Best.Operations / 2); size >= 1 && !IsOver; size /= 2)
            for (var at = Best.Operations - size; at > -size; at -= size)
            {
                var (from, count) = (int.Max(0, at), int.Min(size, size + at));
                if (from + count > Best.Operations || count == 0) continue;
                if (IsOver) return;
                Try(Best.WithoutOperations(from, count));
            }
    }
}
