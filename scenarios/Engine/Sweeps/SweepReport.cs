using System.Globalization;

namespace Simulator.Scenarios;

/// <summary>What a sweep tells a person: what failed, how sure that is, and what was never reached. The same for equal seeds.</summary>
public static class SweepReport
{
    /// <summary>Names and pairs shown; the rest is in the table.</summary>
    const int Most = 8;

    public static IEnumerable<string> Lines(SweepManifest sweep, SweepTally tally)
    {
        var shard = sweep.Shard == Shard.Whole ? "" : $", shard {sweep.Shard}";
        yield return Text($"{sweep.Scenario}{(sweep.IsSwarm ? ", swarm" : "")}, seeds {sweep.First}..{sweep.Last}{shard}: ")
            + Text($"{tally.Failures} of {tally.Done} seeds failed: {Rate(sweep, tally)}");
        if (tally.Undecided > 0) yield return Text($"  {tally.Undecided} left a history that is too hard to judge");
        if (tally is { Done: > 0, Answered: 0 }) yield return "  no operation succeeded under any seed: these runs prove little";
        foreach (var group in tally.Groups)
        {
            var where = group.Failure.Location.Length == 0 ? "" : $" at {group.Failure.Location}";
            yield return Text($"  {group.Failure.Signature.Check}{where}: {group.Seeds}, first under seed {group.First.Seed}");
            yield return "      " + group.First.Text;
            yield return "    " + sweep.CommandOf(group.First.Seed);
            if (!sweep.UntilFailure && FailureRate.SeedsToConfirm(group.Seeds, tally.Done) is { } needed)
                yield return Text($"    a fix is confirmed at 95 % by {needed} seeds without it");
        }
        foreach (var line in Vacuity(tally.Coverage)) yield return line;
    }

    static string Rate(SweepManifest sweep, SweepTally tally) =>
        sweep.UntilFailure && tally.Failures > 0 ? "stopped at the first" : FailureRate.Of(tally.Failures, tally.Done);

    /// <summary>What these runs say nothing about, because it never happened.</summary>
    public static IEnumerable<string> Vacuity(SweepCoverage coverage)
    {
        if (coverage.Seeds == 0) yield break;
        if (Named("faults that hit nothing", coverage.FaultsWithoutEffect) is { } faults) yield return faults;
        if (Named("never handled", coverage.NeverHandled) is { } handlers) yield return handlers;
        var missing = coverage.PairsNeverReached;
        yield return Text($"  states x inputs: {coverage.PairsReached} pairs reached, {missing.Count} never")
            + (missing.Count == 0 ? "" : ": " + Listed([.. missing.Select(pair => $"{pair.State} x {pair.Input}")]));
        if (Named("never seen", coverage.NeverSeen) is { } situations) yield return situations;
        else if (coverage.Situations > 0) yield return Text($"  situations to be seen: all {coverage.Situations} were");
    }

    static string? Named(string title, IReadOnlyList<string> names) => names.Count == 0 ? null : $"  {title}: {Listed(names)}";

    static string Listed(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(Most)) + (names.Count > Most ? Text($" and {names.Count - Most} more") : "");

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
