using Simulator.Protocols.Epidemic;
using Simulator.Tests.Papers;

namespace Simulator.Tests.Protocols.Epidemic;

public sealed class DatabaseTests
{
    static Item Item(int key, long time = 1) => EpidemicProbe.Item(time, key, $"k{key}");

    [Test]
    public void Equal_contents_have_equal_sums_whatever_came_first()
    {
        var (one, other) = (new Database(new HashTree(2)), new Database(new HashTree(2)));
        for (var i = 0; i < 50; i++)
        {
            one.Put(Item(i), default);
            other.Put(Item(49 - i, time: 0), default);
        }
        for (var i = 0; i < 50; i++) other.Put(Item(i), default);
        Assert.That((other.Checksum, other.Tree!.Root), Is.EqualTo((one.Checksum, one.Tree!.Root)));
        other.Put(Item(7, time: 2), default);
        Assert.That(other.Checksum, Is.Not.EqualTo(one.Checksum));
        Assert.That(other.Tree.Root, Is.Not.EqualTo(one.Tree.Root));
    }

    [Test]
    public void What_was_removed_or_sleeps_leaves_no_trace_in_the_sums()
    {
        var database = new Database(new HashTree(1));
        for (var i = 0; i < 20; i++) database.Put(Item(i), default);
        database.LetSleep(database.Find("k3")!);
        for (var i = 0; i < 20; i++) database.Remove($"k{i}");
        Assert.That((database.Checksum, database.Tree!.Root, database.Count, database.Dormant), Is.EqualTo((0UL, 0UL, 0, 0)));
    }

    [Test]
    public void Places_are_used_again_and_keys_are_found_among_few_and_many()
    {
        var database = new Database(null);
        for (var i = 0; i < 30; i++) database.Put(Item(i), default);
        for (var i = 0; i < 30; i += 2) database.Remove($"k{i}");
        for (var i = 100; i < 115; i++) database.Put(Item(i), default);
        Assert.That((database.Places, database.Count), Is.EqualTo((30, 30)));
        for (var i = 0; i < 30; i++) Assert.That(database.Find($"k{i}") is not null, Is.EqualTo(i % 2 == 1), $"k{i}");
        for (var i = 100; i < 115; i++) Assert.That(database.Find($"k{i}")!.Item.Value, Is.EqualTo(Value.Of(i)));
    }

    [Test]
    public void What_is_loaded_from_disk_is_what_was_written()
    {
        var (one, other) = (new Database(null), new Database(null));
        for (var i = 0; i < 30; i++) one.Put(Item(i), default);
        one.Remove("k4");
        other.Load(one.ToDisk());
        Assert.That((other.Count, other.Checksum), Is.EqualTo((29, one.Checksum)));
    }

    [Test]
    public void A_leaf_that_differs_shows_on_the_way_from_the_root([Range(1, 4)] int depth)
    {
        var (one, other) = (new HashTree(depth), new HashTree(depth));
        one.Toggle("k", 5);
        var index = 0;
        for (var level = 0; level < depth; level++)
        {
            var (mine, theirs) = (one.BranchAt(level, index), other.BranchAt(level, index));
            var differ = Enumerable.Range(0, HashTree.FanOut).Where(i => mine.Children[i] != theirs.Children[i]).ToList();
            Assert.That(differ, Has.Count.EqualTo(1));
            index = index * HashTree.FanOut + differ[0];
        }
        Assert.That(index, Is.EqualTo(one.LeafOf("k")));
    }
}
