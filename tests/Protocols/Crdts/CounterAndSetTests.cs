using Simulator.Protocols.Crdts;
using Simulator.Tests.Sim;

namespace Simulator.Tests.Protocols.Crdts;

/// <summary>The laws of joins (Shapiro et al., RR-7506, 2011, §2.3), on drawn states, and what the types promise.</summary>
public sealed class CounterAndSetTests
{
    [Test]
    public void Joins_of_counters_are_those_of_a_semilattice([Range(1, 60)] int seed)
    {
        var random = new Drawn((ulong)seed);
        PnCounter[] states = [.. Enumerable.Range(0, 3).Select(_ => new PnCounter(Counts(random), Counts(random)))];
        Laws(states, (a, b) => a.Join(b));
        foreach (var state in states) Assert.That(PnCounter.Of(state.ToValue()), Is.EqualTo(state));
    }

    [Test]
    public void Joins_of_sets_are_those_of_a_semilattice([Range(1, 60)] int seed)
    {
        var random = new Drawn((ulong)seed);
        OrSet[] states = [.. Enumerable.Range(0, 3).Select(_ => Set(random))];
        Laws(states, (a, b) => a.Join(b));
        foreach (var state in states) Assert.That(OrSet.Of(state.ToValue()), Is.EqualTo(state));
    }

    [Test]
    public void A_counter_told_twice_counts_once()
    {
        var counter = new PnCounter(GCounter.Of(1, 5), GCounter.Of(2, 3));
        Assert.That(counter.Join(counter).Join(new PnCounter(GCounter.Of(1, 4), GCounter.Zero)).Total, Is.EqualTo(2));
    }

    [Test]
    public void Of_a_removal_and_a_concurrent_addition_the_addition_wins()
    {
        var (milk, before) = (Value.Of("milk"), OrSet.Adding(Value.Of("milk"), 1, 1));
        var removed = before.Join(before.Removing(milk));
        Assert.That(removed.Elements, Is.EqualTo(Value.Set()));
        Assert.That(removed.Join(before).Elements, Is.EqualTo(Value.Set()), "an old state does not bring it back");
        Assert.That(removed.Join(OrSet.Adding(milk, 2, 1)).Elements, Is.EqualTo(Value.Set(milk)));
    }

    static void Laws<T>(T[] states, Func<T, T, T> join)
    {
        foreach (var a in states)
            foreach (var b in states)
            {
                Assert.That(join(a, b), Is.EqualTo(join(b, a)));
                Assert.That(join(a, a), Is.EqualTo(a));
                foreach (var c in states) Assert.That(join(join(a, b), c), Is.EqualTo(join(a, join(b, c))));
            }
    }

    static GCounter Counts(Drawn random)
    {
        var counter = GCounter.Zero;
        for (var replica = 0; replica < 3; replica++) counter = counter.Join(GCounter.Of(replica, random.Below(4)));
        return counter;
    }

    static OrSet Set(Drawn random)
    {
        var set = OrSet.Empty;
        for (var step = 0; step < 6; step++)
        {
            var element = Value.Of(random.Below(3));
            set = set.Join(random.Below(3) == 0 ? set.Removing(element) : OrSet.Adding(element, (int)random.Below(3), (long)random.Below(3)));
        }
        return set;
    }
}
