using System.Text;
using Simulator.Scenarios;

namespace Simulator.Tests.Scenarios.Shrinking;

/// <summary>Kept failures: all that are shipped still fail, they outlive changes that have nothing to do with them, and bad files are told.</summary>
public sealed class CapsuleTests
{
    static IEnumerable<string> Shipped() =>
        Directory.EnumerateFiles(Path.Combine(Golden.Root, "scenarios/regressions"), "*.yaml").Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Shipped))]
    public void A_shipped_capsule_is_reproduced(string path)
    {
        var reading = CapsuleReading.Read(path, Catalogue.BuiltIn);
        Assert.That(reading.Problems.Concat(reading.Outdated), Is.Empty);
        var replay = Replay.Of(reading.Capsule!, Catalogue.BuiltIn);
        Assert.That(replay.Answer, Is.Not.EqualTo(ReplayAnswer.NoLongerApplies), string.Join('\n', replay.Lines));
        // A capsule of a planted bug shows that bug and nothing else.
        if (reading.Capsule!.Scenario.Mutant is not null)
            Assert.That(new Trials(Catalogue.BuiltIn).Run(reading.Capsule.Scenario with { Mutant = null }).Failure, Is.Null);
    }

    [Test]
    public void What_is_written_is_read_again()
    {
        var capsule = Read(Shipped().First());
        var text = capsule.Write();
        Assert.That(CapsuleReading.Parse(Encoding.UTF8.GetBytes(text), "x.yaml", Catalogue.BuiltIn).Capsule!.Write(), Is.EqualTo(
            CapsuleReading.Parse(Encoding.UTF8.GetBytes(text), "y.yaml", Catalogue.BuiltIn).Capsule!.Write()));
    }

    static Capsule Read(string path) => CapsuleReading.Read(path, Catalogue.BuiltIn).Capsule!;

    [TestCase("", "expected a mapping"), TestCase("a: [", ""), TestCase("scenario: {}", "found no key")]
    public void A_corrupted_capsule_is_told(string text, string expected)
    {
        var reading = CapsuleReading.Parse(Encoding.UTF8.GetBytes(text), "bad.yaml", Catalogue.BuiltIn);
        Assert.That(reading.Capsule, Is.Null);
        Assert.That(reading.Problems.Concat(reading.Outdated).Select(problem => problem.ToString()), Has.Some.Contains("bad.yaml").And.Some.Contains(expected));
    }

    [Test]
    public void A_protocol_that_is_gone_leaves_a_capsule_outdated()
    {
        var text = Read(Shipped().First()).Write();
        var reading = CapsuleReading.Parse(Encoding.UTF8.GetBytes(text), "old.yaml", Catalogue.Empty);
        Assert.That(reading.Capsule, Is.Null);
        Assert.That(reading.Problems, Is.Empty);
        Assert.That(reading.Outdated, Is.Not.Empty);
    }

    [Test]
    public void A_capsule_outlives_an_extra_draw_and_an_extra_field() => Outlives(new ChattyProtocol(1), ReplayAnswer.Reproduced);

    [Test]
    public void A_capsule_outlives_a_renamed_timer_and_says_where_it_drifted() => Outlives(new ChattyProtocol(2), ReplayAnswer.Resynchronised);

    [Test]
    public void A_mended_bug_is_told() => Outlives(new ChattyProtocol(3), ReplayAnswer.NoLongerApplies);

    static void Outlives(ChattyProtocol changed, ReplayAnswer expected)
    {
        var before = Catalogue.Empty.With(new Only(new ChattyProtocol(0)));
        var scenario = new Scenario
        {
            Name = "chatty", Protocol = new ProtocolChoice("chatty", new ChattyOptions()), Duration = Duration.Seconds(2), Checks = ["never-three"],
        };
        var shrunk = new Shrinker(before).Shrink(scenario, "chatty")!;
        Assert.That(shrunk.Report.EventsAfter, Is.LessThanOrEqualTo(6));
        var capsule = CapsuleReading.Parse(Encoding.UTF8.GetBytes(shrunk.Capsule.Write()), "chatty.yaml", before).Capsule!;
        Assert.That(Replay.Of(capsule, before).IsIdentical, Is.True);
        var replay = Replay.Of(capsule, Catalogue.Empty.With(new Only(changed)));
        Assert.That(replay.Answer, Is.EqualTo(expected), string.Join('\n', replay.Lines));
    }

    [Test]
    public void A_check_that_crashes_is_shrunk_and_kept_like_one_that_says_no()
    {
        var catalogue = Catalogue.Empty.With(new Only(new ChattyProtocol(4)));
        var scenario = new Scenario
        {
            Name = "chatty", Protocol = new ProtocolChoice("chatty", new ChattyOptions()), Duration = Duration.Seconds(2), Checks = ["never-three"],
        };
        var shrunk = new Shrinker(catalogue).Shrink(scenario, "chatty")!;
        Assert.That(shrunk.Trial.Failure!.ToString(), Does.Contain("handlers-complete").And.Contain("InvalidOperationException: three is too much"));
        Assert.That(shrunk.Report.EventsAfter, Is.LessThanOrEqualTo(6));
        var capsule = CapsuleReading.Parse(Encoding.UTF8.GetBytes(shrunk.Capsule.Write()), "chatty.yaml", catalogue);
        Assert.That(capsule.Problems.Concat(capsule.Outdated), Is.Empty);
        Assert.That(Replay.Of(capsule.Capsule!, catalogue).Answer, Is.EqualTo(ReplayAnswer.Reproduced));
    }

    sealed record Only(IProtocol Protocol) : ICatalogue
    {
        public IReadOnlyList<IProtocol> Protocols => [Protocol];
    }
}
