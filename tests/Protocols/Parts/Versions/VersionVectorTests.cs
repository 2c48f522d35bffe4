using Simulator.Protocols;
using Simulator.Tests.Sim;
using Actor = Simulator.Protocols.Actor;

namespace Simulator.Tests.Protocols.Parts.Versions;

/// <summary>Version vectors against plain arrays of counters.</summary>
public sealed class VersionVectorTests
{
    [Test]
    public void Order_and_join_are_those_of_arrays([Range(1, 100)] int seed)
    {
        var random = new Drawn((ulong)seed);
        var (a, b, c) = (Draw(random), Draw(random), Draw(random));
        var (one, other, third) = (Vector(a), Vector(b), Vector(c));
        Assert.That(one.Descends(other), Is.EqualTo(a.Zip(b).All(pair => pair.First >= pair.Second)));
        Assert.That(one.IsConcurrentWith(other), Is.EqualTo(!one.Descends(other) && !other.Descends(one)));
        Assert.That(one.Join(other), Is.EqualTo(Vector([.. a.Zip(b).Select(pair => long.Max(pair.First, pair.Second))])));
        Assert.That(one.Join(other), Is.EqualTo(other.Join(one)));
        Assert.That(one.Join(one), Is.EqualTo(one));
        Assert.That(one.Join(other).Join(third), Is.EqualTo(one.Join(other.Join(third))));
        Assert.That(one.Join(other).Descends(other));
        Assert.That(one.Digest == other.Digest, Is.EqualTo(one == other));
    }

    [Test]
    public void Epochs_of_one_server_are_different_actors()
    {
        var vector = VersionVector.Empty.With(new Dot(new Actor(1, 0), 5));
        Assert.That(vector.Covers(new Dot(new Actor(1, 0), 4)));
        Assert.That(vector.Covers(new Dot(new Actor(1, 1), 1)), Is.False);
        Assert.That(vector.With(new Dot(new Actor(1, 1), 1)).ToString(), Is.EqualTo("{n2:5 n2.1:1}"));
    }

    static long[] Draw(Drawn random) => [.. Enumerable.Range(0, 4).Select(_ => (long)random.Below(4))];

    static VersionVector Vector(long[] counters) =>
        counters.Select((counter, i) => new Dot(new Actor(i / 2, i % 2), counter)).Reverse().Aggregate(VersionVector.Empty, (vector, dot) => vector.With(dot));
}
