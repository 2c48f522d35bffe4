namespace Simulator.Protocols.Swim;

/// <summary>SWIM with one rule taken away, each time another.</summary>
static class SwimMutants
{
    public static IReadOnlyList<Mutant> All { get; } = [];
}
