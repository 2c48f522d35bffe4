using Microsoft.CodeAnalysis;

namespace Simulator.Analyzers;

/// <summary>All rules are errors of one category: what they forbid would make two runs of one seed differ.</summary>
internal static class Rule
{
    public static DiagnosticDescriptor Make(string id, string title, string message) =>
        new(id, title, message, "Determinism", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
