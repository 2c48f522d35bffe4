using Simulator.Scenarios;
using Simulator.Tests.Determinism;

namespace Simulator.Tests.Analysis.Causes;

/// <summary>Acknowledged updates of shipped scenarios that were lost: who had them, and what took them away.</summary>
public sealed class LostUpdateCauseTests
{
    static IReadOnlyList<string> Cause(string scenario, string check)
    {
        var outcome = Runner.Run(Shipped.ReadWhole($"scenarios/{scenario}.yaml", 1), Catalogue.BuiltIn);
        var cause = outcome.Checks.Single(each => each.Name == check).Cause;
        foreach (var line in cause) TestContext.Out.WriteLine(line);
        return cause;
    }

    [Test]
    public void A_write_with_too_early_a_timestamp_reached_all_and_none_took_it()
    {
        var cause = Cause("eventual/dynamo-skew-loses-write", "no-lost-write");
        Assert.That(cause[0], Does.StartWith("the write k 2 by process 1").And.Contains("was acknowledged at 1.212000000s by n2"));
        Assert.That(cause[1], Does.Match("it reached n1 at .*, n2 at .*, n3 at "));
        foreach (var server in new[] { "n1", "n2", "n3" })
            Assert.That(cause, Has.Some.EqualTo($"what {server} held of k did not change by it: it kept what it had"));
        Assert.That(cause[^1], Is.EqualTo("the clock of n1 was 500ms ahead at the end of the run"));
    }

    [Test]
    public void An_item_that_comes_back_is_followed_to_the_server_that_had_kept_it()
    {
        var cause = Cause("eventual/dynamo-deleted-item-returns", "set-members");
        Assert.That(cause[0], Does.StartWith("the remove cart").And.Contains("acknowledged"));
        Assert.That(cause, Has.Some.Contains("for n3 was lost").And.Contains("fault 1, isolate {n3}"));
        Assert.That(cause, Has.Some.StartsWith("n2 went back").And.Contains("from n3"));
        Assert.That(cause, Is.Unique);
    }

    [Test]
    public void A_clock_that_is_behind_loses_the_write_where_it_was_made()
    {
        var cause = Cause("gossip/gossip-clock-skew-loses-write", "no-lost-write");
        Assert.That(cause[0], Does.Contain("was acknowledged"));
        Assert.That(cause, Has.Some.Match("what n[0-9] held of .* did not change by it"));
        Assert.That(cause, Has.Some.Match("the clock of n[0-9] was .* (ahead|behind)"));
    }
}
