using CsCheck;
using Simulator.Analysis.Consistency;
using Simulator.Analysis.Consistency.Bounded;
using Simulator.Analysis.Formats;
using Simulator.Tests.Scenarios;
using Lattice = Simulator.Analysis.Consistency.Spectrum.Spectrum;

namespace Simulator.Tests.Analysis.Models;

/// <summary>
/// Every model that can be asked for has a history that keeps it, one that breaks it and nothing that it implies, and a second
/// implementation that agrees with it on ten thousand small histories. A new model without them fails here.
/// </summary>
public sealed class ModelCatalogueTests
{
    const int Histories = 10_000;

    static readonly LinearizabilityOptions quick = new() { NeedsWitness = false, Bounds = new(Versions: 2, Time: Duration.Ms(10), Deviation: 1) };

    /// <summary>Models that are one and the same on the histories that there are: neither can be broken without the other.</summary>
    static readonly (string One, string Other)[] same =
    [
        ("causal-convergence", "session-guarantees"),
        ("repeatable-read", "serializable"),
    ];

    /// <summary>
    /// What cannot be spared although the model does not imply it. By itself, monotonic writes are broken only by a value from nowhere, of
    /// which every model says no; and writes follow reads only by a circle of causes.
    /// </summary>
    static readonly Dictionary<string, string[]> unavoidable = new()
    {
        ["monotonic-writes"] = ["causal-memory", "causal", "pram", "read-your-writes", "monotonic-reads", "writes-follow-reads"],
        ["writes-follow-reads"] = ["causal-memory", "causal"],
    };

    static IEnumerable<string> Names => CheckCatalogue.All.Select(check => check.Name);

    static string Folder => Path.Combine(Golden.Root, "tests", "Histories", "models");

    static Operations Read(string name, string kind) => HistoryFile.ReadOperations(Path.Combine(Folder, $"{name}.{kind}.edn"));

    static string Verdict(string model, Operations history) => CheckCatalogue.Named(model)!.Run(history, quick).Verdict.ToString()!;

    [Test]
    public void Nothing_is_missing()
    {
        Assert.That(Directory.GetFiles(Folder).Select(Path.GetFileName), Is.EquivalentTo(Names.SelectMany(name => new[] { name + ".good.edn", name + ".bad.edn" })));
        Assert.That(SecondOpinions.All.Keys, Is.EquivalentTo(Names));
    }

    [TestCaseSource(nameof(Names))]
    public void A_good_history_is_accepted_although_it_breaks_something_stronger(string name)
    {
        var history = Read(name, "good");
        Assert.That(Verdict(name, history), Is.EqualTo("yes"));
        // Of the kinds of objects linearizability is the strongest model.
        var above = name.StartsWith("linearizable", StringComparison.Ordinal) ? [] : Above(name);
        if (above.Count > 0) Assert.That(above.Select(stronger => Verdict(stronger, history)), Has.Some.EqualTo("no"));
    }

    [TestCaseSource(nameof(Names))]
    public void A_bad_history_is_refused_by_its_model_and_by_what_implies_it_alone(string name)
    {
        var history = Read(name, "bad");
        var report = CheckCatalogue.Named(name)!.Run(history, quick with { NeedsWitness = true });
        Assert.That(report.Verdict.ToString(), Is.EqualTo("no"));
        Assert.That(report.WitnessLines, Is.Not.Empty);
        var allowed = Above(name).Append(name).Concat(unavoidable.GetValueOrDefault(name, [])).ToHashSet();
        foreach (var (one, other) in same)
            if (allowed.Contains(one) || allowed.Contains(other)) allowed.UnionWith(Above(one).Concat(Above(other)).Append(one).Append(other));
        Assert.That(Asked(name, history).Where(model => Verdict(model, history) == "no"), Is.SubsetOf(allowed));
    }

    [TestCaseSource(nameof(Names))]
    public void A_second_implementation_agrees(string name)
    {
        var (yes, no) = (0, 0);
        SecondOpinions.All[name].Sample(judged =>
        {
            Interlocked.Add(ref judged.Expected == "yes" ? ref yes : ref no, 1);
            return CheckCatalogue.Named(name)!.Run(judged.History, judged.Options).Verdict.ToString() == judged.Expected;
        }, iter: Histories, print: judged => $"{judged.Text} expected {judged.Expected}");
        TestContext.Out.WriteLine($"{yes} yes, {no} other");
        Assert.That(yes, Is.GreaterThan(Histories / 100));
        Assert.That(no, Is.GreaterThan(Histories / 100));
    }

    /// <summary>The models that can be asked about a history: those of its family; for a measure also the other measures.</summary>
    static IEnumerable<string> Asked(string name, Operations history) =>
        Lattice.Families.Where(family => family.Applies(history) is null).SelectMany(family => family.Models.Select(model => model.Name))
            // What clients read last is another matter than the order in which they read it.
            .Where(model => model != "eventual" || !IsOfSessions(name))
            .Concat(BoundedChecks.All.Any(check => check.Name == name) ? BoundedChecks.All.Select(check => check.Name) : []).Distinct();

    static bool IsOfSessions(string name) => Simulator.Analysis.Consistency.Sessions.SessionModels.All.Any(model => model.Name == name);

    /// <summary>
    /// The models that imply one. Linearizability of a kind of object is what the family calls linearizable, or of transactions strictly
    /// serializable; and it implies every measure.
    /// </summary>
    static HashSet<string> Above(string name)
    {
        if (name == "linearizable-multi-register") return ["strict-serializable"];
        if (name.StartsWith("linearizable-", StringComparison.Ordinal)) return ["linearizable"];
        if (name is "k-staleness" or "delta-staleness" or "numerical-deviation") return ["linearizable"];
        var above = new HashSet<string>();
        var left = new Stack<string>([name]);
        while (left.TryPop(out var model))
            foreach (var arrow in Lattice.Families.SelectMany(family => family.Arrows))
                if (arrow.Weaker == model && above.Add(arrow.Stronger)) left.Push(arrow.Stronger);
        return above;
    }
}
