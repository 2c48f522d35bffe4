using Simulator.Scenarios;

namespace Simulator.Tests.Scenarios;

public sealed class ZipfKeysTests
{
    const double Unit = 1L << 40;

    [TestCase("0.1")]
    [TestCase("0.99")]
    [TestCase("1")]
    [TestCase("1.1")]
    [TestCase("2.5")]
    public void The_weight_of_the_kth_key_is_k_to_the_minus_s(string exponent)
    {
        var s = decimal.Parse(exponent, System.Globalization.CultureInfo.InvariantCulture);
        var keys = new ZipfKeys(10_000, s);
        for (var k = 1; k <= 10_000; k += 1 + k / 3)
            Assert.That(keys.WeightOf(k - 1) / Unit, Is.EqualTo(Math.Pow(k, -(double)s)).Within(2e-8));
    }

    [Test]
    public void A_draw_of_zero_is_the_first_key_and_the_largest_the_last()
    {
        var keys = new ZipfKeys(1_000, 1);
        Assert.That((keys.KeyOf(0), keys.KeyOf(ulong.MaxValue)), Is.EqualTo((0, 999)));
    }

    [Test]
    public void Keys_are_drawn_as_often_as_their_weights_say()
    {
        var keys = new ZipfKeys(5, 1);
        var counts = new int[5];
        const int Draws = 100_000;
        for (var i = 0; i < Draws; i++) counts[keys.KeyOf((ulong)i * (ulong.MaxValue / Draws))]++;
        var harmonic = 1 + 1 / 2.0 + 1 / 3.0 + 1 / 4.0 + 1 / 5.0;
        for (var k = 1; k <= 5; k++) Assert.That(counts[k - 1] / (double)Draws, Is.EqualTo(1 / (k * harmonic)).Within(1e-4));
    }

    /// <summary>The table decides what runs do, so it must never change.</summary>
    [Test]
    public void The_table_is_pinned()
    {
        var keys = new ZipfKeys(6, 1.1m);
        Assert.That(Enumerable.Range(0, 6).Select(keys.WeightOf), Is.EqualTo(Pinned));
    }

    static readonly ulong[] Pinned = [1099511627776, 512940311696, 328372248283, 0, 0, 0];

    [Test]
    public void Steep_laws_leave_every_key_possible() => Assert.That(new ZipfKeys(1_000, 10).WeightOf(999), Is.EqualTo(1));
}
