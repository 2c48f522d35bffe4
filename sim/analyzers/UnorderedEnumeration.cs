using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Simulator.Analyzers;

/// <summary>
/// SIM001: the order of a hash table differs between processes or changes with its history, so nobody may see it. Look-ups
/// are free; going through the table, by whatever road, is an error. A read-only dictionary or set behind an interface may
/// be a hash table, so the interfaces count as such.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnorderedEnumeration : DiagnosticAnalyzer
{
    public const string Id = "SIM001";

    static readonly DiagnosticDescriptor Descriptor = Rule.Make(Id, "Enumeration of an unordered collection",
        "{0} has no order of its own: keep the items in an array, Seq, OrderedDictionary or SortedDictionary and go through that, "
        + "or sort the keys first with Order()");

    static readonly ImmutableHashSet<string> Unordered = ImmutableHashSet.Create(StringComparer.Ordinal,
        "System.Collections.Hashtable", "System.Collections.Generic.Dictionary", "System.Collections.Generic.Dictionary.KeyCollection",
        "System.Collections.Generic.Dictionary.ValueCollection", "System.Collections.Generic.HashSet",
        "System.Collections.Generic.IDictionary", "System.Collections.Generic.IReadOnlyDictionary", "System.Collections.Generic.ISet",
        "System.Collections.Generic.IReadOnlySet", "System.Collections.Generic.PriorityQueue.UnorderedItemsCollection",
        "System.Collections.Immutable.ImmutableDictionary", "System.Collections.Immutable.ImmutableDictionary.Builder",
        "System.Collections.Immutable.IImmutableDictionary", "System.Collections.Immutable.IImmutableSet",
        "System.Collections.Immutable.ImmutableHashSet", "System.Collections.Immutable.ImmutableHashSet.Builder",
        "System.Collections.Concurrent.ConcurrentBag", "System.Collections.Concurrent.ConcurrentDictionary",
        "System.Collections.Frozen.FrozenDictionary", "System.Collections.Frozen.FrozenSet",
        "System.Collections.ObjectModel.ReadOnlyDictionary", "System.Collections.ObjectModel.ReadOnlySet",
        "System.Runtime.CompilerServices.ConditionalWeakTable");

    /// <summary>Containers in which the order of arrival leaves no mark that could be seen.</summary>
    static readonly ImmutableHashSet<string> Sorted = ImmutableHashSet.Create(StringComparer.Ordinal,
        "System.Collections.Generic.SortedDictionary", "System.Collections.Generic.SortedSet",
        "System.Collections.Immutable.ImmutableSortedDictionary", "System.Collections.Immutable.ImmutableSortedSet");

    static readonly ImmutableHashSet<string> Sequences = ImmutableHashSet.Create(StringComparer.Ordinal,
        "System.Collections.IEnumerable", "System.Collections.ICollection", "System.Collections.Generic.IEnumerable",
        "System.Collections.Generic.ICollection", "System.Collections.Generic.IReadOnlyCollection");

    static readonly ImmutableHashSet<string> Views = ImmutableHashSet.Create(StringComparer.Ordinal, "Keys", "Values", "Items");

    static readonly ImmutableHashSet<string> Walks = ImmutableHashSet.Create(StringComparer.Ordinal,
        "GetEnumerator", "CopyTo", "ToArray");

    /// <summary>LINQ methods whose result does not tell in which order the items came.</summary>
    static readonly ImmutableHashSet<string> Forgetful = ImmutableHashSet.Create(StringComparer.Ordinal,
        "Order", "OrderDescending", "ToHashSet", "ToDictionary");

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Descriptor);

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(Loop, OperationKind.Loop);
        context.RegisterOperationAction(c => Conversion(c, (IConversionOperation)c.Operation), OperationKind.Conversion);
        context.RegisterOperationAction(c => Flag(c, ((ISpreadOperation)c.Operation).Operand), OperationKind.Spread);
        context.RegisterOperationAction(c => Property(c, (IPropertyReferenceOperation)c.Operation), OperationKind.PropertyReference);
        context.RegisterOperationAction(c => Invocation(c, (IInvocationOperation)c.Operation), OperationKind.Invocation);
    }

    static void Loop(OperationAnalysisContext context)
    {
        if (context.Operation is IForEachLoopOperation loop) Flag(context, loop.Collection);
    }

    /// <summary>As a sequence it can be passed to LINQ, string.Join, a constructor or anybody else who goes through it.</summary>
    static void Conversion(OperationAnalysisContext context, IConversionOperation conversion)
    {
        if (conversion.Parent is IForEachLoopOperation or ISpreadOperation || conversion.Type is null) return;
        if (Sequences.Contains(Types.FullName(conversion.Type)) && !IsForgotten(conversion)) Flag(context, conversion.Operand);
    }

    /// <summary>The views of an interface or of an immutable table are typed as plain sequences: the types no longer tell.</summary>
    static void Property(OperationAnalysisContext context, IPropertyReferenceOperation property)
    {
        if (!Views.Contains(property.Property.Name) || IsUnordered(property.Type)) return;
        if (property.Instance is { } table && !IsForgotten(property)) Flag(context, table);
    }

    static void Invocation(OperationAnalysisContext context, IInvocationOperation call)
    {
        if (call.Instance is { } table && Walks.Contains(call.TargetMethod.Name)) Flag(context, table);
    }

    static void Flag(OperationAnalysisContext context, IOperation collection)
    {
        var written = Types.Written(collection);
        if (IsUnordered(written.Type))
            context.ReportDiagnostic(Diagnostic.Create(Descriptor, written.Syntax.GetLocation(), Types.Show(written.Type!)));
    }

    static bool IsUnordered(ITypeSymbol? type) => Types.Family(type).Any(each => Unordered.Contains(Types.FullName(each)));

    /// <summary>Whether the sequence is poured into a container or a method that gives the same result for every order.</summary>
    static bool IsForgotten(IOperation sequence)
    {
        while (sequence.Parent is IConversionOperation { IsImplicit: true } outer) sequence = outer;
        if (sequence.Parent is not IArgumentOperation argument) return false;
        var method = argument.Parent switch
        {
            IInvocationOperation call => call.TargetMethod,
            IObjectCreationOperation creation => creation.Constructor,
            _ => null,
        };
        if (method is null) return false;
        var owner = Types.FullName(method.ContainingType);
        return Unordered.Contains(owner) || Sorted.Contains(owner)
            || owner == "System.Linq.Enumerable" && Forgetful.Contains(method.Name);
    }
}
