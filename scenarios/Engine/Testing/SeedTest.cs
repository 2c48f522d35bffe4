using System.Globalization;

namespace Simulator.Scenarios.Testing;

/// <summary>
/// Seeds for a unit test: runs a scenario that was built in C# under many seeds and, when one fails, shrinks the run and keeps it as a
/// capsule. It needs no test framework: <c>Assert.That(SeedTest.Of(scenario).FirstFailure(1, 100), Is.Null)</c> says it all.
/// </summary>
public sealed class SeedTest
{
    readonly Scenario scenario;
    readonly Catalogue catalogue;
    string? folder;

    SeedTest(Scenario scenario, Catalogue catalogue) => (this.scenario, this.catalogue) = (scenario, catalogue);

    /// <summary>
    /// Throws <see cref="UserError"/> when the scenario makes no sense: a protocol that is not there, times after the end, and so on.
    /// </summary>
    /// <param name="scenario">What is not set is as in a file that does not say it; without checks it is all that the protocol
    /// promises.</param>
    /// <param name="protocols">Protocols of your own that it may name, beside those that come with the simulator.</param>
    public static SeedTest Of(Scenario scenario, params IReadOnlyList<IProtocol> protocols)
    {
        var catalogue = OwnProtocols.Beside(protocols);
        var text = System.Text.Encoding.UTF8.GetBytes(ScenarioWriter.WriteBrief(scenario));
        var result = ScenarioReader.Parse(text, scenario.Name + ".yaml", null, [], catalogue);
        return new SeedTest(result.Scenario ?? throw new UserError(result.Problems[0].ToString()), catalogue);
    }

    /// <summary>
    /// Writes the capsule of a failure into a folder, <c>NAME-seedN.yaml</c>, for <c>simulator replay</c> and for later tests.
    /// </summary>
    public SeedTest SavingTo(string capsules)
    {
        folder = capsules;
        return this;
    }

    /// <summary>The failure of the smallest seed that fails; null when none does. Its text is what a test should print.</summary>
    public SeedFailure? FirstFailure(ulong first, ulong last)
    {
        var trials = new Trials(catalogue);
        for (var seed = first; ; seed++)
        {
            var run = scenario with { Seed = seed };
            if (trials.Run(run, TraceMode.HashOnly).Failure is { } failure) return Told(run, failure);
            if (seed >= last) return null;
        }
    }

    SeedFailure Told(Scenario run, FailureSignature failure)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{run.Name}-seed{run.Seed}");
        var (capsule, text) = (Capsule.Of(run, new Trials(catalogue).Run(run)), "");
        try
        {
            if (new Shrinker(catalogue).Shrink(run, name) is { } shrunk)
                (capsule, text) = (shrunk.Capsule, ScenarioWriter.WriteBrief(shrunk.Scenario));
        }
        catch (UserError unshrinkable)
        {
            text = $"{unshrinkable.Message}\n{ScenarioWriter.WriteBrief(run)}";
        }
        if (folder is null || capsule is null) return new SeedFailure(run.Seed, failure, text, null);
        var path = Path.Combine(folder, name + ".yaml");
        UserError.Guard(path, "write", () =>
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(path, capsule.Write());
            return true;
        });
        return new SeedFailure(run.Seed, failure, text, path);
    }
}

/// <summary>A seed under which a scenario fails.</summary>
/// <param name="Scenario">The shrunk scenario, as a file.</param>
/// <param name="Capsule">Where the run is kept; null when it is not.</param>
public sealed record SeedFailure(ulong Seed, FailureSignature Failure, string Scenario, string? Capsule)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"seed {Seed} fails: {Failure}")
        + (Capsule is null ? "" : $"\nkept as {Capsule}") + $"\n{Scenario}";
}

/// <summary>Capsules for a unit test: each says whether it still fails.</summary>
public static class CapsuleTest
{
    /// <summary>
    /// Runs a capsule again. Null when it no longer fails in its way, which is what a test of a mended bug expects; else how it fails.
    /// Throws <see cref="UserError"/> for a file that is no capsule.
    /// </summary>
    public static string? Fails(string path, params IReadOnlyList<IProtocol> protocols)
    {
        var catalogue = OwnProtocols.Beside(protocols);
        var reading = CapsuleReading.Read(path, catalogue);
        if (reading.Problems.Count > 0) throw new UserError(reading.Problems[0].ToString());
        if (reading.Capsule is not { } capsule) return null;
        var replay = Replay.Of(capsule, catalogue);
        return replay.Answer == ReplayAnswer.NoLongerApplies ? null : replay.Lines[0];
    }
}

/// <summary>Protocols of a test, as a catalogue.</summary>
sealed record OwnProtocols(IReadOnlyList<IProtocol> Protocols) : ICatalogue
{
    public static Catalogue Beside(IReadOnlyList<IProtocol> protocols) => Catalogue.BuiltIn.With(new OwnProtocols(protocols));
}
