using System.Globalization;
using Simulator.Analysis.Metrics;

namespace Simulator.Scenarios;

/// <summary>Compares what a scenario expects with what came of its run.</summary>
sealed class ExpectationJudge(Scenario scenario, World world, RunEnd end, IReadOnlyList<CheckResult> checks, RunMetrics metrics)
{
    public IReadOnlyList<ExpectationResult> Judge()
    {
        var results = new List<ExpectationResult>();
        foreach (var expectation in scenario.Expect) results.Add(Judge(expectation));
        if (!scenario.Expect.Any(expectation => expectation is StoppedExpectation)) results.Add(JudgeEnd());
        return results;
    }

    ExpectationResult Judge(Expectation expectation) => expectation switch
    {
        HoldsExpectation holds => Answer(holds.Holds, CheckAnswer.Holds, "holds"),
        ViolatedExpectation violated => Answer(violated.Violated, CheckAnswer.Violated, "is violated"),
        UnknownExpectation unknown => Answer(unknown.Unknown, CheckAnswer.Unknown, "is left unknown"),
        StoppedExpectation stopped => Stopped(stopped.Stopped),
        MetricExpectation metric => Measured(metric),
        _ => throw new ArgumentOutOfRangeException(nameof(expectation), expectation, "unknown expectation"),
    };

    ExpectationResult Answer(string check, CheckAnswer expected, string text)
    {
        var result = checks.First(known => known.Name == check);
        var met = result.Answer == expected;
        return new ExpectationResult(met ? $"{check} {text}" : $"{check} {text}: found {Word(result.Answer)}", met);
    }

    static string Word(CheckAnswer answer) => answer switch
    {
        CheckAnswer.Holds => "that it holds",
        CheckAnswer.Violated => "that it is violated",
        _ => "no answer within the budget",
    };

    ExpectationResult Stopped(StopReason expected)
    {
        var found = Reason();
        return new ExpectationResult(
            found == expected
                ? $"the run ends by {Name(expected)}" : $"the run ends by {Name(expected)}: found {EndText()}", found == expected);
    }

    /// <summary>Without a word about it a run should end because its time is over, unless a violation that was expected ended it.</summary>
    ExpectationResult JudgeEnd()
    {
        var asked = scenario.Expect.OfType<ViolatedExpectation>().Select(violated => violated.Violated).ToHashSet(StringComparer.Ordinal);
        var met = end.Reason is EndReason.Time or EndReason.Quiescent
            || (end.Reason == EndReason.Violation && world.Violations.All(violation => asked.Contains(violation.Invariant)));
        return new ExpectationResult(met ? "the run comes to its end" : $"the run comes to its end: found {EndText()}", met);
    }

    StopReason? Reason() => end.Reason switch
    {
        EndReason.Time => StopReason.Time,
        EndReason.StepCap => StopReason.EventCap,
        EndReason.Violation => StopReason.Violation,
        EndReason.Quiescent => StopReason.Quiet,
        _ => null,
    };

    static string Name(StopReason reason) => reason switch
    {
        StopReason.Time => "time",
        StopReason.EventCap => "the cap on events",
        StopReason.Violation => "a violation",
        _ => "falling quiet",
    };

    string EndText() => end.Reason switch
    {
        EndReason.StepCap =>
            string.Create(CultureInfo.InvariantCulture, $"that it was stopped at the cap of {scenario.MaxEvents} events, at {end.At}"),
        EndReason.Violation => $"that {world.Violations[0].Invariant} was violated at {end.At}",
        EndReason.HandlerFailed => $"that a handler failed at {end.At}",
        EndReason.Interrupted => $"that it was interrupted at {end.At}",
        EndReason.Quiescent => $"that nothing was left to happen at {end.At}",
        _ => $"that its time was over at {end.At}",
    };

    ExpectationResult Measured(MetricExpectation expectation)
    {
        var text = expectation.Metric
            + (expectation.Of is { } function ? $" of {function}" : "")
            + (expectation.Fault is { } fault ? string.Create(CultureInfo.InvariantCulture, $" during fault {fault}") : "")
            + (expectation.Side is { } side ? $" on the side of {side}" : "")
            + (expectation.During == MeasuredPart.Run
                ? "" : $" during {(expectation.During == MeasuredPart.Faults ? "faults" : "fault-free time")}")
            + (expectation.AtLeast is { } low ? $" at least {low}" : "")
            + (expectation.AtMost is { } high ? $" at most {high}" : "")
            + (expectation.Between is { } range ? $" between {range}" : "");
        if (new Measurement(scenario, world, end, metrics).Of(expectation) is not { } found)
            return new ExpectationResult($"{text}: found nothing to measure", false);
        var met = (expectation.AtLeast is not { } least || QuantityText.Compare(found, least) >= 0)
            && (expectation.AtMost is not { } most || QuantityText.Compare(found, most) <= 0)
            && (expectation.Between is not { } between
                || (QuantityText.Compare(found, between.From) >= 0 && QuantityText.Compare(found, between.To) <= 0));
        return new ExpectationResult($"{text}: found {Shown(found)}", met);
    }

    /// <summary>Rounded for reading; the comparison was exact.</summary>
    static string Shown(Quantity quantity) => quantity.Kind switch
    {
        QuantityKind.Share => string.Create(CultureInfo.InvariantCulture, $"{100m * quantity.Numerator / quantity.Denominator:0.##}%"),
        QuantityKind.Duration =>
            string.Create(CultureInfo.InvariantCulture, $"{(decimal)quantity.Numerator / quantity.Denominator / 1_000_000:0.###}ms"),
        QuantityKind.Rate =>
            string.Create(CultureInfo.InvariantCulture, $"{1_000_000_000m * quantity.Numerator / quantity.Denominator:0.##}/s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{quantity.Numerator / quantity.Denominator}"),
    };
}
