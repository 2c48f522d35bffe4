using System.Globalization;
using System.Text;
using Simulator.Tests.Scenarios;

namespace Simulator.Tests.Determinism;

/// <summary>
/// Hashes of the shipped scenarios under seed 1, pinned. A hash that changes means that the same seed no longer gives the same
/// run: announce it in CHANGELOG.md under "Determinism", then rewrite the file with UPDATE_GOLDEN=1.
/// </summary>
public sealed class GoldenHashTests
{
    [Test]
    public void Every_pinned_run_gives_its_hash()
    {
        var text = new StringBuilder();
        foreach (var path in Shipped.Paths())
            text.Append(CultureInfo.InvariantCulture, $"{path} 1 {Shipped.Hash(Shipped.Read(path, 1))}\n");
        Golden.Matches("tests/Determinism/golden-hashes.txt", text.ToString());
    }

    [Test]
    public void A_run_between_two_others_changes_neither()
    {
        var paths = Shipped.Paths().Take(2).ToArray();
        var before = Shipped.Hash(Shipped.Read(paths[0], 1));
        Shipped.Hash(Shipped.Read(paths[1], 2));
        Assert.That(Shipped.Hash(Shipped.Read(paths[0], 1)), Is.EqualTo(before));
    }
}
