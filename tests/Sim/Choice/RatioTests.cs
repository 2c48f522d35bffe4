namespace Simulator.Tests.Sim;

public sealed class RatioTests
{
    [Test]
    public void As_many_draws_decide_yes_as_the_numerator_says()
    {
        for (var denominator = 1; denominator <= 12; denominator++)
            for (var numerator = 0; numerator <= denominator; numerator++)
            {
                var ratio = new Ratio(numerator, denominator);
                Assert.That(Enumerable.Range(0, denominator).Count(draw => ratio.Decide((ulong)draw)), Is.EqualTo(numerator),
                    ratio.ToString());
                Assert.That(ratio.Decide(0), Is.EqualTo(numerator == denominator), "a draw of 0 is uneventful unless it is certain");
            }
    }

    [Test]
    public void Never_and_always_are_what_they_say()
    {
        Assert.That(Ratio.Never.IsZero);
        Assert.That(Ratio.Never.Denominator, Is.EqualTo(1));
        Assert.That(Ratio.Always.Decide(0));
        Assert.That(Ratio.Percent(7).ToString(), Is.EqualTo("7/100"));
        Assert.That(default(Ratio).ToString(), Is.EqualTo("0/1"));
    }

    [TestCase(-1, 2)]
    [TestCase(3, 2)]
    [TestCase(0, 0)]
    [TestCase(1, -1)]
    public void What_is_no_probability_is_refused(long numerator, long denominator) =>
        Assert.That(() => new Ratio(numerator, denominator), Throws.InstanceOf<ArgumentOutOfRangeException>());
}
