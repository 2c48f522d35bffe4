using Simulator.Scenarios;

namespace Simulator.Tests.Scenarios;

public sealed class NearestTests
{
    [TestCase("latncy", "latency")]
    [TestCase("Latency", "latency")]
    [TestCase("max_events", "max-events")]
    [TestCase("partiton", "partition")]
    [TestCase("corss", "cross")]
    [TestCase("sead", "seed")]
    [TestCase("xyzzy", null)]
    [TestCase("", null)]
    [TestCase("a", null)]
    public void The_nearest_name_is_the_one_that_was_meant(string found, string? meant) =>
        Assert.That(Nearest.Name(found, ["latency", "max-events", "partition", "cross", "seed", "b"]), Is.EqualTo(meant));

    [Test]
    public void Of_equally_near_names_the_first_is_taken() => Assert.That(Nearest.Name("n7x", ["n7a", "n7b"]), Is.EqualTo("n7a"));

    [Test]
    public void A_very_long_name_is_near_to_nothing() => Assert.That(Nearest.Name(new string('a', 100_000), ["a"]), Is.Null);

    [TestCase("PreVote", "pre-vote")]
    [TestCase("NoOp", "no-op")]
    [TestCase("Seed", "seed")]
    [TestCase("MaxTTLValue", "max-ttl-value")]
    [TestCase("K", "k")]
    [TestCase("Phase1", "phase-1")]
    [TestCase("Top10Keys", "top-10-keys")]
    public void Names_of_code_become_names_of_yaml(string pascal, string kebab) => Assert.That(Kebab.Of(pascal), Is.EqualTo(kebab));
}
