namespace Simulator.Tests.Sim;

/// <summary>Values: one order, one text and one digest for each content.</summary>
public sealed class ValueTests
{
    [Test]
    public void Equality_order_text_and_digest_agree([Range(1, 10)] int seed)
    {
        var random = new Drawn((ulong)seed);
        var values = Enumerable.Range(0, 60).Select(_ => Draw(random, depth: 3)).ToArray();
        foreach (var a in values)
            foreach (var b in values)
            {
                var same = a.ToString() == b.ToString();
                Assert.That(a.Equals(b), Is.EqualTo(same), $"{a} and {b}");
                Assert.That(a.Digest == b.Digest, Is.EqualTo(same), $"{a} and {b}");
                Assert.That(a.CompareTo(b) == 0, Is.EqualTo(same), $"{a} and {b}");
                Assert.That(Math.Sign(a.CompareTo(b)), Is.EqualTo(-Math.Sign(b.CompareTo(a))), $"{a} and {b}");
                if (same) Assert.That(a.GetHashCode(), Is.EqualTo(b.GetHashCode()));
            }
    }

    [Test]
    public void The_order_is_transitive()
    {
        var random = new Drawn(5);
        var sorted = Enumerable.Range(0, 200).Select(_ => Draw(random, depth: 2)).Order().ToArray();
        for (var i = 0; i < sorted.Length; i++)
            for (var j = i; j < sorted.Length; j++) Assert.That(sorted[i].CompareTo(sorted[j]), Is.LessThanOrEqualTo(0));
    }

    static Value Draw(Drawn random, int depth) => random.Below(depth > 0 ? 9 : 6) switch
    {
        0 => Value.Nil,
        1 => Value.Of(random.Below(3) - 1),
        2 => Value.Of(random.Below(2) == 0),
        3 => Value.Of(((string[])["", "a", "b", "a b", "\"", "\\", "\n"])[random.Below(7)]),
        4 => Value.Keyword(((string[])["a", "b", "read"])[random.Below(3)]),
        5 => Value.Decimal(((string[])["1.5", "2.5"])[random.Below(2)]),
        6 => Value.List([.. Some(random, depth)]),
        7 => Value.Set([.. Some(random, depth)]),
        _ => Value.Map([.. Some(random, depth).DistinctBy(value => value.ToString()).SelectMany(key =>
            (Value[])[key, Draw(random, depth - 1)])]),
    };

    static IEnumerable<Value> Some(Drawn random, int depth) =>
        Enumerable.Range(0, (int)random.Below(4)).Select(_ => Draw(random, depth - 1)).ToArray();

    [Test]
    public void The_text_is_EDN()
    {
        var value = Value.List(Value.Nil, Value.Of(-5), Value.True, Value.Of("a \"b\"\\\n"), Value.Keyword("read"), Value.List(),
            Value.Decimal("1.5"),
            Value.Set(Value.Of(2), Value.Of(1), Value.Of(2)), Value.Map(Value.Keyword("b"), Value.Of(2), Value.Keyword("a"), Value.Of(1)));
        Assert.That(value.ToString(), Is.EqualTo("""[nil -5 true "a \"b\"\\\n" :read [] 1.5 #{1 2} {:a 1, :b 2}]"""));
    }

    [Test]
    public void Digests_are_these_for_ever() => Assert.That(
        string.Join(' ', ((Value[])[Value.Nil, Value.Of(7), Value.Of("x"), Value.Keyword("x"),
            Value.List(Value.Of(1), Value.Of(2))]).Select(value => value.Digest.ToString("x16"))),
        Is.EqualTo("bfef8030ddc2d772 0b98127905fdcbc6 42455d2d12810fc4 1179cf0734428c63 d5a4667ef97d6841"));

    [Test]
    public void The_wrong_kind_is_refused()
    {
        Assert.That(() => Value.Of("x").Number, Throws.TypeOf<InvalidOperationException>());
        Assert.That(() => Value.Of(1).Text, Throws.TypeOf<InvalidOperationException>());
        Assert.That(() => Value.Map(Value.Nil), Throws.TypeOf<ArgumentException>());
        Assert.That(() => Value.Map(Value.Nil, Value.Nil, Value.Nil, Value.Nil), Throws.TypeOf<ArgumentException>());
        Assert.That(Value.Of(1).Items.IsEmpty);
    }
}
