using System.Collections.Concurrent;
using System.Globalization;
using Simulator.Scenarios;
using Simulator.Tests.Scenarios;

namespace Simulator.Tests.Determinism;

/// <summary>
/// Hashes of the shipped scenarios, pinned. A hash that changes means that the same seed no longer gives the same run: announce it in
/// CHANGELOG.md under "Determinism", then rewrite the file by running all scenarios with UPDATE_GOLDEN=1.
/// </summary>
static class PinnedHashes
{
    const string Name = "tests/Determinism/golden-hashes.txt";

    static readonly Lazy<IReadOnlyDictionary<string, string>> pinned = new(() => Lines().ToDictionary(PathOf));
    static readonly ConcurrentDictionary<string, string> found = new();

    /// <summary>The scenarios that are pinned.</summary>
    public static IEnumerable<string> Paths => Lines().Select(PathOf);

    /// <summary>Seed, hash and number of events that are pinned for a scenario.</summary>
    public static string Of(string path) => pinned.Value[path][(path.Length + 1)..];

    /// <summary>This run of a scenario is the pinned one.</summary>
    public static void Check(string path, RunOutcome outcome)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{path} {outcome.Scenario.Seed} {outcome.World.Trace.Hash} {outcome.World.Trace.Count}");
        found[path] = line;
        if (!Golden.IsUpdating) Assert.That(line, Is.EqualTo(pinned.Value.GetValueOrDefault(path)), $"pinned in {Name}; UPDATE_GOLDEN=1 rewrites it");
    }

    /// <summary>Writes down what was found, when that is wanted and all of these were run.</summary>
    public static void Rewrite(IEnumerable<string> all)
    {
        if (!Golden.IsUpdating || !all.All(found.ContainsKey)) return;
        File.WriteAllText(Path.Combine(Golden.Root, Name), string.Concat(all.Order(StringComparer.Ordinal).Select(path => found[path] + "\n")));
    }

    static string[] Lines() => File.ReadAllLines(Path.Combine(Golden.Root, Name));

    static string PathOf(string line) => line.Split(' ')[0];
}
