using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Simulator.Analyzers;

/// <summary>
/// SIM008: the sorts in place of the base library leave equal items in an order of their own, which a new version of .NET may
/// change. LINQ's sorts are stable. (A rule and not a list of banned symbols, since there are 43 overloads.)
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnstableSort : DiagnosticAnalyzer
{
    public const string Id = "SIM008";

    static readonly DiagnosticDescriptor Descriptor = Rule.Make(Id, "Unstable sort",
        "{0}.Sort leaves equal items in any order: use OrderBy or Order, which are stable");

    static readonly ImmutableHashSet<string> Owners = ImmutableHashSet.Create(StringComparer.Ordinal,
        "System.Array", "System.MemoryExtensions", "System.Collections.Generic.List",
        "System.Collections.Immutable.ImmutableArray", "System.Collections.Immutable.ImmutableArray.Builder",
        "System.Collections.Immutable.ImmutableList", "System.Collections.Immutable.ImmutableList.Builder");

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Descriptor);

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(c => Use(c, ((IInvocationOperation)c.Operation).TargetMethod), OperationKind.Invocation);
        context.RegisterOperationAction(c => Use(c, ((IMethodReferenceOperation)c.Operation).Method), OperationKind.MethodReference);
    }

    static void Use(OperationAnalysisContext context, IMethodSymbol method)
    {
        if (method.Name == "Sort" && Types.Family(method.ContainingType).Any(each => Owners.Contains(Types.FullName(each))))
            context.ReportDiagnostic(Diagnostic.Create(Descriptor, context.Operation.Syntax.GetLocation(), method.ContainingType.Name));
    }
}
