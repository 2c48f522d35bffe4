using System.Globalization;
using System.Text;
using Simulator.Scenarios;

namespace Simulator.Tests.Scenarios;

/// <summary>What is written reads back as the same, and the same is always written the same way.</summary>
public sealed class RoundTripTests
{
    [TestCase(Samples.Small)]
    [TestCase(Samples.Rich)]
    public void A_resolved_scenario_reads_back(string yaml)
    {
        var scenario = Read.Good(yaml);
        var written = ScenarioWriter.Write(scenario);
        var back = Read.Good(written);
        Assert.That(back, Is.EqualTo(scenario));
        Assert.That(ScenarioWriter.Write(back), Is.EqualTo(written));
    }

    [Test]
    public void The_resolved_scenario_spells_out_every_default() =>
        Golden.Matches("tests/Scenarios/resolved-small.yaml", ScenarioWriter.Write(Read.Good(Samples.Small)));

    [Test]
    public void The_resolved_scenario_of_nearly_everything_is_stable() =>
        Golden.Matches("tests/Scenarios/resolved-rich.yaml", ScenarioWriter.Write(Read.Good(Samples.Rich)));

    [Test]
    public void The_culture_changes_nothing()
    {
        var expected = ScenarioWriter.Write(Read.Good(Samples.Rich));
        var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (odd.NumberFormat.NegativeSign, odd.NumberFormat.NumberDecimalSeparator) = ("\u2212", ",");
        CultureInfo.CurrentCulture = odd;
        Assert.That(ScenarioWriter.Write(Read.Good(Samples.Rich)), Is.EqualTo(expected));
    }

    [Test]
    public void Any_value_of_the_model_reads_back()
    {
        var form = Forms.Shared.Of<Scenario>();
        for (var seed = 0; seed < 120; seed++)
        {
            var scenario = new AnyScenario(seed).Make();
            var written = ScenarioWriter.Write(scenario);
            var problems = new Problems();
            var tree = YamlTree.Read(Encoding.UTF8.GetBytes(written), "s.yaml", YamlBudget.Default, problems);
            var good = form.TryRead(tree!, new BindingContext(problems, Read.Catalogue, null), out var back);
            Assert.That(good, Is.True, () => seed + "\n" + string.Join('\n', problems.Sorted()) + "\n" + written);
            Assert.That(back, Is.EqualTo(scenario), written);
            Assert.That(ScenarioWriter.Write((Scenario)back!), Is.EqualTo(written));
        }
    }

    [TestCase("no")]
    [TestCase("1e3")]
    [TestCase("2026-01-01")]
    [TestCase("0x1F")]
    [TestCase("null")]
    [TestCase("~")]
    [TestCase("")]
    [TestCase(" ")]
    [TestCase("a: b")]
    [TestCase("a #b")]
    [TestCase("- a")]
    [TestCase("'")]
    [TestCase("\"\\")]
    [TestCase("line\nline")]
    [TestCase("\u0085\u2028\uFEFF")]
    [TestCase("ä ü 漢 😀")]
    [TestCase(".inf")]
    [TestCase("12_3")]
    [TestCase("Yes")]
    [TestCase("!tag &anchor *alias")]
    public void Any_text_survives(string text)
    {
        var scenario = Read.Good(Samples.Small) with { Summary = text };
        Assert.That(Read.Good(ScenarioWriter.Write(scenario)).Summary, Is.EqualTo(text));
    }
}
