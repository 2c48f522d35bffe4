using System.Globalization;

namespace Simulator.Scenarios;

/// <summary>Whether a capsule still shows what it was kept for.</summary>
public enum ReplayAnswer
{
    /// <summary>It fails in the same way.</summary>
    Reproduced,
    /// <summary>Some of its choices are not where they were; with the nearest in their place it fails in the same way.</summary>
    Resynchronised,
    /// <summary>It does not fail in that way any more.</summary>
    NoLongerApplies,
}

/// <summary>What came of a replay.</summary>
/// <param name="Choice">The number, from 1, of the first choice that did not fit; null when all did.</param>
/// <param name="Lines">In words.</param>
public sealed record ReplayResult(ReplayAnswer Answer, int? Choice, IReadOnlyList<string> Lines, Trial? Trial)
{
    /// <summary>Whether the trace is that of the capsule to the last bit.</summary>
    public bool IsIdentical { get; init; }
}

/// <summary>Runs capsules again.</summary>
public static class Replay
{
    public static ReplayResult Of(Capsule capsule, Catalogue catalogue)
    {
        var trials = new Trials(catalogue);
        var exact = Run(capsule, trials, adapts: false, out var edited);
        var isIdentical = exact.World.Trace.Hash == capsule.TraceHash;
        if (Fails(exact, capsule) && (isIdentical || FirstMisfit(exact, edited) is null))
            return new ReplayResult(ReplayAnswer.Reproduced, null,
                [$"reproduced: {exact.Failure}", isIdentical ? "the trace is the same to the last bit" : OtherTrace(capsule)], exact)
            {
                IsIdentical = isIdentical,
            };
        var adapted = Run(capsule, trials, adapts: true, out edited);
        var misfit = FirstMisfit(adapted, edited) ?? FirstMisfit(exact, edited);
        if (Fails(adapted, capsule) && misfit is var (choice, why))
            return new ReplayResult(ReplayAnswer.Resynchronised, choice,
                [$"drifted at choice {choice} and resynchronised: {why}", $"reproduced: {adapted.Failure}"], adapted);
        return Gone(capsule, adapted, misfit);
    }

    static ReplayResult Gone(Capsule capsule, Trial trial, (int Choice, string Why)? misfit)
    {
        var found = trial.Failure is { } other ? $"found {other}" : $"{capsule.Violates.Check} holds";
        var why = misfit is var (choice, text)
            ? string.Create(CultureInfo.InvariantCulture, $"choice {choice} finds nothing to decide ({text}), and without it {found}")
            : $"every choice was made as it was, and {found}: the cause is gone";
        return new ReplayResult(ReplayAnswer.NoLongerApplies, misfit?.Choice, [$"no longer applies: {why}"], trial);
    }

    static string OtherTrace(Capsule capsule) => capsule.Version == VerdictJson.Version
        ? "the trace is another one: the code has changed since"
        : $"the trace is another one: the capsule was made by version {capsule.Version}";

    static bool Fails(Trial trial, Capsule capsule) => trial.Failure == capsule.Violates.Signature;

    static Trial Run(Capsule capsule, Trials trials, bool adapts, out Edited? edited)
    {
        var choices = Composer.Choices(capsule.Scenario);
        edited = choices as Edited;
        return trials.Run(capsule.Scenario, choices: choices, check: capsule.Violates.Check, setUp: setup => setup.Schedule is { } schedule
            ? setup with { Schedule = schedule with { Adapts = adapts } } : setup);
    }

    /// <summary>The steps of a schedule are numbered first, the given choices after them.</summary>
    static (int Choice, string Why)? FirstMisfit(Trial trial, Edited? edited)
    {
        var reports = trial.World.StepReports;
        for (var i = 0; i < reports.Count; i++)
            if (reports[i].Fate is StepFate.Adapted or StepFate.Missed)
                return (i + 1, $"{trial.World.Setup.Schedule!.Steps[i]}: {reports[i].Why}");
        if (edited is { FirstMisfit: >= 0 and var misfit }) return (reports.Count + misfit + 1, "there are fewer options now");
        return edited?.Unasked.Any() == true ? (reports.Count + edited.Unasked.First() + 1, "nothing is decided there any more") : null;
    }
}
