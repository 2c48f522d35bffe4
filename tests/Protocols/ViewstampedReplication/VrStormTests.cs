using Simulator.Scenarios;

namespace Simulator.Tests.Protocols.ViewstampedReplication;

/// <summary>Storms within tolerance: nothing breaks, and things get done.</summary>
public sealed class VrStormTests
{
    static readonly IProtocol vr = Catalogue.BuiltIn.Protocol("vr")!;

    [TestCase(3)]
    [TestCase(5)]
    [TestCase(7)]
    public void Nothing_breaks_in_a_storm(int servers) => Weather(servers, 1, 25);

    [Test, Explicit, Category("Long")]
    public void Nothing_breaks_in_ten_thousand_storms([Values(3, 5, 7)] int servers) => Weather(servers, 1, 10_000);

    static void Weather(int servers, ulong first, ulong last)
    {
        var run = new StormRun(Catalogue.BuiltIn);
        for (var seed = first; seed <= last; seed++)
        {
            var result = run.Run(Storm.Draw(vr, seed, servers)!);
            Assert.That(result.Failed.SelectMany(check => check.Text.Prepend(check.Name)), Is.Empty, $"seed {seed}");
            Assert.That(result.Answered, Is.Positive, $"seed {seed}");
        }
    }
}
