namespace Simulator.Tests.Sim;

/// <summary>Sequences against plain lists, with all versions kept, since what is shared must never change.</summary>
public sealed class SeqTests
{
    [Test]
    public void Every_version_stays_what_it_was([Range(1, 30)] int seed)
    {
        var random = new Drawn((ulong)seed);
        var versions = new List<(Seq<int> Seq, int[] Model)> { (default, []) };
        for (var step = 0; step < 300; step++)
        {
            var (seq, model) = versions[(int)random.Below(versions.Count)];
            versions.Add(Change(seq, model, random, step));
        }
        foreach (var (seq, model) in versions) AssertSame(seq, model);
    }

    static (Seq<int>, int[]) Change(Seq<int> seq, int[] model, Drawn random, int step)
    {
        var cut = (int)random.Below(model.Length + 1);
        switch (random.Below(5))
        {
            case 0: return (seq.Take(cut), model[..cut]);
            case 1: return (seq.Skip(cut), model[cut..]);
            case 2:
                var more = Enumerable.Range(step * 100, (int)random.Below(6)).ToArray();
                return (seq.AddRange(more), [.. model, .. more]);
            case 3:
                var length = (int)random.Below(model.Length - cut + 1);
                return (seq.Slice(cut, length), model[cut..(cut + length)]);
            default: return (seq.Add(step), [.. model, step]);
        }
    }

    static void AssertSame(Seq<int> seq, int[] model)
    {
        Assert.That(seq.Count, Is.EqualTo(model.Length));
        Assert.That(seq.IsEmpty, Is.EqualTo(model.Length == 0));
        Assert.That(seq.Span.ToArray(), Is.EqualTo(model));
        Assert.That(seq.AsEnumerable(), Is.EqualTo(model));
        for (var i = 0; i < model.Length; i++) Assert.That(seq[i], Is.EqualTo(model[i]));
        Assert.That(seq, Is.EqualTo(Seq.Of<int>(model)));
        Assert.That(seq.GetHashCode(), Is.EqualTo(Seq.Of<int>(model).GetHashCode()));
        Assert.That(seq.ToString(), Is.EqualTo("[" + string.Join(' ', model) + "]"));
    }

    [Test]
    public void Two_appends_to_one_version_do_not_see_each_other()
    {
        Seq<string> common = ["a", "b"];
        var (left, right) = (common.Add("l"), common.Add("r"));
        Assert.That(left.ToString(), Is.EqualTo("[a b l]"));
        Assert.That(right.ToString(), Is.EqualTo("[a b r]"));
        Assert.That(left != right);
    }

    [Test]
    public void Sequences_are_equal_by_content_and_the_same_by_place()
    {
        Seq<string?> seq = ["a", null, "c"];
        Seq<string?> copy = ["a", null, "c"];
        Assert.That(seq == copy);
        Assert.That(seq.SameAs(copy), Is.False);
        Assert.That(seq.Take(3).SameAs(seq));
        Assert.That(seq == copy.Take(2), Is.False);
        Assert.That(default(Seq<string?>) == seq.Take(0));
        Assert.That(seq.Equals((object)copy));
    }

    [Test]
    public void What_is_outside_is_refused()
    {
        Seq<int> seq = [1, 2, 3];
        Assert.That(() => seq[3], Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => seq[-1], Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => seq.Take(2)[2], Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => seq.Take(4), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => seq.Skip(4), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => seq.Slice(2, 2), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => default(Seq<int>)[0], Throws.TypeOf<ArgumentOutOfRangeException>());
    }
}
