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

    /// <summary>The pins are of runs with all checks and the whole trace; these keep neither.</summary>
    [TestCase("scenarios/consensus/raft-wan-partition.yaml")]
    [TestCase("scenarios/byzantine/pbft-impatient-reads.yaml")]
    [TestCase("scenarios/exploration/vr-late-answer.yaml")]
    public void A_run_of_which_only_the_hash_is_kept_is_the_pinned_one(string path) =>
        Assert.That("1 " + Shipped.Hash(Shipped.ReadWhole(path, 1)), Is.EqualTo(PinnedHashes.Of(path)));
}
