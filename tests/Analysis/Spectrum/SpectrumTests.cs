using CsCheck;
using Simulator.Analysis.Consistency;
using Simulator.Analysis.Consistency.Spectrum;
using Simulator.Analysis.Plots;
using Simulator.Tests.Analysis.Sessions;
using Lattice = Simulator.Analysis.Consistency.Spectrum.Spectrum;

namespace Simulator.Tests.Analysis.Spectrum;

/// <summary>The lattice of models: its arrows as laws, and histories whose place in it is known.</summary>
public sealed class SpectrumTests
{
    static readonly LinearizabilityOptions quick = new() { NeedsWitness = false };

    static readonly ModelFamily objects = Lattice.Families[0];

    [Test]
    public void No_small_history_contradicts_an_arrow()
    {
        Gen.Select(Gen.Int[0, int.MaxValue - 1], Gen.Int[2, 8], Gen.Int[2, 4]).Sample((seed, operations, clients) =>
        {
            var all = Operations.From(Random(new Random(seed), operations, clients));
            if (all.Count == 0) return;
            var ask = objects.Ask(all, quick);
            var verdicts = objects.Models.ToDictionary(model => model.Name, model => ask(model.Name).Verdict.ToString());
            foreach (var (stronger, weaker) in objects.Arrows)
                Assert.That(verdicts[stronger] == "yes" && verdicts[weaker] == "no", Is.False, $"{stronger} holds and {weaker} does not");
        }, iter: 10_000);
    }

    /// <summary>Of each arrow there is a history that tells the two models apart; but for those that are one and the same on registers.</summary>
    [Test]
    public void Each_arrow_leads_to_something_weaker()
    {
        var same = objects.Arrows.ToList();
        for (var seed = 0; seed < 200_000 && same.Count > 1; seed++)
        {
            var all = Operations.From(Random(new Random(seed), 2 + seed % 7, 2 + seed % 3));
            if (all.Count == 0) continue;
            var ask = objects.Ask(all, quick);
            same.RemoveAll(arrow => ask(arrow.Stronger).Verdict.ToString() == "no" && ask(arrow.Weaker).Verdict.ToString() == "yes");
        }
        Assert.That(same, Is.EqualTo(new[] { new Arrow("causal-convergence", "session-guarantees") }));
    }

    /// <summary>Operations on two keys that overlap at random; reads find what was written to the key at any time, or nothing.</summary>
    static History Random(Random random, int operations, int clients)
    {
        var history = new History();
        var open = new (string Function, string Key, Value Argument)?[clients];
        var written = new int[2];
        for (var left = operations; left > 0 || open.Any(each => each is not null);)
        {
            var client = random.Next(clients);
            if (open[client] is var (function, key, argument))
            {
                // One in a hundred finds what will be written later, or never: of that every model says no.
                var last = written[key == "x" ? 0 : 1] + (random.Next(100) == 0 ? 1 : 0);
                var found = random.Next(last + 1) is > 0 and var value ? Value.Of(value) : Value.Nil;
                history.Add(new Instant(history.Events.Count), OpType.Ok, client, function, key, function == "read" ? found : argument);
                open[client] = null;
            }
            else if (left-- > 0)
            {
                var on = random.Next(2);
                open[client] = random.Next(2) == 0 ? ("read", "xy"[on].ToString(), Value.Nil) : ("write", "xy"[on].ToString(), Value.Of(++written[on]));
                history.Add(new Instant(history.Events.Count), OpType.Invoke, client, open[client]!.Value.Function, open[client]!.Value.Key,
                    open[client]!.Value.Argument);
            }
        }
        return history;
    }

    [Test]
    public void What_follows_is_what_asking_would_have_said() =>
        Gen.Select(Gen.Int[0, int.MaxValue - 1], Gen.Int[2, 8]).Sample((seed, operations) =>
        {
            var all = Operations.From(Random(new Random(seed), operations, 3));
            if (all.Count == 0) return;
            var report = Lattice.Of(all, quick)[0];
            var ask = objects.Ask(all, quick);
            foreach (var model in report.Models.Where(model => model.Follows))
                Assert.That(ask(model.Name).Verdict.ToString(), Is.Not.EqualTo(model.Grade == Grade.Holds ? "no" : "yes"));
        }, iter: 2_000);

    [TestCase("wx1 rx1 | rx1 wx2 | rx1 rx2", "sequential", "")]
    [TestCase("wx1 ry0 | wy1 rx0", "causal-memory, causal-convergence", "sequential")]
    [TestCase("wx1 rx2 | wx2 rx1", "causal-memory, monotonic-reads, monotonic-writes, writes-follow-reads", "read-your-writes")]
    public void A_history_has_its_place(string text, string strongest, string weakestViolated)
    {
        var report = Lattice.Of(SessionText.Of(text))[0];
        Assert.That(string.Join(", ", report.Strongest), Is.EqualTo(strongest));
        Assert.That(string.Join(", ", report.WeakestViolated), Is.EqualTo(weakestViolated));
        Assert.That(report["linearizable"].Grade, Is.EqualTo(Grade.NotApplicable), "such texts tell nothing of real time");
    }

    [Test]
    public void Transactions_have_a_lattice_of_their_own()
    {
        var history = new History();
        foreach (var (process, steps) in new[] { (0, "[[:r \"x\" nil] [:w \"y\" 1]]"), (1, "[[:r \"y\" nil] [:w \"x\" 2]]") })
            history.Add(new Instant(history.Events.Count), OpType.Invoke, process, "txn", null, Steps(steps));
        foreach (var (process, steps) in new[] { (0, "[[:r \"x\" nil] [:w \"y\" 1]]"), (1, "[[:r \"y\" nil] [:w \"x\" 2]]") })
            history.Add(new Instant(history.Events.Count), OpType.Ok, process, "txn", null, Steps(steps));
        var report = Lattice.Of(Operations.From(history)).Single();
        Assert.That(report.Family.Name, Is.EqualTo("transactions"));
        // Write skew.
        Assert.That(report["snapshot-isolation"].Grade, Is.EqualTo(Grade.Holds));
        Assert.That(report["serializable"].Grade, Is.EqualTo(Grade.Violated));
        Assert.That(report.Strongest, Does.Contain("strong-snapshot-isolation"));
        Assert.That(LatticePlot.Of([report], "write skew").ToPng(), Is.Not.Empty);
    }

    static Value Steps(string edn)
    {
        var text = $"{{:process 0, :type :invoke, :f :txn, :value {edn}}}";
        return Simulator.Analysis.Formats.HistoryFile.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), "h").Events[0].Value;
    }

    [Test]
    public void Of_a_queue_only_what_is_defined_for_queues_is_asked()
    {
        var history = new History();
        history.Add(new Instant(0), OpType.Invoke, 0, "enqueue", null, Value.Of(1));
        history.Add(new Instant(1), OpType.Ok, 0, "enqueue", null, Value.Of(1));
        var report = Lattice.Of(Operations.From(history))[0];
        Assert.That(report["linearizable"].Grade, Is.EqualTo(Grade.Holds));
        Assert.That(report.Strongest, Is.EqualTo(new[] { "linearizable" }));
    }

    [Test]
    public void A_budget_that_is_spent_makes_an_unknown_and_no_more()
    {
        var all = Operations.From(new RandomHistories(5).Next(RandomHistories.Kind.Register, 40, 12, lies: 0));
        var report = Lattice.Of(all, quick with { Budget = new Budget { Configurations = 1 } })[0];
        Assert.That(report["linearizable"].Grade, Is.EqualTo(Grade.Unknown));
        Assert.That(report.Lines(), Has.Some.Contains("were not enough"));
    }

    [Test]
    public void The_picture_and_the_table_are_the_same_bytes_each_time_and_name_every_model()
    {
        var reports = Lattice.Of(SessionText.Of("wx1 ry0 | wy1 rx0"));
        var svg = System.Text.Encoding.UTF8.GetString(LatticePlot.Of(reports, "store buffering").ToSvg());
        Assert.That(svg, Is.EqualTo(System.Text.Encoding.UTF8.GetString(LatticePlot.Of(reports, "store buffering").ToSvg())));
        var png = LatticePlot.Of(reports, "store buffering").ToPng();
        Assert.That(png[..4], Is.EqualTo(new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G' }));
        File.WriteAllBytes(Path.Combine(TestContext.CurrentContext.WorkDirectory, "lattice.png"), png);
        foreach (var model in objects.Models) Assert.That(svg, Does.Contain("\t" + model.Name + "\n"));
        using var table = new MemoryStream();
        SpectrumCsv.Write(reports, table);
        var lines = System.Text.Encoding.UTF8.GetString(table.ToArray()).Split('\n');
        Assert.That(lines, Has.Length.EqualTo(objects.Models.Count + 2));
        Assert.That(lines[2], Does.StartWith("objects and sessions,sequential,violated,no,causal-memory causal-convergence,"));
    }
}
