using System.Globalization;

namespace Simulator.Scenarios;

/// <summary>A run with one choice made otherwise, all others kept by their labels.</summary>
/// <param name="What">What was changed, in words.</param>
public sealed record WhatIf(string What, Trial Before, Trial After)
{
    /// <summary>
    /// Understands <c>deliver EVENT</c> (a message that was lost by chance arrives), <c>spare EVENT</c> (a scheduled crash does not happen)
    /// and <c>component/purpose PLACE #N = VALUE</c>. Throws <see cref="UserError"/> for anything else.
    /// </summary>
    public static WhatIf Run(Scenario scenario, Trials trials, string wish)
    {
        var drawn = new Attribution(Composer.Choices(scenario));
        var before = trials.Run(scenario, choices: drawn, made: world => drawn.World = world);
        var words = wish.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is ["spare", var crash]) return Spare(scenario, trials, before, Event(crash, before, EventKind.Crash, "a crash"));
        var edit = words is ["deliver", var drop]
            ? Delivered(drawn, before, Event(drop, before, EventKind.Drop, "a lost message"))
            : Parse(wish);
        var choices = new Edited([edit], Composer.Choices(scenario));
        var after = trials.Run(scenario, choices: choices);
        if (choices.Unasked.Any()) throw new UserError($"--what-if: found {edit.Site}, but nothing was decided there in this run");
        return new WhatIf(edit.ToString(), before, after);
    }

    static long Event(string text, Trial run, EventKind kind, string noun)
    {
        var trace = run.World.Trace;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id >= trace.Count)
            throw new UserError($"--what-if: found {text}, expected the number of an event, 0..{trace.Count - 1}");
        return trace[id].Kind == kind ? id : throw new UserError($"--what-if: found {TraceText.Line(trace, id)}, expected {noun}");
    }

    /// <summary>The last draw before a message was lost decided that; 0 is the uneventful answer.</summary>
    static Choice Delivered(Attribution drawn, Trial run, long drop)
    {
        var last = drawn.Draws.LastOrDefault(draw => draw.Events == drop);
        var reason = run.World.Trace[drop].Reason;
        if (reason is not (DropReason.Loss or DropReason.Checksum) || last.Choice.Value == 0)
            throw new UserError($"--what-if: event {drop} was not lost by chance ({TraceText.Name(reason)}): spare the crash, or "
                + $"change the fault");
        return last.Choice with { Value = 0 };
    }

    static WhatIf Spare(Scenario scenario, Trials trials, Trial before, long crash)
    {
        var begin = before.World.Trace[crash].Parent;
        var number = begin < 0 ? -1 : before.World.Trace[begin].Detail;
        if (number < 0 || number >= scenario.Faults.Count)
            throw new UserError($"--what-if: event {crash} is of a fault that was drawn, expected one that the scenario lists");
        // At the end of the run, so that all other faults keep their numbers.
        var faults = scenario.Faults.Select((fault, i) => i == number ? FaultSpecs.At(fault, scenario.Duration, null) : fault);
        return new WhatIf($"fault {number + 1} of the scenario does not happen", before,
            trials.Run(scenario with { Faults = [.. faults] }));
    }

    /// <summary>As <see cref="Site.ToString"/> writes it, and the value: <c>network/loss n1->n2 #4 = 0</c>.</summary>
    static Choice Parse(string wish)
    {
        var parts = wish.Split(['=', '#'], StringSplitOptions.TrimEntries);
        var head = parts[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 3 && head.Length == 2 && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture,
            out var ordinal)
            && ulong.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            var ends = head[1].Split("->");
            try
            {
                return new GivenChoice
                {
                    Choice = head[0], At = ends[0], To = ends.Length > 1 ? ends[1] : null, Ordinal = ordinal,
                    Value = value
                }
                    .ToChoice();
            }
            catch (FormatException wrong)
            {
                throw new UserError($"--what-if: {wrong.Message}");
            }
        }
        throw new UserError($"--what-if: found {wish}, expected 'deliver EVENT', 'spare EVENT' or a choice such as 'network/loss "
            + $"n1->n2 #4 = 0'");
    }

    /// <summary>Both runs side by side from the first event that differs.</summary>
    public IEnumerable<string> Lines(int most)
    {
        yield return $"what if: {What}";
        yield return $"before: {Before.Failure?.ToString() ?? "every check holds"}";
        yield return $"after:  {After.Failure?.ToString() ?? "every check holds"}";
        var (one, other) = (Before.World.Trace, After.World.Trace);
        var at = 0L;
        while (at < one.Count && at < other.Count && TraceText.Line(one, at) == TraceText.Line(other, at)) at++;
        if (at == one.Count && at == other.Count)
        {
            yield return "both runs are the same";
            yield break;
        }
        for (var id = at; id < at + most && (id < one.Count || id < other.Count); id++)
            yield return $"{Cell(one, id),-Column}| {Cell(other, id)}";
    }

    const int Column = 78;

    static string Cell(Trace trace, long id)
    {
        if (id >= trace.Count) return "";
        var line = TraceText.Line(trace, id);
        return line.Length < Column ? line : line[..(Column - 2)] + "…";
    }
}
