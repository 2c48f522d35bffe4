using System.Globalization;
using Simulator.Analysis.Consistency.Sessions;
using Simulator.Analysis.Metrics;
using static Simulator.Analysis.Consistency.Explanation;

namespace Simulator.Analysis.Consistency.Bounded;

/// <summary>The largest staleness that is good. Without a bound, any that there is.</summary>
/// <param name="Versions">k of k-staleness, at least 1.</param>
/// <param name="Time">Δ of Δ-staleness, at least 0.</param>
/// <param name="Deviation">Of a counter, at least 0.</param>
public sealed record StalenessBounds(long? Versions = null, Duration? Time = null, long? Deviation = null);

/// <summary>
/// Consistency with a measure: how many versions, how much time, by what amount reads were behind, and whether they agree in the end. Each
/// tells the smallest bound that holds, and judges it by the bound that it is given.
/// </summary>
public static class BoundedChecks
{
    public static IReadOnlyList<NamedCheck> All { get; } =
    [
        new("k-staleness", "the smallest k such that every read returns one of the last k versions (k-atomicity; 1 is linearizable)",
            Versions),
        new("delta-staleness", "the smallest time by which reads must be taken to have begun earlier to be atomic (Golab et al., PODC "
            + "2011)", Time),
        new("numerical-deviation", "the most by which a read of a counter is off everything that it can have held (Yu and Vahdat, OSDI "
            + "2000)",
            Deviation),
        new("eventual", "once updates have ended, the last reads of all processes agree", Eventually),
    ];

    static CheckReport Versions(Operations all, LinearizabilityOptions options) => OfRegisters("k-staleness", all, options, keys =>
    {
        var (least, most, worst) = (1, 1, (Key: (VersionKey?)null, Read: -1));
        var purse = new Purse(options.Budget.Configurations, options.Budget.Bytes);
        foreach (var key in keys)
        {
            var answer = new KStaleness(key).Find(purse);
            if (worst.Key is null || answer.Least > least) worst = (key, answer.Read);
            (least, most) = (int.Max(least, answer.Least), int.Max(most, answer.Most));
        }
        var measured = least == most ? Invariant($"smallest k: {least}") : Invariant($"smallest k: from {least} to {most}");
        Verdict verdict = options.Bounds.Versions is not { } bound || most <= bound ? new Verdict.Yes([])
            : least > bound ? new Verdict.No(TooManyVersions(all, worst.Key!, worst.Read, (int)bound, least))
            : new Verdict.Unknown(options.Budget.ToString(), 0, all.Count);
        return (verdict, measured, "bounds and search", purse.Spent);
    });

    static Witness TooManyVersions(Operations all, VersionKey key, int read, int bound, int least)
    {
        var between = read < 0 ? [] : new KStaleness(key).Between(read).ToArray();
        if (between.Length < bound)
            return new Witness([.. key.Ops.Select(op => op.Source).Distinct()], Part(all, key.Ops.Select(op => op.Source)),
                [Invariant($"No order of these operations that respects real time lets every read return one of the last {least - 1} ")
                    + "versions."], false);
        int[] chosen = key.From[read] >= 0 ? [key.From[read], .. between[^bound..], read] : [.. between[^bound..], read];
        int[] sources = [.. chosen.Select(op => key.Ops[op].Source)];
        return new Witness(sources, Part(all, sources),
            [Invariant($"{Cap(The(all, key.Ops[read].Source))} found {Short(all, key.Ops[read].Value)}, although {bound} newer ")
                + (bound == 1 ? "version had" : "versions had") + " been written one after another and acknowledged before it began at "
                + $"{Began(all, key.Ops[read].Source)}."], true);
    }

    static CheckReport Time(Operations all, LinearizabilityOptions options) => OfRegisters("delta-staleness", all, options, keys =>
    {
        if (!all.TimesKnown) return (new Verdict.Unknown("the history holds no times, and times", 0, all.Count), "", "zones", 0);
        var (most, worst) = (0L, (VersionKey?)null);
        foreach (var key in keys)
            if (new DeltaStaleness(key).Least() is var delta && (worst is null || delta > most)) (most, worst) = (delta, key);
        var bound = options.Bounds.Time?.Ns;
        Verdict verdict = bound is { } given && most > given
            ? new Verdict.No(TooOld(all, worst!, given, most)) : new Verdict.Yes([]);
        return (verdict, "smallest Δ: " + Decimals.Time(new Duration(most)), "zones", 0);
    });

    static Witness TooOld(Operations all, VersionKey key, long bound, long least)
    {
        // Just below the least, the two versions conflict that need it all.
        var (newer, older) = new DeltaStaleness(key).Conflict(long.Max(bound, least - 1))!.Value;
        int[] sources = [.. newer.Concat(older).Select(op => key.Ops[op].Source).Distinct().Order()];
        var late = older.Where(op => !key.Ops[op].IsWrite).DefaultIfEmpty(older[^1]).MaxBy(op => key.Ops[op].Invoke);
        var known = newer.MinBy(op => key.Ops[op].Return);
        return new Witness(sources, Part(all, sources),
            [$"{Cap(The(all, key.Ops[late].Source))} found {Short(all, key.Ops[late].Value)} and began at "
                + $"{Began(all, key.Ops[late].Source)}, although "
                + $"{Short(all, key.Ops[known].Value)} was there by {Ended(all, key.Ops[known].Source)}: reads must be taken to have begun "
                + $"{Decimals.Time(new Duration(least))} earlier for both to fit."], true);
    }

    static CheckReport Deviation(Operations all, LinearizabilityOptions options)
    {
        const string name = "numerical-deviation";
        if (Models.Of(all) != ObjectModel.Counter && options.Model != ObjectModel.Counter)
            return Other(name, "the measure is one of counters, and this history is of another object; counters");
        Models.Demand(all, ObjectModel.Counter);
        var (most, read, impossible) = NumericalDeviation.Find(all);
        var measured = Invariant($"largest deviation: {most}");
        if (impossible is { } strange)
            return Report(name, all, No(all, [strange], $"{Cap(The(all, strange))} found {Short(all, all.Result[strange])}, which "
                + "is no number."), "",
                "counter", "sums", 0);
        Verdict verdict = options.Bounds.Deviation is { } bound && most > bound
            ? No(all, [read], $"{Cap(The(all, read))} found {Short(all, all.Result[read])}, which is "
                + Invariant($"{most} ")
                + $"off all that the counter can have held between {Began(all, read)} and {Ended(all, read)}.")
            : new Verdict.Yes([]);
        return Report(name, all, verdict, measured, "counter", "sums", 0);
    }

    static CheckReport Eventually(Operations all, LinearizabilityOptions options)
    {
        if (all.Act.Any(act => act is Act.Txn or Act.Acquire or Act.Release or Act.Enqueue or Act.Dequeue))
            return Other("eventual", "what is read of each key must be told by the history; reads of keys");
        var (disagreeing, unread, restless, settling, judged) = EventualAgreement.Find(all);
        var measured = judged == 0 ? "" : "longest from the last update of a key to agreement: "
            + Decimals.Time(new Duration(settling));
        Verdict verdict = disagreeing is var (one, other)
            ? No(all, [one, other], $"{Cap(The(all, one))} found {Short(all, all.Result[one])} and {The(all, other)} found "
                + $"{Short(all, all.Result[other])}; both "
                + "began after the last update had ended, and neither process read again.")
            : restless is { } open
                ? new Verdict.Unknown($"last reads of {NameOf(all, open)} disagree, but an update of unknown outcome may still take "
                    + "effect; outcomes", 0, all.Count)
            : unread is { } key
                ? new Verdict.Unknown($"nobody read {NameOf(all, key)} after its last update; reads", 0, all.Count)
                : judged == 0 ? new Verdict.Unknown("nobody read anything; reads", 0, all.Count) : new Verdict.Yes([]);
        return Report("eventual", all, verdict, measured, Models.Name(Models.Of(all)), "last reads", 0);
    }

    static string NameOf(Operations all, int key) => key == Operations.None ? "the object" : all.Keys[key];

    static CheckReport OfRegisters(
        string name, Operations all, LinearizabilityOptions options,
        Func<IReadOnlyList<VersionKey>, (Verdict Verdict, string Measured, string Algorithm, long Spent)> find)
    {
        IReadOnlyList<VersionKey> keys;
        try
        {
            keys = VersionHistory.Of(all, options.NilReads ?? all.Dialect.NilReads);
        }
        catch (NotRegistersException wrong)
        {
            return Other(name, $"the measure is one of registers, and the history has the function {wrong.Message}; registers");
        }
        foreach (var key in keys)
        {
            if (key.Twice is var (one, other))
                return Other(name, $"{Short(all, key.Ops[one].Value)} was written twice, by {The(all, key.Ops[one].Source)} and by "
                    + $"{The(all, key.Ops[other].Source)}; values that are unique");
            if (key.Impossible() is not { } read) continue;
            int[] ops = key.From[read] >= 0 ? [key.Ops[read].Source, key.Ops[key.From[read]].Source] : [key.Ops[read].Source];
            return Report(name, all, No(all, ops, $"{Cap(The(all, key.Ops[read].Source))} found {Short(all, key.Ops[read].Value)}, "
                + (key.From[read] >= 0 ? "and ended before the write of it began" : "and nobody wrote that")
                    + ": no staleness explains it."),
                "no bound holds", "registers", "bounds", 0);
        }
        var (verdict, measured, algorithm, spent) = find(keys);
        return Report(name, all, verdict, measured, "registers", algorithm, spent) with { Keys = keys.Count };
    }

    static Verdict.No No(Operations all, int[] ops, string sentence) =>
        new(new Witness([.. ops.Order()], Part(all, ops), [sentence], true));

    static Operations Part(Operations all, IEnumerable<int> ops) => new(all, [.. ops.Distinct().Order()], _ => false, all.Dialect);

    static CheckReport Other(string name, string why) =>
        new(name, new Verdict.Unknown(why, 0, 0), "another object", "none", 0, 0, 0, "nothing");

    static CheckReport Report(string name, Operations all, Verdict verdict, string measured, string model, string algorithm,
        long spent) => new(
        name, verdict, model, algorithm, all.Count, all.Key.Distinct().Count(), spent,
        "what nobody wrote and is nil, or zero where the file has it so, was there at first")
        {
            Measured = measured,
            WitnessLines = verdict is Verdict.No no ? Lines(no.Witness) : [],
        };

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
