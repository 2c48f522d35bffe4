namespace Simulator.Tests.Sim;

public sealed class DurationTests
{
    [TestCase(0, "0s")]
    [TestCase(1, "1ns")]
    [TestCase(1_500, "1500ns")]
    [TestCase(2_000, "2us")]
    [TestCase(150_000_000, "150ms")]
    [TestCase(1_500_000_000, "1500ms")]
    [TestCase(60_000_000_000, "60s")]
    [TestCase(-5_000_000, "-5ms")]
    [TestCase(long.MaxValue, "9223372036854775807ns")]
    [TestCase(long.MinValue, "-9223372036854775808ns")]
    public void The_text_uses_the_largest_unit_that_loses_nothing(long ns, string text) =>
        Assert.That(new Duration(ns).ToString(), Is.EqualTo(text));

    [Test]
    public void Arithmetic_is_that_of_nanoseconds([Range(1, 20)] int seed)
    {
        var random = new Drawn((ulong)seed);
        for (var i = 0; i < 100; i++)
        {
            var (a, b, factor) = (random.Below(1L << 40) - (1L << 39), random.Below(1L << 40) - (1L << 39), random.Below(1_000) + 1);
            var (x, y) = (new Duration(a), new Duration(b));
            Assert.That((x + y).Ns, Is.EqualTo(a + b));
            Assert.That((x - y).Ns, Is.EqualTo(a - b));
            Assert.That((x * factor).Ns, Is.EqualTo(a * factor));
            Assert.That((x / factor).Ns, Is.EqualTo(a / factor));
            Assert.That(x < y, Is.EqualTo(a < b));
            Assert.That(x >= y, Is.EqualTo(a >= b));
            Assert.That(x.CompareTo(y), Is.EqualTo(a.CompareTo(b)));
            Assert.That(new Instant(a) + y, Is.EqualTo(new Instant(a + b)));
            Assert.That(new Instant(a) - new Instant(b), Is.EqualTo(x - y));
            Assert.That(new LocalTime(a) + y - new LocalTime(b), Is.EqualTo(x));
        }
    }

    [Test]
    public void Units_are_multiples_of_each_other()
    {
        Assert.That(Duration.Us(1_000), Is.EqualTo(Duration.Ms(1)));
        Assert.That(Duration.Ms(1_000), Is.EqualTo(Duration.Seconds(1)));
        Assert.That(Duration.Seconds(1).Ns, Is.EqualTo(1_000_000_000));
    }

    [Test]
    public void An_overflow_is_an_error_and_no_negative_time()
    {
        Assert.That(() => new Duration(long.MaxValue) + new Duration(1), Throws.TypeOf<OverflowException>());
        Assert.That(() => Duration.Seconds(long.MaxValue), Throws.TypeOf<OverflowException>());
        Assert.That(() => new Instant(long.MaxValue) + new Duration(1), Throws.TypeOf<OverflowException>());
    }

    [Test]
    public void Instants_line_up_in_a_column()
    {
        Assert.That(new Instant(1_250_000_000).ToString(), Is.EqualTo("1.250000000s"));
        Assert.That(Instant.Zero.ToString(), Is.EqualTo("0.000000000s"));
    }
}
