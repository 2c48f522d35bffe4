using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Simulator.Analyzers;

/// <summary>
/// SIM006: a world is stepped by one thread and sees only memory that it wrote. The keywords that say otherwise are errors;
/// the types are banned by name in BannedSymbols.txt.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class Concurrency : DiagnosticAnalyzer
{
    public const string Id = "SIM006";

    static readonly DiagnosticDescriptor Descriptor = Rule.Make(Id, "Concurrency or unsafe memory",
        "'{0}' has no place here: a handler runs to completion on one thread, over memory that it wrote; waiting is Env.Arm");

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Descriptor);

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSyntaxTreeAction(Keywords);
        context.RegisterSyntaxNodeAction(Attribute, SyntaxKind.Attribute);
    }

    static void Keywords(SyntaxTreeAnalysisContext context)
    {
        foreach (var token in context.Tree.GetRoot(context.CancellationToken).DescendantTokens())
            if (IsBanned(token)) context.ReportDiagnostic(Diagnostic.Create(Descriptor, token.GetLocation(), token.Text));
    }

    /// <summary>The parser gives contextual words such as <c>await</c> this kind only where they are keywords.</summary>
    static bool IsBanned(SyntaxToken token) => token.Kind() is SyntaxKind.LockKeyword or SyntaxKind.AsyncKeyword
        or SyntaxKind.AwaitKeyword or SyntaxKind.UnsafeKeyword or SyntaxKind.VolatileKeyword or SyntaxKind.FixedKeyword;

    static void Attribute(SyntaxNodeAnalysisContext context)
    {
        var attribute = (AttributeSyntax)context.Node;
        var type = context.SemanticModel.GetTypeInfo(attribute, context.CancellationToken).Type;
        if (type is not null && Types.FullName(type)
            is "System.ThreadStaticAttribute" or "System.Runtime.CompilerServices.SkipLocalsInitAttribute")
            context.ReportDiagnostic(Diagnostic.Create(Descriptor, attribute.GetLocation(), attribute.ToString()));
    }
}
