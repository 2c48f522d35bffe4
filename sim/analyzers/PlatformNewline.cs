using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Simulator.Analyzers;

/// <summary>
/// SIM009: a line ends with '\n' on every system, so that the same run gives the same bytes. <c>AppendLine</c> and
/// <c>WriteLine</c> end it as the operating system does.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PlatformNewline : DiagnosticAnalyzer
{
    public const string Id = "SIM009";

    static readonly DiagnosticDescriptor Descriptor = Rule.Make(Id, "Line ending of the operating system",
        "{0} ends the line as the operating system does: append or write the text and '\\n'");

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
        var isLine = method.Name switch
        {
            "AppendLine" => IsOrDerives(method, "System.Text.StringBuilder"),
            "WriteLine" or "WriteLineAsync" => IsOrDerives(method, "System.IO.TextWriter"),
            _ => false,
        };
        if (isLine) context.ReportDiagnostic(Diagnostic.Create(Descriptor, context.Operation.Syntax.GetLocation(), method.Name));
    }

    static bool IsOrDerives(IMethodSymbol method, string owner) =>
        Types.Family(method.ContainingType).Any(each => Types.FullName(each) == owner);
}
