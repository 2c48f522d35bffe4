using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Simulator.Analyzers;

/// <summary>Questions about types and operations that several rules ask.</summary>
internal static class Types
{
    /// <summary>The mutable collections of the base library, by full name without type arguments.</summary>
    static readonly HashSet<string> MutableCollections = new(StringComparer.Ordinal)
    {
        "System.Collections.ArrayList", "System.Collections.BitArray", "System.Collections.Hashtable", "System.Collections.Queue",
        "System.Collections.SortedList", "System.Collections.Stack", "System.Text.StringBuilder",
        "System.Collections.Concurrent.BlockingCollection", "System.Collections.Concurrent.ConcurrentBag",
        "System.Collections.Concurrent.ConcurrentDictionary", "System.Collections.Concurrent.ConcurrentQueue",
        "System.Collections.Concurrent.ConcurrentStack", "System.Collections.Generic.Dictionary",
        "System.Collections.Generic.HashSet", "System.Collections.Generic.LinkedList", "System.Collections.Generic.List",
        "System.Collections.Generic.OrderedDictionary", "System.Collections.Generic.PriorityQueue",
        "System.Collections.Generic.Queue", "System.Collections.Generic.SortedDictionary", "System.Collections.Generic.SortedList",
        "System.Collections.Generic.SortedSet", "System.Collections.Generic.Stack",
        "System.Collections.Generic.ICollection", "System.Collections.Generic.IDictionary", "System.Collections.Generic.IList",
        "System.Collections.Generic.ISet", "System.Collections.ObjectModel.Collection",
        "System.Collections.ObjectModel.ObservableCollection", "System.Runtime.CompilerServices.ConditionalWeakTable",
    };

    public static bool IsMutableCollection(ITypeSymbol? type) => Family(type).Any(each => MutableCollections.Contains(FullName(each)));

    /// <summary>The type and its base types, from itself to <c>object</c>.</summary>
    public static IEnumerable<ITypeSymbol> Family(ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType) yield return type;
    }

    /// <summary>Namespace, containing types and name, without type arguments.</summary>
    public static string FullName(ISymbol type) => type.ContainingSymbol switch
    {
        INamespaceSymbol { IsGlobalNamespace: false } space => space.ToDisplayString() + "." + type.Name,
        INamedTypeSymbol outer => FullName(outer) + "." + type.Name,
        _ => type.Name,
    };

    /// <summary>Whether a type is, derives from or implements the kernel's type of this name: <c>Message</c>, <c>IFact</c> …</summary>
    public static bool IsKernel(ITypeSymbol? type, string name) =>
        Family(type).Concat(type?.AllInterfaces ?? Enumerable.Empty<ITypeSymbol>()).Any(each => FullName(each) == "Simulator." + name);

    /// <summary>The expression that was written, without the conversions that the compiler put around it.</summary>
    public static IOperation Written(IOperation operation)
    {
        while (operation is IConversionOperation { IsImplicit: true, OperatorMethod: null } conversion) operation = conversion.Operand;
        return operation;
    }

    /// <summary>For messages: without namespaces, with type arguments.</summary>
    public static string Show(ISymbol symbol) => symbol.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);
}
