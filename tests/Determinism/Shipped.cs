using Simulator.Scenarios;
using Simulator.Tests.Scenarios;

namespace Simulator.Tests.Determinism;

/// <summary>The shipped scenarios, cut short, for tests that run several of them.</summary>
static class Shipped
{
    const string Short = "duration=10s";

    /// <summary>The scenario; the first ten seconds of it where all that it schedules lies in them.</summary>
    public static Scenario Read(string path, ulong seed)
    {
        var file = Path.Combine(Golden.Root, path);
        var read = ScenarioReader.Read(file, [Short], Catalogue.BuiltIn);
        return read.Scenario is { } cut ? cut with { Seed = seed } : ReadWhole(path, seed);
    }

    public static Scenario ReadWhole(string path, ulong seed)
    {
        var read = ScenarioReader.Read(Path.Combine(Golden.Root, path), [], Catalogue.BuiltIn);
        Assert.That(read.Scenario, Is.Not.Null, string.Join('\n', read.Problems));
        return read.Scenario! with { Seed = seed };
    }

    public static string Hash(Scenario scenario)
    {
        var world = Runner.MakeWorld(scenario, Catalogue.BuiltIn, TraceMode.HashOnly);
        world.Run();
        return $"{world.Trace.Hash} {world.Trace.Count}";
    }
}
