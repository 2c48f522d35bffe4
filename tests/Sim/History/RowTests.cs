namespace Simulator.Tests.Sim;

/// <summary>A history keeps rows of numbers; what comes out is what went in.</summary>
public sealed class RowTests
{
    static readonly Value[] Values =
    [
        Value.Nil, Value.True, Value.False, Value.Of(0), Value.Of(1), Value.Of(-7), Value.Of(long.MinValue), Value.Of(""), Value.Of("1"),
        Value.Keyword("w"), Value.Decimal("1.5"), Value.List(), Value.List(Value.Of(1), Value.Nil), Value.Set(Value.Of(2), Value.Of(1)),
        Value.Map(Value.Keyword("a"), Value.Of(1)),
    ];

    [Test]
    public void Every_kind_of_value_comes_back()
    {
        var history = new History();
        foreach (var value in Values) history.Add(Instant.Zero, OpType.Ok, 0, "read", null, value);
        Assert.That(history.Events.Select(line => line.Value), Is.EqualTo(Values));
    }

    [Test]
    public void Texts_come_back_each_in_its_column()
    {
        // The same text in several columns, none, the empty one, and a return to an earlier one.
        string?[] texts = ["x", null, "", "y", "x", "x", null, "y"];
        var history = new History();
        for (var i = 0; i < texts.Length; i++)
            history.Add(new Instant(i), OpType.Info, i, texts[i] ?? "f", texts[i], Value.Nil, texts[^(i + 1)], texts[(i + 3) % texts.Length], step: 100 + i);
        for (var i = 0; i < texts.Length; i++)
        {
            Assert.That(history.Events[i], Is.EqualTo(new HistoryEvent(
                i, new Instant(i), OpType.Info, i, texts[i] ?? "f", texts[i], Value.Nil, texts[^(i + 1)], texts[(i + 3) % texts.Length], 100 + i)));
        }
        Assert.That(history.HasKeys);
    }

    [Test]
    public void Rows_go_on_beyond_one_block()
    {
        var history = new History();
        for (var i = 0; i < 5_000; i++) history.Add(new Instant(i), OpType.Invoke, i % 7, "write", $"k{i % 3}", Value.Of(i));
        Assert.That(history.Events.Count, Is.EqualTo(5_000));
        Assert.That(history.Events.Select(line => (line.Index, line.Key, line.Value.Number)), Is.EqualTo(Enumerable.Range(0, 5_000).Select(i => ((long)i, $"k{i % 3}", (long)i))));
    }
}
