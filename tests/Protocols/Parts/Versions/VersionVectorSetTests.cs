using Simulator.Protocols;
using Simulator.Tests.Sim;
using Actor = Simulator.Protocols.Actor;

namespace Simulator.Tests.Protocols.Parts.Versions;

/// <summary>
/// Sets of versions against what is known of every write: which other writes its client had seen. States are those that can be reached by
/// writing at replicas and synchronising them, for laws hold only there.
/// </summary>
public sealed class VersionVectorSetTests
{
    const int Replicas = 3;

    [Test]
    public void Joins_of_dotted_sets_are_associative_commutative_and_idempotent([Range(1, 20)] int seed)
    {
        var states = new Model((ulong)seed).Run(60).Dotted;
        foreach (var a in states)
            foreach (var b in states)
            {
                Assert.That(a.Join(b), Is.EqualTo(b.Join(a)));
                Assert.That(a.Join(a), Is.EqualTo(a));
                foreach (var c in states) Assert.That(a.Join(b).Join(c), Is.EqualTo(a.Join(b.Join(c))));
            }
    }

    [Test]
    public void Joins_of_plain_sets_are_commutative_and_idempotent([Range(1, 20)] int seed)
    {
        var states = new Model((ulong)seed).Run(60).Plain;
        foreach (var a in states)
            foreach (var b in states)
            {
                Assert.That(a.Join(b), Is.EqualTo(b.Join(a)));
                Assert.That(a.Join(a), Is.EqualTo(a));
            }
    }

    [Test]
    public void A_dotted_set_holds_just_the_writes_that_no_later_writer_had_seen([Range(1, 40)] int seed)
    {
        var model = new Model((ulong)seed).Run(80);
        var all = model.Dotted.Aggregate((a, b) => a.Join(b));
        Assert.That(all.Versions.Select(version => version.Dot), Is.EquivalentTo(model.Unseen()));
    }

    [Test]
    public void A_plain_set_holds_at_least_those([Range(1, 40)] int seed)
    {
        var model = new Model((ulong)seed).Run(80);
        var all = model.Plain.Aggregate((a, b) => a.Join(b));
        Assert.That(model.Unseen(), Is.SubsetOf(all.Versions.Select(version => version.Dot)));
    }

    /// <summary>DAIS 2014, §3.2: each writer has missed the last write of the other.</summary>
    [Test]
    public void Writers_that_take_turns_make_siblings_without_end_under_a_plain_vector_and_two_with_dots()
    {
        var (dotted, plain) = (DottedVersionVectorSet<Mark>.Empty, new VersionVectorSet<Mark>(VersionVector.Empty, default));
        var (seenDotted, seenPlain) = (new[] { VersionVector.Empty, VersionVector.Empty }, new[] { VersionVector.Empty, VersionVector.Empty });
        for (var turn = 1; turn <= 20; turn++)
        {
            var mark = new Mark(new Dot(new Actor(0, 0), turn));
            dotted = dotted.Write(seenDotted[turn % 2], mark);
            plain = plain.Write(seenPlain[turn % 2], mark);
            (seenDotted[turn % 2], seenPlain[turn % 2]) = (dotted.Context, plain.Context);
        }
        Assert.That((dotted.Versions.Count, plain.Versions.Count), Is.EqualTo((2, 20)));
    }

    [Test]
    public void A_write_that_has_seen_all_replaces_all()
    {
        var (a, b) = (new Mark(new Dot(new Actor(0, 0), 1)), new Mark(new Dot(new Actor(1, 0), 1)));
        var both = DottedVersionVectorSet<Mark>.Empty.Write(VersionVector.Empty, a)
            .Join(DottedVersionVectorSet<Mark>.Empty.Write(VersionVector.Empty, b));
        Assert.That(both.Versions, Is.EqualTo(new[] { a, b }));
        var c = new Mark(new Dot(new Actor(1, 0), 2));
        Assert.That(both.Write(both.Context, c).Versions, Is.EqualTo(new[] { c }));
        Assert.That(both.Join(both.Write(both.Context, c)).Versions, Is.EqualTo(new[] { c }));
    }

    sealed record Mark(Dot Dot) : IDotted;

    /// <summary>Clients that read and write at replicas, which are synchronised now and then.</summary>
    sealed class Model(ulong seed)
    {
        readonly Drawn random = new(seed);
        readonly List<(Dot Dot, VersionVector Seen)> writes = [];
        readonly long[] counters = new long[Replicas];

        public DottedVersionVectorSet<Mark>[] Dotted { get; } = [.. Enumerable.Repeat(DottedVersionVectorSet<Mark>.Empty, Replicas)];

        public VersionVectorSet<Mark>[] Plain { get; } =
            [.. Enumerable.Repeat(new VersionVectorSet<Mark>(VersionVector.Empty, default), Replicas)];

        public Model Run(int steps)
        {
            var seen = new[] { VersionVector.Empty, VersionVector.Empty, VersionVector.Empty };
            for (var step = 0; step < steps; step++)
            {
                var (at, other, client) = ((int)random.Below(Replicas), (int)random.Below(Replicas), (int)random.Below(seen.Length));
                switch (random.Below(3))
                {
                    case 0: seen[client] = seen[client].Join(Dotted[at].Context); break;
                    case 1: (Dotted[at], Plain[at]) = (Dotted[at].Join(Dotted[other]), Plain[at].Join(Plain[other])); break;
                    default:
                        var mark = new Mark(new Dot(new Actor(at, 0), ++counters[at]));
                        writes.Add((mark.Dot, seen[client]));
                        (Dotted[at], Plain[at]) = (Dotted[at].Write(seen[client], mark), Plain[at].Write(seen[client], mark));
                        break;
                }
            }
            return this;
        }

        /// <summary>Writes that no client had seen before it wrote.</summary>
        public IEnumerable<Dot> Unseen() => writes.Select(write => write.Dot).Where(dot => !writes.Exists(other => other.Seen.Covers(dot)));
    }
}
