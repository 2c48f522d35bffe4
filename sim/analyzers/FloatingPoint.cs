using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Simulator.Analyzers;

/// <summary>
/// SIM002: sums of floating-point numbers depend on their order and on the vector width, library functions on the machine.
/// Both where such a type is named and where a value of it comes into being, so that <c>var</c> does not hide it.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class FloatingPoint : DiagnosticAnalyzer
{
    public const string Id = "SIM002";

    static readonly DiagnosticDescriptor Descriptor = Rule.Make(Id, "Floating-point number",
        "{0} differs between machines and orders of evaluation: use whole numbers, Ratio, Duration or Distribution");

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Descriptor);

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSyntaxNodeAction(Keyword, SyntaxKind.PredefinedType);
        context.RegisterCompilationStartAction(start =>
        {
            var names = NamesIn(start.Compilation, start.CancellationToken);
            start.RegisterSyntaxNodeAction(node => Name(node, names), SyntaxKind.IdentifierName);
        });
        context.RegisterOperationAction(Born, OperationKind.Literal, OperationKind.Conversion, OperationKind.Invocation,
            OperationKind.PropertyReference, OperationKind.FieldReference);
    }

    static void Keyword(SyntaxNodeAnalysisContext context)
    {
        var keyword = ((PredefinedTypeSyntax)context.Node).Keyword;
        if (keyword.IsKind(SyntaxKind.FloatKeyword) || keyword.IsKind(SyntaxKind.DoubleKeyword))
            context.ReportDiagnostic(Diagnostic.Create(Descriptor, keyword.GetLocation(), keyword.Text));
    }

    /// <summary>Under what names such a type can be meant: its own, and each alias of anything. Few need a closer look.</summary>
    static ImmutableHashSet<string> NamesIn(Compilation compilation, CancellationToken cancelled)
    {
        var names = ImmutableHashSet.CreateBuilder<string>();
        names.UnionWith(["Single", "Double", "Half", "NFloat"]);
        foreach (var tree in compilation.SyntaxTrees)
            foreach (var directive in tree.GetRoot(cancelled).DescendantNodes(MayHoldDirectives).OfType<UsingDirectiveSyntax>())
                if (directive.Alias is { Name.Identifier.Text: var alias }) names.Add(alias);
        return names.ToImmutable();
    }

    static bool MayHoldDirectives(SyntaxNode node) => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax;

    static void Name(SyntaxNodeAnalysisContext context, ImmutableHashSet<string> names)
    {
        var name = (IdentifierNameSyntax)context.Node;
        if (name.IsVar || !names.Contains(name.Identifier.Text)) return;
        if (context.SemanticModel.GetSymbolInfo(name, context.CancellationToken).Symbol is ITypeSymbol type && IsFloat(type))
            context.ReportDiagnostic(Diagnostic.Create(Descriptor, name.GetLocation(), type.Name));
    }

    static void Born(OperationAnalysisContext context)
    {
        if (context.Operation.Type is { } type && IsFloat(type))
            context.ReportDiagnostic(Diagnostic.Create(Descriptor, context.Operation.Syntax.GetLocation(), type.Name));
    }

    static bool IsFloat(ITypeSymbol type) =>
        type.SpecialType is SpecialType.System_Single or SpecialType.System_Double
        || (type.Name is "Half" or "NFloat" && Types.FullName(type) is "System.Half" or "System.Runtime.InteropServices.NFloat")
        || type is INamedTypeSymbol { ConstructedFrom.SpecialType: SpecialType.System_Nullable_T } maybe && IsFloat(maybe.TypeArguments[0]);
}
