using Simulator.Scenarios;

namespace Simulator.Tests.Scenarios;

/// <summary>Quantities as text: exact, with one shortest spelling each.</summary>
public sealed class UnitTests
{
    const int Draws = 500;

    [TestCase("5ns", 5)]
    [TestCase("10us", 10_000)]
    [TestCase("150ms", 150_000_000)]
    [TestCase("1.5s", 1_500_000_000)]
    [TestCase("0.000000001s", 1)]
    [TestCase("2m", 120_000_000_000)]
    [TestCase("1h", 3_600_000_000_000)]
    [TestCase("0s", 0)]
    [TestCase("0.1m", 6_000_000_000)]
    public void A_duration_is_read_exactly(string text, long ns) => Assert.That(Units.Duration.Read(text).Value.Ns, Is.EqualTo(ns));

    [TestCase("1%", 1, 100)]
    [TestCase("0.1%", 1, 1000)]
    [TestCase("1/1000", 1, 1000)]
    [TestCase("50%", 1, 2)]
    [TestCase("33.333%", 33333, 100000)]
    [TestCase("0%", 0, 1)]
    [TestCase("100%", 1, 1)]
    [TestCase("2/4", 1, 2)]
    [TestCase("500ppm", 1, 2000)]
    public void A_share_is_read_in_lowest_terms(string text, long numerator, long denominator)
    {
        var share = Units.Ratio.Read(text).Value;
        Assert.That((share.Numerator, share.Denominator), Is.EqualTo((numerator, denominator)));
    }

    [TestCase("64KiB", 65536)]
    [TestCase("1MiB", 1 << 20)]
    [TestCase("100B", 100)]
    [TestCase("1.5kB", 1500)]
    [TestCase("0B", 0)]
    public void A_size_is_read_exactly(string text, long bytes) => Assert.That(Units.ByteSize.Read(text).Value.Bytes, Is.EqualTo(bytes));

    [TestCase("10MiB/s", 83_886_080)]
    [TestCase("100Mbit/s", 100_000_000)]
    [TestCase("1B/s", 8)]
    public void A_bandwidth_is_read_exactly(string text, long bits) =>
        Assert.That(Units.Bandwidth.Read(text).Value.BitsPerSecond, Is.EqualTo(bits));

    [TestCase("100/s", 1, 10_000_000)]
    [TestCase("0.5/s", 1, 2_000_000_000)]
    [TestCase("20/m", 1, 3_000_000_000)]
    [TestCase("3/ms", 3, 1_000_000)]
    public void A_rate_is_read_exactly(string text, long count, long perNs) =>
        Assert.That(Units.Rate.Read(text).Value, Is.EqualTo(new Rate(count, perNs)));

    [TestCase("")]
    [TestCase("5")]
    [TestCase("ms")]
    [TestCase("5 ms")]
    [TestCase(" 5ms")]
    [TestCase("5ms ")]
    [TestCase("+5ms")]
    [TestCase("5MS")]
    [TestCase("5e3ms")]
    [TestCase("0x5ms")]
    [TestCase(".5s")]
    [TestCase("5.s")]
    [TestCase("1,5s")]
    [TestCase("٣ms")]
    [TestCase("--5ms")]
    [TestCase("5msms")]
    [TestCase("99999999999999999999999999999999999999999999h")]
    public void What_is_no_duration_is_refused(string text) => Assert.That(Units.SignedDuration.Read(text).Success, Is.False);

    [Test]
    public void Every_duration_reads_back() =>
        Property(Units.SignedDuration, random => new Duration(Magnitude(random, long.MaxValue / 2) * (random.Next(2) * 2 - 1)));

    [Test]
    public void Every_range_reads_back() => Property(Units.DurationRange, random =>
    {
        var (a, b) = (Magnitude(random, 1L << 60), Magnitude(random, 1L << 60));
        return new DurationRange(new Duration(long.Min(a, b)), new Duration(long.Max(a, b)));
    });

    [Test]
    public void Every_share_reads_back() => Property(Units.Ratio, random =>
    {
        var denominator = 1 + Magnitude(random, 1L << 60);
        var share = Units.Ratio.Read(FormattableString.Invariant($"{random.NextInt64(denominator + 1)}/{denominator}"));
        return share.Value;
    });

    [Test]
    public void Every_size_reads_back() => Property(Units.ByteSize, random => new ByteSize(Magnitude(random, long.MaxValue / 2)));

    [Test]
    public void Every_bandwidth_reads_back() => Property(Units.Bandwidth, random => new Bandwidth(Magnitude(random, long.MaxValue / 2)));

    [Test]
    public void Every_clock_rate_reads_back() => Property(Units.Ppm, random => new Ppm(random.NextInt64(-999_999, 1_000_000)));

    [Test]
    public void Every_rate_that_can_be_written_reads_back() => Property(Units.Rate, random =>
    {
        var unit = new[] { "s", "m", "h", "ms" }[random.Next(4)];
        return Units.Rate.Read(FormattableString.Invariant($"{random.NextInt64(1, 100_000)}.{random.Next(1000)}/{unit}")).Value;
    });

    [Test]
    public void No_text_makes_a_unit_throw()
    {
        const string letters = "0123456789.-+/%eE muskhnpKMGitBb\u00B5\u0663";
        var random = new Random(7);
        for (var i = 0; i < 4_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(1, 14)).Select(_ => letters[random.Next(letters.Length)])]);
            Assert.DoesNotThrow(() =>
            {
                Units.SignedDuration.Read(text);
                Units.DurationRange.Read(text);
                Units.Ratio.Read(text);
                Units.ByteSize.Read(text);
                Units.Bandwidth.Read(text);
                Units.Rate.Read(text);
                Units.Ppm.Read(text);
                QuantityText.Read(text);
            }, text);
        }
    }

    /// <summary>A suggestion that would be refused again is worse than none.</summary>
    [TestCase("5")]
    [TestCase("5sec")]
    [TestCase("5 min")]
    [TestCase("1.5")]
    [TestCase("5mss")]
    public void What_is_suggested_can_be_read(string text)
    {
        var reading = Units.Duration.Read(text);
        Assert.That(reading.Success, Is.False);
        Assert.That(Units.Duration.Read(reading.Suggestion!).Success, Is.True);
    }

    static void Property<T>(ScalarForm<T> form, Func<Random, T> draw) where T : notnull
    {
        var random = new Random(1);
        for (var i = 0; i < Draws; i++)
        {
            var value = draw(random);
            var text = form.Text(value);
            var back = form.Read(text);
            Assert.That(back.Success, Is.True, text);
            Assert.That(back.Value, Is.EqualTo(value), text);
            Assert.That(form.Text(back.Value!), Is.EqualTo(text));
        }
    }

    /// <summary>All sizes of numbers alike, round ones often.</summary>
    static long Magnitude(Random random, long most)
    {
        var digits = random.Next(0, 19);
        var number = (Int128)random.NextInt64(1_000);
        for (var i = 0; i < digits; i++) number *= 10;
        if (random.Next(3) == 0) number += random.Next(1_000);
        return (long)Int128.Min(number, most);
    }
}
