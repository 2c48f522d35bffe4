using Simulator;
using Simulator.Tests.Cli;
using Simulator.Tests.Scenarios;

[assembly: Catalogue(typeof(Simulator.Tests.TestCatalogue))]

namespace Simulator.Tests;

/// <summary>What the assembly of the tests brings when it is given with <c>--assembly</c>.</summary>
public sealed class TestCatalogue : ICatalogue
{
    public IReadOnlyList<IProtocol> Protocols => [.. new ToyCatalogue().Protocols, .. BadProtocols.All];
}
