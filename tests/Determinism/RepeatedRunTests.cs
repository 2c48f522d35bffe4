namespace Simulator.Tests.Determinism;

/// <summary>That each shipped scenario gives its pinned hash is asked where it is run, in <c>DocumentTests</c>.</summary>
public sealed class RepeatedRunTests
{
    [Test]
    public void A_run_between_two_others_changes_neither()
    {
        var paths = PinnedHashes.Paths.Take(2).ToArray();
        var before = Shipped.Hash(Shipped.Read(paths[0], 1));
        Shipped.Hash(Shipped.Read(paths[1], 2));
        Assert.That(Shipped.Hash(Shipped.Read(paths[0], 1)), Is.EqualTo(before));
    }
}
