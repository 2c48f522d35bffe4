using Simulator.Protocols;

namespace Simulator.Tests.Protocols.Parts;

/// <summary>Logarithms in whole numbers agree with those of the platform.</summary>
public sealed class LogarithmTests
{
    [Test]
    public void They_are_right_to_the_last_bits()
    {
        for (var n = 1L; n < 1L << 62; n += 1 + n / 7)
        {
            Assert.That(Logarithm.Binary(n) / (double)Logarithm.One, Is.EqualTo(Math.Log2(n)).Within(1e-8));
            if (n < 1 << 20) Assert.That(Logarithm.CeilingNatural(n), Is.EqualTo((int)Math.Ceiling(Math.Log(n))));
            Assert.That(Logarithm.TimesDecimal(Duration.Seconds(1), n).Ns / 1e9, Is.EqualTo(Math.Log10(n)).Within(1e-7));
        }
    }

    [Test]
    public void There_is_none_of_zero() => Assert.That(() => Logarithm.Binary(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
}
