using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Simulator.Analyzers;

/// <summary>
/// SIM005: messages, timers, facts and disks are shared by sender, receivers, trace and crash recovery without a copy. If
/// one of them could change, a write would reach another machine without being sent. So they are records of readonly members
/// of immutable types, and so is everything of this project that they hold.
/// </summary>
/// <remarks>
/// The kernel's own types are trusted. A class or struct that is no record may keep a private readonly array: it was
/// written by hand to guard it.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MutableMessage : DiagnosticAnalyzer
{
    public const string Id = "SIM005";

    static readonly DiagnosticDescriptor Descriptor = Rule.Make(Id, "A message, timer, fact or disk that can change",
        "'{0}' belongs to {1}, which machines share without a copy, but it {2}");

    static readonly ImmutableArray<string> Shared = ImmutableArray.Create("Message", "Timer", "IFact");

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Descriptor);

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            var seen = new ConcurrentDictionary<ISymbol, bool>(SymbolEqualityComparer.Default);
            start.RegisterSymbolAction(c => Declared(new Walk(c, seen), (INamedTypeSymbol)c.Symbol), SymbolKind.NamedType);
        });
    }

    static void Declared(Walk walk, INamedTypeSymbol type)
    {
        foreach (var root in Shared)
            if (Types.IsKernel(type, root) && !IsTrusted(type)) walk.Visit(type, "a " + root.TrimStart('I').ToLowerInvariant());
        // Told once: for the class that settles what is on the disk, not for those that inherit it.
        var isFirst = DiskOf(type.BaseType?.OriginalDefinition) is null or ITypeParameterSymbol;
        if (isFirst && DiskOf(type) is { } disk and not ITypeParameterSymbol)
            Disk(walk, type, disk);
    }

    /// <summary>What a node of this type keeps on disk; null for other types.</summary>
    static ITypeSymbol? DiskOf(ITypeSymbol? type) => Types.Family(type).OfType<INamedTypeSymbol>()
        .FirstOrDefault(each => each.TypeArguments.Length == 1 && Types.FullName(each) == "Simulator.Node")?.TypeArguments[0];

    static void Disk(Walk walk, INamedTypeSymbol node, ITypeSymbol disk)
    {
        walk.Visit(disk, "a disk");
        if (disk is INamedTypeSymbol { IsRecord: true }) return;
        if (!IsOurs(disk) && !Types.IsMutableCollection(disk) && disk is not IArrayTypeSymbol) return;
        walk.Report(node, "a disk", $"keeps {Types.Show(disk)} on it: make that an immutable record");
    }

    static bool IsTrusted(ITypeSymbol type) => type.ContainingType is null && Types.FullName(type) == "Simulator." + type.Name
        && Types.FullName(type) is "Simulator.Message" or "Simulator.Timer" or "Simulator.IFact";

    static bool IsOurs(ITypeSymbol type) => type.Locations.Any(each => each.IsInSource);

    /// <summary>Goes through what a type holds, and reports each member once.</summary>
    sealed class Walk(SymbolAnalysisContext context, ConcurrentDictionary<ISymbol, bool> seen)
    {
        public void Visit(ITypeSymbol type, string owner)
        {
            if (type is INamedTypeSymbol { TypeArguments.Length: > 0 } generic)
                foreach (var argument in generic.TypeArguments) Visit(argument, owner);
            type = type.OriginalDefinition;
            if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct)) return;
            if (!IsOurs(type) || IsKernelValue(type) || !seen.TryAdd(type, true)) return;
            foreach (var field in type.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsStatic)) Field(type, field, owner);
            if (type.BaseType is { } parent && !IsTrusted(parent)) Visit(parent, owner);
        }

        public void Report(ISymbol member, string owner, string why) =>
            context.ReportDiagnostic(Diagnostic.Create(Descriptor, member.Locations[0], Types.Show(member), owner, why));

        void Field(ITypeSymbol type, IFieldSymbol field, string owner)
        {
            var member = field.AssociatedSymbol ?? field;
            if (member is IPropertySymbol { SetMethod: { IsInitOnly: false } })
                Report(member, owner, "has a setter: use get, init, or a readonly record struct");
            else if (member is IFieldSymbol && !field.IsReadOnly)
                Report(member, owner, "is a field that can change: make it readonly");
            else if (Changeable(field.Type) is { } inner && !(inner is IArrayTypeSymbol && Hides(field) && !type.IsRecord))
                Report(member, owner, $"holds a {Types.Show(inner)}, whose items can change: use Seq or another immutable collection");
            else
                Visit(field.Type, owner);
        }

        /// <summary>The array or mutable collection in a type such as <c>Seq&lt;int[]&gt;</c>.</summary>
        static ITypeSymbol? Changeable(ITypeSymbol type)
        {
            if (type is IArrayTypeSymbol || Types.IsMutableCollection(type)) return type;
            return (type as INamedTypeSymbol)?.TypeArguments.Select(Changeable).FirstOrDefault(each => each is not null);
        }

        static bool Hides(IFieldSymbol field) => (field.AssociatedSymbol ?? field).DeclaredAccessibility == Accessibility.Private;

        /// <summary>The values of the kernel (Seq, NodeSet, Value …) hide an array and vouch for it.</summary>
        static bool IsKernelValue(ITypeSymbol type) =>
            type.ContainingNamespace.ToDisplayString() == "Simulator" && !IsShared(type);

        static bool IsShared(ITypeSymbol type) => Shared.Any(root => Types.IsKernel(type, root));
    }
}
