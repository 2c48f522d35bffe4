namespace Simulator.Tests.Sim;

/// <summary>The seam for chance: what a seed gives, and what a recording gives back.</summary>
public sealed class ChoiceTests
{
    static readonly Label Latency = new("network", "latency");
    static readonly Label Loss = new("network", "loss");

    static Site At(Label label, int from, int to, long ordinal) => new(label, from, to, ordinal);

    /// <summary>A change of these numbers changes every run of every seed.</summary>
    [Test]
    public void A_seed_draws_these_numbers_for_ever()
    {
        var text = string.Join(' ', from seed in (ulong[])[0, 1, 42, ulong.MaxValue]
                                    from site in (Site[])[At(Latency, 0, 1, 0), At(Latency, 0, 1, 1), At(Latency, 1, 0, 0),
                                        At(Loss, -1, 2, 1L << 40)]
                                    select new Seeded(seed).Draw(site, ulong.MaxValue).ToString("x16"));
        Assert.That(text, Is.EqualTo(
            "504c02b396466e69 595be07edf0d9cac 0b06dfd898c8d376 dea50a52c7735e0f 6a046c210e6bc6e7 " +
            "3caf2343fe49b286 7b9a789fa0746b6c 08f451f7010fbb6b 9662101f1b62b2e1 b9c8445486c86e71 " +
            "479c732cc6b5a7b5 96e34e015b8e509b f9345d64cc344a14 f87eb44d66748aeb 0f334ac843868f2b " +
            "52efdc8237613c4a"));
    }

    [Test]
    public void The_key_of_a_label_is_this_for_ever() =>
        Assert.That($"{Latency.Key:x16} {Loss.Key:x16} {new Label("", "").Key:x16}",
            Is.EqualTo("1981cbfe7dbcdca1 5108ba5706939347 7face396ae054c7d"));

    [TestCase(2)]
    [TestCase(7)]
    [TestCase(100)]
    [TestCase(256)]
    public void Draws_are_uniform_over_ordinals_nodes_and_seeds(int bound)
    {
        const int Count = 100_000;
        AssertUniform(bound, Enumerable.Range(0, Count).Select(i => new Seeded(1).Draw(At(Latency, 0, 1, i), (ulong)bound)));
        AssertUniform(bound, Enumerable.Range(0, Count).Select(i => new Seeded(1).Draw(At(Latency, i, i + 1, 0), (ulong)bound)));
        AssertUniform(bound, Enumerable.Range(0, Count).Select(i => new Seeded(1).Draw(At(Latency, -1 - i, 0, 0), (ulong)bound)));
        AssertUniform(bound, Enumerable.Range(0, Count).Select(i => new Seeded((ulong)i).Draw(At(Latency, 0, 1, 0), (ulong)bound)));
        AssertUniform(bound, Enumerable.Range(0, Count).Select(i =>
            new Seeded(1).Draw(At(new Label("x", $"p{i}"), 0, 0, 0), (ulong)bound)));
    }

    [Test]
    public void Pairs_of_neighbouring_draws_are_uniform()
    {
        var chance = new Seeded(9);
        AssertUniform(256, Enumerable.Range(0, 200_000).Select(i =>
            chance.Draw(At(Latency, 0, 1, 2 * i), 16) * 16 + chance.Draw(At(Latency, 0, 1, 2 * i + 1), 16)));
        AssertUniform(256, Enumerable.Range(0, 200_000).Select(i =>
            chance.Draw(At(Latency, 0, 1, i), 16) * 16 + chance.Draw(At(Latency, 1, 0, i), 16)));
        AssertUniform(256, Enumerable.Range(0, 200_000).Select(i =>
            chance.Draw(At(Latency, 0, 1, i), 16) * 16 + new Seeded(10).Draw(At(Latency, 0, 1, i), 16)));
    }

    [Test]
    public void Every_bit_of_a_draw_is_set_half_the_time()
    {
        var chance = new Seeded(3);
        var counts = new int[64];
        for (var i = 0; i < 40_000; i++)
        {
            var draw = chance.Draw(At(Loss, 2, 3, i), ulong.MaxValue);
            for (var bit = 0; bit < 64; bit++) counts[bit] += (int)(draw >> bit & 1);
        }
        Assert.That(counts, Has.All.InRange(19_500, 20_500));
    }

    [Test]
    public void A_draw_added_elsewhere_changes_nothing()
    {
        var (plain, busy) = (new Seeded(5), new Seeded(5));
        for (var i = 0; i < 1_000; i++)
        {
            busy.Draw(At(Loss, 0, 1, i), 10);
            busy.Draw(At(Latency, 0, 2, i), 10);
            Assert.That(busy.Draw(At(Latency, 0, 1, i), 1_000), Is.EqualTo(plain.Draw(At(Latency, 0, 1, i), 1_000)));
        }
    }

    [Test]
    public void Each_part_of_a_site_matters()
    {
        var chance = new Seeded(5);
        Site[] sites =
        [
            At(Latency, 0, 1, 0), At(Loss, 0, 1, 0), At(Latency, 1, 0, 0), At(Latency, 0, 2, 0), At(Latency, 0, 1, 1), At(Latency, 2, 1, 0),
        ];
        Assert.That(sites.Select(site => chance.Draw(site, ulong.MaxValue)), Is.Unique);
    }

    [Test]
    public void A_draw_is_below_its_bound()
    {
        var chance = new Seeded(8);
        foreach (var bound in (ulong[])[1, 2, 3, 1UL << 63, ulong.MaxValue])
            for (var i = 0; i < 1_000; i++) Assert.That(chance.Draw(At(Latency, 0, 1, i), bound), Is.LessThan(bound));
    }

    [Test]
    public void A_recording_replays_by_site_whatever_the_order()
    {
        var recording = new Recording(new Seeded(4));
        var sites = Enumerable.Range(0, 200).Select(i => At(i % 2 == 0 ? Latency : Loss, i % 5, i % 3, i)).ToArray();
        var values = sites.Select(site => recording.Draw(site, 1_000)).ToArray();
        Assert.That(recording.Choices.Select(choice => (choice.Site, choice.Bound, choice.Value)),
            Is.EqualTo(sites.Zip(values, (site, value) => (site, 1_000UL, value))));
        var replay = new Recorded(recording.Choices, new Seeded(77));
        Assert.That(sites.Reverse().Select(site => replay.Draw(site, 1_000)).Reverse(), Is.EqualTo(values));
        Assert.That(replay.Unmatched, Is.Zero);
        Assert.That(replay.FirstUnmatched, Is.Null);
    }

    [Test]
    public void A_replay_asks_the_other_source_where_the_recording_does_not_fit_and_says_so()
    {
        var recording = new Recording(new Seeded(4));
        recording.Draw(At(Latency, 0, 1, 0), 10);
        var other = new Seeded(77);
        var replay = new Recorded(recording.Choices, other);
        Assert.That(replay.Draw(At(Latency, 0, 1, 1), 50), Is.EqualTo(other.Draw(At(Latency, 0, 1, 1), 50)));
        Assert.That(replay.Draw(At(Latency, 0, 1, 0), 11), Is.EqualTo(other.Draw(At(Latency, 0, 1, 0), 11)));
        Assert.That(replay.Unmatched, Is.EqualTo(2));
        Assert.That(replay.FirstUnmatched, Is.EqualTo(At(Latency, 0, 1, 1)));
    }

    [Test]
    public void Equal_names_are_equal_labels()
    {
        Assert.That(new Label("network", "latency"), Is.EqualTo(Latency));
        Assert.That(At(new Label("network", "latency"), 1, 2, 3), Is.EqualTo(At(Latency, 1, 2, 3)));
        Assert.That(At(Latency, 0, 1, 7).ToString(), Is.EqualTo("network/latency n1->n2 #7"));
        Assert.That(At(Latency, 2, 2, 7).ToString(), Is.EqualTo("network/latency n3 #7"));
    }

    /// <summary>
    /// Pearson's test: with k cells the statistic has mean k-1 and variance 2(k-1), and is nearly normal for large k; six
    /// deviations are never seen by chance, and the seeds are fixed.
    /// </summary>
    static void AssertUniform(int cells, IEnumerable<ulong> draws)
    {
        var counts = new long[cells];
        foreach (var draw in draws) counts[draw]++;
        var expected = (double)counts.Sum() / cells;
        var statistic = counts.Sum(count => (count - expected) * (count - expected) / expected);
        Assert.That(statistic, Is.LessThan(cells - 1 + 6 * Math.Sqrt(2 * (cells - 1)) + 10));
    }
}
