using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Simulator.Analyzers;

/// <summary>
/// SIM003: what is static outlives a world, so the next run of the process would see what the last one left behind; a
/// finaliser runs when the garbage collector likes. Static arrays are let pass: as tables they are the only cheap form.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SharedState : DiagnosticAnalyzer
{
    public const string Id = "SIM003";

    static readonly DiagnosticDescriptor Descriptor = Rule.Make(Id, "State shared between runs",
        "'{0}' {1}");

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Descriptor);

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(c => Field(c, (IFieldSymbol)c.Symbol), SymbolKind.Field);
        context.RegisterSymbolAction(c => Property(c, (IPropertySymbol)c.Symbol), SymbolKind.Property);
        context.RegisterSymbolAction(c => Event(c, (IEventSymbol)c.Symbol), SymbolKind.Event);
        context.RegisterSymbolAction(c => Method(c, (IMethodSymbol)c.Symbol), SymbolKind.Method);
    }

    static void Field(SymbolAnalysisContext context, IFieldSymbol field)
    {
        if (!field.IsStatic || field.IsConst || field.IsImplicitlyDeclared) return;
        if (!field.IsReadOnly) Report(context, "is a static field that can change: make it readonly, or a field of the world or the node");
        else Contents(context, field.Type);
    }

    static void Property(SymbolAnalysisContext context, IPropertySymbol property)
    {
        if (!property.IsStatic) return;
        var isAuto = property.ContainingType.GetMembers().OfType<IFieldSymbol>()
            .Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));
        if (!isAuto) return;
        if (property.SetMethod is not null) Report(context, "is a static property with a setter: keep it in the world or the node");
        else Contents(context, property.Type);
    }

    static void Event(SymbolAnalysisContext context, IEventSymbol @event)
    {
        if (@event.IsStatic) Report(context, "is a static event, whose list of listeners outlives a run: pass the listener along");
    }

    static void Method(SymbolAnalysisContext context, IMethodSymbol method)
    {
        if (method.MethodKind == MethodKind.Destructor)
            Report(context, "is a finaliser, which runs when the garbage collector likes: end things in plain sight");
    }

    static void Contents(SymbolAnalysisContext context, ITypeSymbol type)
    {
        if (Types.IsMutableCollection(type))
            Report(context, $"is a static {Types.Show(type)} that can change: use an array, a Seq, or a frozen or immutable collection");
    }

    static void Report(SymbolAnalysisContext context, string why) =>
        context.ReportDiagnostic(Diagnostic.Create(Descriptor, context.Symbol.Locations[0], Types.Show(context.Symbol), why));
}
