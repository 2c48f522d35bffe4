namespace Simulator.Scenarios;

/// <summary>The scenarios that are made for exploring, each with the planted bugs that going through it shows.</summary>
public static class Scopes
{
    const string Folder = "exploration";

    /// <summary>Those that show a bug, each with it planted.</summary>
    public static IEnumerable<Scenario> Showing(IProtocol protocol, Mutant mutant, Catalogue catalogue) =>
        from scope in All(catalogue)
        where scope.Protocol.Name == protocol.Name && scope.Explore!.Mutants.Contains(mutant.Name)
        select scope with { Mutant = mutant.Name };

    static IEnumerable<Scenario> All(Catalogue catalogue)
    {
        var folder = Path.Combine(ScenarioFiles.Home, Folder);
        if (!Directory.Exists(folder)) return [];
        return ScenarioFiles.Under(folder).Select(path => ScenarioReader.Read(path, [], catalogue).Scenario).OfType<Scenario>()
            .Where(scope => scope.Explore is not null);
    }
}
