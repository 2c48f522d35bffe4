using CsCheck;
using Simulator.Analysis.Consistency;
using Simulator.Analysis.Consistency.Bounded;
using Simulator.Analysis.Consistency.Sessions;
using Simulator.Analysis.Transactions.Isolation;
using Simulator.Tests.Analysis.Bounded;
using Simulator.Tests.Analysis.Collections;
using Simulator.Tests.Analysis.Sessions;
using Simulator.Tests.Analysis.Transactions.Isolation;

namespace Simulator.Tests.Analysis.Models;

/// <summary>A small random history and what the slow, obvious implementation of a model says of it.</summary>
/// <param name="Expected">yes, no or unknown.</param>
sealed record Judged(Operations History, LinearizabilityOptions Options, string Expected, string Text);

/// <summary>For each model of the catalogue an implementation that tries out its definition, with small histories to try it on.</summary>
static class SecondOpinions
{
    static readonly LinearizabilityOptions quick = new() { NeedsWitness = false };

    public static IReadOnlyDictionary<string, Gen<Judged>> All { get; } = Table().ToDictionary(each => each.Name, each => each.Gen);

    static IEnumerable<(string Name, Gen<Judged> Gen)> Table()
    {
        yield return ("linearizable", Gen.OneOf(
            Object(RandomHistories.Kind.UniqueRegister, null), Object(RandomHistories.Kind.Cas, null), Object(RandomHistories.Kind.Keyed, null)));
        yield return ("linearizable-register", Object(RandomHistories.Kind.Register, ObjectModel.Register));
        yield return ("linearizable-cas-register", Gen.OneOf(
            Object(RandomHistories.Kind.Cas, ObjectModel.CasRegister), Object(RandomHistories.Kind.UniqueCas, ObjectModel.CasRegister)));
        yield return ("linearizable-kv", Object(RandomHistories.Kind.Texts, ObjectModel.KeyValue));
        yield return ("linearizable-multi-register", Object(RandomHistories.Kind.Transactions, ObjectModel.MultiRegister));
        yield return ("linearizable-mutex", Object(RandomHistories.Kind.Mutex, ObjectModel.Mutex));
        yield return ("linearizable-set", Collection(ObjectModel.Set, RandomCollections.Kind.Set, RandomCollections.Kind.RepeatedSet));
        yield return ("linearizable-counter", Collection(ObjectModel.Counter, RandomCollections.Kind.Counter, RandomCollections.Kind.SignedCounter));
        yield return ("linearizable-queue", Collection(
            ObjectModel.Queue, RandomCollections.Kind.Queue, RandomCollections.Kind.RepeatedQueue, RandomCollections.Kind.Drains));
        yield return ("linearizable-list", Collection(ObjectModel.List, RandomCollections.Kind.List, RandomCollections.Kind.RepeatedList));
        foreach (var (model, name, _) in SessionModels.All) yield return (name, Session(model));
        yield return ("k-staleness", Versions());
        yield return ("delta-staleness", Time());
        yield return ("numerical-deviation", Deviation());
        yield return ("eventual", Eventual());
        foreach (var (level, name, _) in IsolationLevels.All) yield return (name, Isolation(level));
    }

    static Gen<Judged> Drawn(Func<int, int, int, Judged?> make) => Gen.Select(Gen.Int[0, int.MaxValue - 1], Gen.Int[2, 7], Gen.Int[2, 4])
        .Select((seed, operations, clients) => make(seed, operations, clients)).Where(judged => judged is not null)!;

    static Gen<Judged> Object(RandomHistories.Kind kind, ObjectModel? model) => Drawn((seed, operations, clients) =>
    {
        var history = new RandomHistories(seed).Next(kind, operations, clients);
        var all = Operations.From(history);
        var holds = BruteForce.IsLinearizable(all, NilReads.Literal, InitialValue.Nil);
        return new Judged(all, quick with { Model = model }, Word(holds), BoundedTests.Text(history));
    });

    static Gen<Judged> Collection(ObjectModel model, params RandomCollections.Kind[] kinds) => Drawn((seed, operations, clients) =>
    {
        var history = new RandomCollections(seed).Next(kinds[seed % kinds.Length], operations, clients, lies: 0.15);
        var all = Operations.From(history);
        return new Judged(all, quick with { Model = model }, Word(BruteCollections.IsLinearizable(all, model)), BoundedTests.Text(history));
    });

    /// <summary>One of eight histories has a read of what nobody wrote.</summary>
    static Gen<Judged> Session(SessionModel model) => Gen.Select(SessionDifferentialTests.Small, Gen.Int[0, 7]).Select((small, dice) =>
    {
        var text = dice == 0 ? small + " rx9" : small;
        return new Judged(SessionText.Of(text), quick, Word(new BruteForceSessions(SessionDifferentialTests.Parsed(text)).Holds(model)), text);
    });

    static Gen<Judged> Versions() => Bounded((key, bound) => (new StalenessBounds(Versions: bound + 1), BoundedTests.HasOrder(key, bound + 1)));

    static Gen<Judged> Time() =>
        Bounded((key, bound) => (new StalenessBounds(Time: new Duration(bound * 5)), BoundedTests.HasOrder(key, 1, bound * 5)));

    static Gen<Judged> Bounded(Func<VersionKey, int, (StalenessBounds, bool)> judge) =>
        Gen.Select(BoundedTests.Small, Gen.Int[0, 3]).Select((history, bound) =>
        {
            var all = Operations.From(history);
            var keys = VersionHistory.Of(all, NilReads.Literal);
            if (keys.Count == 0) return null;
            var (bounds, holds) = judge(keys[0], bound);
            return new Judged(all, quick with { Bounds = bounds }, Word(keys[0].Impossible() is null && holds), BoundedTests.Text(history));
        }).Where(judged => judged is not null)!;

    static Gen<Judged> Deviation() => Drawn((seed, operations, clients) =>
    {
        var kind = seed % 2 == 0 ? RandomCollections.Kind.Counter : RandomCollections.Kind.SignedCounter;
        var history = new RandomCollections(seed).Next(kind, operations, clients, lies: 0.4);
        var all = Operations.From(history);
        if (all.Count == 0) return null;
        var bound = seed % 3;
        var holds = BruteDeviation.Largest(all) is { } largest && largest <= bound;
        var options = quick with { Model = ObjectModel.Counter, Bounds = new StalenessBounds(Deviation: bound) };
        return new Judged(all, options, Word(holds), BoundedTests.Text(history));
    });

    static Gen<Judged> Eventual() => Drawn((seed, operations, clients) =>
    {
        var history = new RandomHistories(seed).Next(seed % 2 == 0 ? RandomHistories.Kind.Keyed : RandomHistories.Kind.Register, operations, clients);
        return new Judged(Operations.From(history), quick, BruteAgreement.Judge(history), BoundedTests.Text(history));
    });

    static Gen<Judged> Isolation(IsolationLevel level) =>
        Gen.Select(Gen.OneOf(IsolationDifferentialTests.Registers, IsolationDifferentialTests.Lists), Gen.Bool, Gen.Int[0, 7]).Select((drawn, ordered, dice) =>
        {
            var transactions = dice == 0 ? WithThinAir(drawn) : drawn;
            if (!IsolationDifferentialTests.IsDecided(level, transactions, ordered)) return null;
            var holds = new BruteForceIsolation(transactions, ordered).Holds(level);
            return new Judged(SmallHistory.Of(transactions, Dialect.Own with { HasSessionOrder = ordered }), quick, Word(holds),
                string.Join(' ', transactions) + (ordered ? " with session order" : ""));
        }).Where(judged => judged is not null)!;

    /// <summary>The last transaction also reads what nobody wrote, first or last: the weakest levels are broken by little else.</summary>
    static List<SmallTransaction> WithThinAir(List<SmallTransaction> drawn)
    {
        var isList = drawn.Any(each => each.Steps.Any(step => step.Kind == 'a' || step.List is not null));
        var read = new SmallStep('r', 'x', isList ? 0 : 99, isList ? [99] : null);
        var steps = drawn[^1].Steps;
        return [.. drawn[..^1], drawn[^1] with { Steps = steps.Length % 2 == 0 ? [read, .. steps] : [.. steps, read] }];
    }

    static string Word(bool holds) => holds ? "yes" : "no";
}
