using System.Text;
using Simulator.Scenarios;

namespace Simulator.Tests.Scenarios;

/// <summary>From <c>liveness:</c> to the answer of the check <c>progress</c>.</summary>
public sealed class LivenessScenarioTests
{
    const string Base = """
        name: s
        protocol: raft
        duration: 4s
        servers: 3
        clients: [{count: 2, stop: STOP}]
        liveness: {from: 2s, within: 1s, core: CORE}

        """;

    static readonly object[] Cores =
    [
        new object[] { "minimal", new Core.Minimal() }, new object[] { "all", new Core.All() },
        new object[] { "n2", new Core.Named(NodeSet.Of(new NodeId(1))) },
        new object[] { "[n1, n3]", new Core.Named(NodeSet.Of(new NodeId(0), new NodeId(2))) },
    ];

    [TestCaseSource(nameof(Cores))]
    public void A_core_is_a_word_or_servers(string text, Core core)
    {
        var setup = Composer.Compose(Read(Base.Replace("CORE", text, StringComparison.Ordinal)), Catalogue.BuiltIn);
        Assert.That(setup.Liveness, Is.EqualTo(new Liveness(Duration.Seconds(2), core, Duration.Seconds(1))));
    }

    [Test]
    public void Progress_is_expected_unless_the_scenario_says_otherwise()
    {
        Assert.That(Read(Base).Expect, Does.Contain(new HoldsExpectation { Holds = "progress" }));
        Assert.That(Read(Base + "checks: [linearizable]\n").Expect, Does.Contain(new HoldsExpectation { Holds = "progress" }));
        Assert.That(Answer(Base).Answer, Is.EqualTo(CheckAnswer.Holds));
    }

    [Test]
    public void It_is_unknown_when_nobody_asked()
    {
        var found = Answer(Base.Replace("STOP", "1s", StringComparison.Ordinal));
        Assert.That((found.Answer, found.Text[0]), Is.EqualTo((CheckAnswer.Unknown, "no client began an operation after 2s")));
    }

    [Test]
    public void It_is_unknown_when_the_run_ended_before()
    {
        var found = Answer(Base + "max-events: 1000\n");
        Assert.That(found.Answer, Is.EqualTo(CheckAnswer.Unknown));
        Assert.That(found.Text[0], Does.StartWith("the run ended at ").And.EndWith("before progress was due"));
    }

    [Test]
    public void A_nemesis_ends_with_the_healing() =>
        Assert.That(Read(Base + "nemesis: {faults: [crash]}\n").Nemesis!.Until, Is.EqualTo(Duration.Seconds(2)));

    [Test]
    public void The_checks_of_broadcast_are_on_where_there_is_a_log()
    {
        Assert.That(Read(Base).Checks!.Value, Does.Contain("uniform-total-order").And.Contain("progress").And.Contain("log-matching"));
        Assert.That(Read(Base.Replace("raft", "toy", StringComparison.Ordinal)).Checks!.Value, Does.Not.Contain("uniform-total-order"));
    }

    static CheckResult Answer(string text) =>
        Runner.Run(Read(text), Catalogue.BuiltIn).Checks.Single(check => check.Name == "progress");

    static Scenario Read(string text)
    {
        text = text.Replace("CORE", "minimal", StringComparison.Ordinal).Replace("STOP", "4s", StringComparison.Ordinal);
        var catalogue = Catalogue.BuiltIn.With(new TestCatalogue());
        var read = ScenarioReader.Parse(Encoding.UTF8.GetBytes(text), "s.yaml", null, [], catalogue);
        Assert.That(read.Problems, Is.Empty);
        return read.Scenario!;
    }
}
