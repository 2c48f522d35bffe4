using Simulator.Protocols.Pbft;
using Simulator.Scenarios;

namespace Simulator.Tests.Protocols.Pbft;

/// <summary>Storms of PBFT in which f servers misbehave from the first moment to the last, each in every way that has a name.</summary>
public sealed class PbftLiarTests
{
    static readonly PbftProtocol protocol = new();

    static IEnumerable<string> Ways() => Behaviours.All.Select(way => way.Name);

    [Test]
    public void Nothing_breaks_and_clients_are_served([ValueSource(nameof(Ways))] string behaviour, [Values(4, 7)] int servers) =>
        Weather(behaviour, servers, 1, 5);

    [Category("Long"), Explicit("several minutes")]
    [Test]
    public void In_a_thousand_storms([ValueSource(nameof(Ways))] string behaviour, [Values(4, 7, 10)] int servers) =>
        Weather(behaviour, servers, 100, 1100);

    static void Weather(string behaviour, int servers, ulong first, ulong last)
    {
        var run = new StormRun(Catalogue.BuiltIn);
        var answered = 0;
        for (var seed = first; seed <= last; seed++)
        {
            var result = run.Run(WithLiars(behaviour, servers, seed));
            Assert.That(result.Failed, Is.Empty, $"seed {seed}: {result.End.Text}");
            answered += result.Answered;
        }
        Assert.That(answered, Is.GreaterThan(0));
    }

    /// <summary>The storm of the seed without its crashes and its own liars: these are all that is tolerated.</summary>
    internal static Scenario WithLiars(string behaviour, int servers, ulong seed, Mutant? mutant = null)
    {
        var storm = Storm.Draw(protocol, seed, servers, mutant)!;
        var liars = Enumerable.Range(0, (servers - 1) / 3).Select(i => $"n{(int)(seed % 2) + i + 1}").ToArray();
        var faults = storm.Faults.Where(fault => fault is not (CrashSpec or CrashInHandlerSpec or TornWriteSpec or ByzantineSpec));
        var lie = new ByzantineSpec { At = Duration.Zero, For = storm.Duration, Nodes = Targets.Of(liars), Behaviour = behaviour };
        return storm with { Faults = [lie, .. faults] };
    }
}
