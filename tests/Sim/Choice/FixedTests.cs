using System.Globalization;

namespace Simulator.Tests.Sim;

public sealed class FixedTests
{
    [TestCase("0", "0")]
    [TestCase("1.5", "1.5")]
    [TestCase("-0.4", "-0.4")]
    [TestCase("007.500", "7.5")]
    [TestCase("0.000000001", "0.000000001")]
    [TestCase("-0", "0")]
    [TestCase("9223372036.854775807", "9223372036.854775807")]
    [TestCase("-9223372036.854775807", "-9223372036.854775807")]
    public void A_decimal_number_is_read_exactly_and_written_shortest(string text, string canonical)
    {
        Assert.That(Fixed.Parse(text).ToString(), Is.EqualTo(canonical));
        Assert.That(Fixed.Parse(text).Billionths, Is.EqualTo((long)(decimal.Parse(text, CultureInfo.InvariantCulture) * Fixed.Unit)));
        Assert.That(Fixed.Of(decimal.Parse(canonical, CultureInfo.InvariantCulture)).ToString(), Is.EqualTo(canonical));
    }

    [TestCase("")]
    [TestCase("-")]
    [TestCase(".5")]
    [TestCase("5.")]
    [TestCase("+1")]
    [TestCase("1e3")]
    [TestCase("1,5")]
    [TestCase(" 1")]
    [TestCase("1.0000000001")]
    [TestCase("9223372036.854775808")]
    [TestCase("99999999999999999999999999999999999999999999999")]
    [TestCase("٣")]
    public void Anything_else_is_refused(string text)
    {
        Assert.That(Fixed.TryParse(text, out _), Is.False);
        Assert.That(() => Fixed.Parse(text), Throws.TypeOf<FormatException>());
    }

    [Test]
    public void What_a_number_with_nine_decimals_cannot_hold_is_refused()
    {
        Assert.That(() => Fixed.Of(0.0000000001m), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Fixed.Of(1e10m), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(Fixed.Of(-2.25m), Is.EqualTo(Fixed.Parse("-2.25")));
    }

    [Test]
    public void Numbers_are_ordered_by_size()
    {
        string[] ascending = ["-10", "-9.5", "-0.000000001", "0", "0.4", "0.41", "3", "20"];
        Assert.That(ascending.Reverse().Select(Fixed.Parse).Order().Select(number => number.ToString()), Is.EqualTo(ascending));
    }
}
