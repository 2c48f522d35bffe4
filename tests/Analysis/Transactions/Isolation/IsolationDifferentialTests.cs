using CsCheck;
using Simulator.Analysis.Consistency;
using Simulator.Analysis.Transactions.Isolation;

namespace Simulator.Tests.Analysis.Transactions.Isolation;

/// <summary>
/// The checks against the definitions, on small random histories of registers and of lists; and the levels against each other.
/// </summary>
public sealed class IsolationDifferentialTests
{
    const int Histories = 10_000;

    /// <summary>Draws one transaction: its session, its ending, and for each step what it does with which key.</summary>
    static readonly Gen<(int Session, int Ending, (bool IsWrite, int Key, int Value)[] Steps)> One = Gen.Select(
        Gen.Int[0, 2], Gen.Int[0, 11], Gen.Select(Gen.Bool, Gen.Int[0, 1], Gen.Int[0, 11]).Array[1, 3]);

    internal static readonly Gen<List<SmallTransaction>> Registers = Gen.Select(One.Array[2, 4], Gen.Int[0, 1_000_000]).Select(Register);

    internal static readonly Gen<List<SmallTransaction>> Lists = Gen.Select(One.Array[2, 4], Gen.Int[0, 1_000_000]).Select(AppendList);

    [Test]
    public void Registers_get_the_verdicts_of_the_definitions() => Agree(Registers);

    [Test]
    public void Lists_get_the_verdicts_of_the_definitions() => Agree(Lists);

    [Test]
    public void A_level_that_holds_holds_with_all_that_it_implies() =>
        Gen.Select(Gen.OneOf(Registers, Lists), Gen.Bool).Sample((transactions, hasSessionOrder) =>
    {
        // Each level by a judge of its own, for one that has decided several infers some of them.
        var operations = SmallHistory.Of(transactions, Dialect.Own with { HasSessionOrder = hasSessionOrder });
        var holds = IsolationLevels.All.Select(each => IsolationChecks.Alone(operations, each.Level)).ToArray();
        return IsolationLevels.All.All(strong => IsolationLevels.All.All(weak => !strong.Level.Implies(weak.Level)
            || holds[(int)strong.Level] != true || holds[(int)weak.Level] == true));
    }, iter: Histories, print: each => Print(each.Item1) + (each.Item2 ? " with session order" : ""));

    /// <summary>The single check takes shortcuts of its own.</summary>
    [Test]
    public void One_level_alone_gets_the_verdict_that_it_gets_among_all() => Gen.OneOf(Registers, Lists).Sample(transactions =>
    {
        var grades = Grades(transactions, hasSessionOrder: true);
        var operations = SmallHistory.Of(transactions, Dialect.Own with { HasSessionOrder = true });
        return IsolationLevels.All.All(each => grades[each.Level].Verdict.ToString()
            == IsolationChecks.Check(operations, each.Level, new LinearizabilityOptions()).Verdict.ToString());
    }, iter: 1_000, print: Print);

    /// <summary>A witness is a history of its own that violates the level, and nothing can be left out of it.</summary>
    [Test]
    public void A_witness_violates_by_itself() => Gen.OneOf(Registers, Lists).Sample(transactions =>
    {
        foreach (var report in Grades(transactions, hasSessionOrder: true).Reports)
        {
            if (report.Verdict is not Verdict.No { Witness: var witness }) continue;
            var level = IsolationLevels.Named(report.Check)!.Value;
            var again = IsolationChecks.Check(witness.SubHistory, level, new LinearizabilityOptions());
            if (again.Verdict is not Verdict.No || !witness.Minimal || witness.Sentences.Count < 2
                || report.WitnessLines.Count < 3) return false;
        }
        return true;
    }, iter: 1_000, print: Print);

    static void Agree(Gen<List<SmallTransaction>> histories) => Gen.Select(histories, Gen.Bool).Sample((transactions, hasSessionOrder) =>
    {
        var grades = Grades(transactions, hasSessionOrder);
        var brute = new BruteForceIsolation(transactions, hasSessionOrder);
        foreach (var (level, name, _) in IsolationLevels.All)
        {
            if (!IsDecided(level, transactions, hasSessionOrder)) continue;
            var expected = brute.Holds(level) ? "yes" : "no";
            if (grades[level].Verdict.ToString() != expected) throw new AssertionException($"{name}: expected {expected}");
        }
    }, iter: Histories, print: each => Print(each.Item1) + (each.Item2 ? " with session order" : ""));

    /// <summary>
    /// Whether the definition decides. What aborted is in a list that is read uncommitted: what order that shows, no two have the same
    /// opinion. With sessions a reader knows what its session has read, and is not by itself. Both are left to the implications.
    /// </summary>
    internal static bool IsDecided(IsolationLevel level, List<SmallTransaction> transactions, bool hasSessionOrder) => level switch
    {
        IsolationLevel.ReadUncommitted => transactions.All(t => t.Ending == 'c'
            && !(t.Steps.Any(step => step.List is not null) && t.Steps.Any(step => step.Kind == 'a'))),
        IsolationLevel.UpdateSerializable => !hasSessionOrder,
        _ => true,
    };

    static IsolationGrades Grades(List<SmallTransaction> transactions, bool hasSessionOrder) => IsolationChecks.Grade(
        SmallHistory.Of(transactions, Dialect.Own with { HasSessionOrder = hasSessionOrder }), new LinearizabilityOptions());

    static string Print(List<SmallTransaction> transactions) => string.Join(" ", transactions);

    static List<SmallTransaction> Register(((int Session, int Ending, (bool IsWrite, int Key, int Value)[] Steps)[] Drawn, int Seed) from)
    {
        var total = new int[2];
        foreach (var (_, _, steps) in from.Drawn)
            foreach (var step in steps) total[step.Key] += step.IsWrite ? 1 : 0;
        var written = new int[2];
        return Timed(from.Drawn, from.Seed, steps =>
        [
            .. steps.Select(step => step.IsWrite
                ? new SmallStep('w', "xy"[step.Key], ++written[step.Key])
                : new SmallStep('r', "xy"[step.Key], step.Value % (total[step.Key] + 1))),
        ]);
    }

    /// <summary>
    /// Reads of lists find a beginning of one order of all elements, with the transaction's own at the end; some are spoilt.
    /// </summary>
    static List<SmallTransaction> AppendList(((int Session, int Ending, (bool IsWrite, int Key, int Value)[] Steps)[] Drawn, int Seed) from)
    {
        var random = new Random(from.Seed);
        var total = new int[2];
        foreach (var (_, _, steps) in from.Drawn)
            foreach (var step in steps) total[step.Key] += step.IsWrite ? 1 : 0;
        var order = total.Select(count => Enumerable.Range(1, count).OrderBy(_ => random.Next()).ToArray()).ToArray();
        var written = new int[2];
        return Timed(from.Drawn, from.Seed, steps =>
        {
            var own = new List<int>[] { [], [] };
            var made = new List<SmallStep>();
            foreach (var (isWrite, key, value) in steps)
            {
                if (isWrite)
                {
                    own[key].Add(++written[key]);
                    made.Add(new SmallStep('a', "xy"[key], written[key]));
                    continue;
                }
                var found = order[key][..(value % (total[key] + 1))];
                if (random.Next(30) != 0) found = [.. found.Except(own[key]), .. own[key]];
                made.Add(new SmallStep('r', "xy"[key], 0, found));
            }
            return [.. made];
        });
    }

    /// <summary>Gives begins and ends: the sessions in turn by chance, each one transaction after the other.</summary>
    static List<SmallTransaction> Timed(
        (int Session, int Ending, (bool IsWrite, int Key, int Value)[] Steps)[] drawn, int seed,
        Func<(bool IsWrite, int Key, int Value)[], SmallStep[]> make)
    {
        var random = new Random(seed);
        var begin = new int[drawn.Length];
        var end = new int[drawn.Length];
        var queues = Enumerable.Range(0, 3).Select(session =>
            new Queue<int>(Enumerable.Range(0, drawn.Length)
                .Where(i => drawn[i].Session == session).SelectMany(i => new[] { i, i }))).ToArray();
        for (var at = 1; at <= 2 * drawn.Length; at++)
        {
            var open = queues.Where(queue => queue.Count > 0).ToArray();
            var i = open[random.Next(open.Length)].Dequeue();
            if (begin[i] == 0) begin[i] = at;
            else end[i] = at;
        }
        return [.. drawn.Select((each, i) => new SmallTransaction(
            each.Session, begin[i], end[i], each.Ending switch { 0 => 'a', 1 => 'u', _ => 'c' }, make(each.Steps)))];
    }
}
