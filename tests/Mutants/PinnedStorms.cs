using System.Globalization;
using Simulator.Scenarios;
using Simulator.Tests.Scenarios;

namespace Simulator.Tests.Mutants;

/// <summary>A storm that is known to show a planted bug: a line of <c>storm-seeds.csv</c>.</summary>
public sealed record PinnedStorm(string Protocol, string Mutant, string Check, ulong Seed)
{
    public static IReadOnlyList<PinnedStorm> All { get; } =
    [
        .. File.ReadLines(Path.Combine(Golden.Root, "tests/Mutants/storm-seeds.csv")).Skip(1).Select(line => line.Split(','))
            .Select(cells => new PinnedStorm(cells[0], cells[1], cells[2], ulong.Parse(cells[3], CultureInfo.InvariantCulture))),
    ];

    public override string ToString() => $"{Protocol}, {Mutant}";
}

/// <summary>Every mutant of the catalogue, by protocol.</summary>
public sealed record Planted(IProtocol Protocol, Mutant Mutant)
{
    public static IReadOnlyList<Planted> All { get; } =
        [.. Catalogue.BuiltIn.Protocols.SelectMany(protocol => protocol.Mutants.Select(mutant => new Planted(protocol, mutant)))];

    public override string ToString() => $"{Protocol.Name}, {Mutant.Name}";
}
