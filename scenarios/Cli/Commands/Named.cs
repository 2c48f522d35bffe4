using Simulator.Scenarios;

namespace Simulator.Cli.Commands;

/// <summary>Finds protocols and their mutants by the names that a user gives.</summary>
static class Named
{
    public static IProtocol Protocol(Catalogue catalogue, string name) =>
        catalogue.Protocol(name) ?? throw Unknown(name, "a protocol", catalogue.Protocols.Select(protocol => protocol.Name));

    public static Mutant Mutant(IProtocol protocol, string name) =>
        protocol.Mutants.FirstOrDefault(mutant => mutant.Name == name)
        ?? throw Unknown(name, $"a mutant of {protocol.Name}", protocol.Mutants.Select(mutant => mutant.Name));

    static UserError Unknown(string name, string noun, IEnumerable<string> known)
    {
        var names = known.ToList();
        return new UserError($"found '{name}', expected {noun}: {(names.Count == 0 ? "there is none" : string.Join(", ", names))}"
            + Nearest.Hint(name, names));
    }
}
