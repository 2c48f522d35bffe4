using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Simulator.Analyzers;

/// <summary>
/// SIM007: left to themselves, strings are sorted by the rules of the current culture. Whoever sorts strings, or keeps them
/// sorted, says how. Other keys need no comparer, so banning the overloads by name would be too wide.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CulturedOrder : DiagnosticAnalyzer
{
    public const string Id = "SIM007";

    static readonly DiagnosticDescriptor Descriptor = Rule.Make(Id, "Strings in the order of the culture",
        "'{0}' orders strings by the current culture: pass StringComparer.Ordinal");

    const int Result = -1;

    /// <summary>The LINQ methods that compare, and which of their type arguments is the key, or whether it is their result.</summary>
    static readonly ImmutableDictionary<string, int> Methods = new Dictionary<string, int>
    {
        ["Order"] = 0, ["OrderDescending"] = 0, ["Min"] = Result, ["Max"] = Result, ["OrderBy"] = 1, ["OrderByDescending"] = 1,
        ["ThenBy"] = 1, ["ThenByDescending"] = 1, ["MinBy"] = 1, ["MaxBy"] = 1,
    }.ToImmutableDictionary(StringComparer.Ordinal);

    static readonly ImmutableHashSet<string> Containers = ImmutableHashSet.Create(StringComparer.Ordinal,
        "System.Collections.Generic.SortedDictionary", "System.Collections.Generic.SortedList",
        "System.Collections.Generic.SortedSet", "System.Collections.Immutable.ImmutableSortedDictionary",
        "System.Collections.Immutable.ImmutableSortedSet");

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Descriptor);

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(c => Invocation(c, (IInvocationOperation)c.Operation), OperationKind.Invocation);
        context.RegisterOperationAction(
            c => Creation(c, ((IObjectCreationOperation)c.Operation).Constructor), OperationKind.ObjectCreation);
        context.RegisterOperationAction(
            c => Creation(c, ((ICollectionExpressionOperation)c.Operation).ConstructMethod), OperationKind.CollectionExpression);
        context.RegisterOperationAction(c => Default(c, (IPropertyReferenceOperation)c.Operation), OperationKind.PropertyReference);
        context.RegisterOperationAction(c => Empty(c, (IFieldReferenceOperation)c.Operation), OperationKind.FieldReference);
    }

    static void Invocation(OperationAnalysisContext context, IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (HasComparer(method)) return;
        var owner = Types.FullName(method.ContainingType);
        if (owner == "System.Linq.Enumerable")
        {
            if (!Methods.TryGetValue(method.Name, out var key) || key >= method.TypeArguments.Length) return;
            if (Compares(key == Result ? method.ReturnType : method.TypeArguments[key])) Report(context, method.Name);
        }
        else if (Containers.Contains(owner) && method.IsStatic && method.TypeArguments.Length > 0)
        {
            if (Compares(KeyOf(method))) Report(context, method.ContainingType.Name + "." + method.Name);
        }
    }

    static ITypeSymbol KeyOf(IMethodSymbol method) =>
        (method.ReturnType as INamedTypeSymbol)?.TypeArguments.FirstOrDefault() ?? method.TypeArguments[0];

    static void Creation(OperationAnalysisContext context, IMethodSymbol? constructor)
    {
        if (constructor?.ContainingType is not { TypeArguments.Length: > 0 } type) return;
        if (Containers.Contains(Types.FullName(type)) && Compares(type.TypeArguments[0]) && !HasComparer(constructor))
            Report(context, "new " + Types.Show(type));
    }

    static void Default(OperationAnalysisContext context, IPropertyReferenceOperation property)
    {
        if (property.Property is { Name: "Default", ContainingType: { Name: "Comparer", TypeArguments.Length: 1 } comparer }
            && Compares(comparer.TypeArguments[0])) Report(context, Types.Show(comparer) + ".Default");
    }

    static void Empty(OperationAnalysisContext context, IFieldReferenceOperation field)
    {
        if (field.Field is { Name: "Empty", ContainingType: { TypeArguments.Length: > 0 } type }
            && Containers.Contains(Types.FullName(type)) && Compares(type.TypeArguments[0])
            && field.Parent is not IInvocationOperation { TargetMethod.Name: "WithComparer" or "WithComparers" })
            Report(context, Types.Show(type) + ".Empty");
    }

    /// <summary>Whether comparing two such keys compares strings, also as parts of a tuple.</summary>
    static bool Compares(ITypeSymbol key) => key.SpecialType == SpecialType.System_String
        || key is INamedTypeSymbol { IsTupleType: true } tuple && tuple.TupleElements.Any(each => Compares(each.Type));

    static bool HasComparer(IMethodSymbol method) =>
        method.Parameters.Any(each => Types.FullName(each.Type) == "System.Collections.Generic.IComparer");

    static void Report(OperationAnalysisContext context, string what) =>
        context.ReportDiagnostic(Diagnostic.Create(Descriptor, context.Operation.Syntax.GetLocation(), what));
}
