namespace Simulator.Scenarios;

/// <summary>The scenarios that are made for exploring, read once, each with the planted bugs that going through it shows.</summary>
public sealed class Scopes(Catalogue catalogue)
{
    const string Folder = "exploration";

    IReadOnlyList<Scenario> All => field ??= Read(catalogue);

    /// <summary>Those that show a bug, each with it planted.</summary>
    public IEnumerable<Scenario> Showing(IProtocol protocol, Mutant mutant) =>
        from scope in All
        where scope.Protocol.Name == protocol.Name && scope.Explore!.Mutants.Contains(mutant.Name)
        select scope with { Mutant = mutant.Name };

    static IReadOnlyList<Scenario> Read(Catalogue catalogue)
    {
        var folder = Path.Combine(ScenarioFiles.Home, Folder);
        if (!Directory.Exists(folder)) return [];
        return [.. ScenarioFiles.Under(folder).Select(path => ScenarioReader.Read(path, [], catalogue).Scenario).OfType<Scenario>()
            .Where(scope => scope.Explore is not null)];
    }
}
