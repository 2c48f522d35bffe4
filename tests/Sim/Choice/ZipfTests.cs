namespace Simulator.Tests.Sim;

public sealed class ZipfTests
{
    [TestCase(1, "1")]
    [TestCase(2, "0.99")]
    [TestCase(10, "0")]
    [TestCase(1_000, "1")]
    [TestCase(1_000, "0.5")]
    [TestCase(100_000, "1.2")]
    [TestCase(50, "3")]
    public void The_share_of_each_rank_follows_the_law(int count, string exponent)
    {
        var zipf = new Zipf(count, Fixed.Parse(exponent));
        var s = double.Parse(exponent, System.Globalization.CultureInfo.InvariantCulture);
        var total = Enumerable.Range(1, count).Sum(k => Math.Pow(k, -s));
        for (var rank = 0; rank < count; rank += 1 + rank / 7)
        {
            var share = (FirstDrawAbove(zipf, rank) - FirstDrawAbove(zipf, rank - 1)) / Math.Pow(2, 64);
            var exact = Math.Pow(rank + 1, -s) / total;
            Assert.That(share, Is.EqualTo(exact).Within(1e-6 * exact + 1e-12), $"rank {rank}");
        }
    }

    [Test]
    public void Greater_draws_give_no_more_popular_ranks()
    {
        var zipf = new Zipf(Zipf.MaxCount, Fixed.One);
        var last = 0;
        for (var i = 0UL; i < 100_000; i++)
        {
            var rank = zipf.RankOf(ulong.MaxValue / 99_999 * i);
            Assert.That(rank, Is.GreaterThanOrEqualTo(last));
            last = rank;
        }
        Assert.That(zipf.RankOf(0), Is.Zero);
        Assert.That(zipf.RankOf(ulong.MaxValue), Is.EqualTo(Zipf.MaxCount - 1));
    }

    [Test]
    public void Every_rank_is_possible()
    {
        var zipf = new Zipf(200, Fixed.Of(100));
        for (var rank = 0; rank < 200; rank++) Assert.That(FirstDrawAbove(zipf, rank), Is.GreaterThan(FirstDrawAbove(zipf, rank - 1)));
    }

    [Test]
    public void Draws_give_these_ranks_for_ever() => Assert.That(
        string.Join(' ', Enumerable.Range(0, 16).Select(i => new Zipf(10_000, Fixed.Parse("0.99")).RankOf((ulong)i << 60 | 0xFFF))),
        Is.EqualTo("0 0 1 3 6 12 24 45 83 154 284 519 944 1713 3095 5573"));

    [Test]
    public void Impossible_parameters_are_refused()
    {
        Assert.That(() => new Zipf(0, Fixed.One), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new Zipf(Zipf.MaxCount + 1, Fixed.One), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new Zipf(5, Fixed.Of(-1)), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new Zipf(5, Fixed.Of(101)), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    /// <summary>The smallest draw, up to 2^64, that gives a rank above this one, by bisection.</summary>
    static double FirstDrawAbove(Zipf zipf, int rank)
    {
        if (rank < 0) return 0;
        UInt128 low = 0, high = UInt128.One << 64;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (middle == UInt128.One << 64 || zipf.RankOf((ulong)middle) > rank) high = middle;
            else low = middle + 1;
        }
        return (double)low;
    }
}
