using Simulator.Analysis.Consistency;

namespace Simulator.Tests.Analysis;

public sealed class NumberingTests
{
    [Test]
    public void Values_are_numbered_in_the_order_in_which_they_are_first_seen()
    {
        var numbering = new Numbering<string>(StringComparer.OrdinalIgnoreCase);
        Assert.That(((string[])["b", "a", "B", "c", "a"]).Select(numbering.Of), Is.EqualTo(new[] { 0, 1, 0, 2, 1 }));
        Assert.That(numbering.Values, Is.EqualTo(new[] { "b", "a", "c" }));
        Assert.That((numbering.Count, numbering[2]), Is.EqualTo((3, "c")));
    }
}
