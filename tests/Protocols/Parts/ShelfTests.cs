using Simulator.Protocols;

namespace Simulator.Tests.Protocols.Parts;

public sealed class ShelfTests
{
    [Test]
    public void It_holds_what_was_put_there_whatever_the_order()
    {
        var random = new Random(1);
        var (shelf, expected) = (new Shelf<int>(default), new List<int>());
        var versions = new List<(Shelf<int> Shelf, int[] Contents)>();
        for (var i = 0; i < 2000; i++)
        {
            var at = random.Next(3) == 0 ? random.Next(expected.Count + 1) : expected.Count;
            shelf = shelf.With(at, i);
            if (at == expected.Count) expected.Add(i);
            else expected[at] = i;
            if (i % 100 == 0) versions.Add((shelf, [.. expected]));
        }
        versions.Add((shelf, [.. expected]));
        foreach (var (version, contents) in versions)
            Assert.That(Enumerable.Range(0, version.Count).Select(at => version[at]), Is.EqualTo(contents), "earlier versions do not change");
    }
}
