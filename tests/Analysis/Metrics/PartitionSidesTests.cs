using Simulator.Analysis.Metrics;

namespace Simulator.Tests.Analysis.Metrics;

public sealed class PartitionSidesTests
{
    [TestCase("n1 n2 c1|n3 n4 n5 c2", "minority|majority")]
    [TestCase("n1 n2 n3|n4|n5", "majority|minority 1|minority 2")]
    [TestCase("n1 n2|n3 n4", "side 1|side 2")]
    [TestCase("n1 n2 n3|n3 n4 n5", "majority 1|majority 2")]
    [TestCase("n1 n2 n3|c1", "majority|minority")]
    [TestCase("c1|c2", "side 1|side 2")]
    [TestCase("cache c1|db1 db2 c2", "minority|majority")]
    public void Sides_are_named_after_the_servers_they_hold(string sides, string names) =>
        Assert.That(PartitionSides.Names([.. sides.Split('|').Select(side => side.Split(' '))]), Is.EqualTo(names.Split('|')));

    [Test]
    public void A_machine_stands_on_the_first_side_that_names_it()
    {
        Assert.That(PartitionSides.Of(Example.Sides, "c2"), Is.EqualTo(1));
        Assert.That(PartitionSides.Of(Example.Sides, "c9"), Is.EqualTo(-1));
        Assert.That(PartitionSides.Of(Example.Sides, null), Is.EqualTo(-1));
    }
}
