using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Simulator.Analyzers;

/// <summary>
/// SIM004: a message or timer that nobody handles must not vanish. A switch statement over one either throws by default, or hands
/// what it does not know on to another method, or names, without a condition, every sealed record of the family that it is about.
/// </summary>
/// <remarks>
/// The family: what derives from the static type of the value; where that is <c>Message</c> or <c>Timer</c> itself, what
/// derives from the topmost abstract records of the cases. A case for a record that stands alone makes no family.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SilentSwitch : DiagnosticAnalyzer
{
    public const string Id = "SIM004";

    static readonly DiagnosticDescriptor Descriptor = Rule.Make(Id, "A switch that swallows messages",
        "This switch silently drops {0}: add 'default: throw new UnreachableException(...)', or name every sealed record of the family");

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Descriptor);

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(c => Switch(c, (ISwitchOperation)c.Operation), OperationKind.Switch);
    }

    static void Switch(OperationAnalysisContext context, ISwitchOperation @switch)
    {
        var type = Types.Written(@switch.Value).Type;
        if (!IsRoot(type) && !(IsTravelling(type) && type!.IsAbstract)) return;
        if (@switch.Cases.Any(each => each.Clauses.Any(clause => TakesAll(clause, type!))
            && (Throws(each) || HandsOn(each, Types.Written(@switch.Value))))) return;

        var named = @switch.Cases.SelectMany(each => each.Clauses).OfType<IPatternCaseClauseOperation>()
            .Where(clause => clause.Guard is null).SelectMany(clause => Named(clause.Pattern)).ToList();
        var missing = Missing(context.Compilation, type!, named);
        if (missing is null) return;
        var keyword = @switch.Syntax.GetFirstToken().GetLocation();
        context.ReportDiagnostic(Diagnostic.Create(Descriptor, keyword, missing));
    }

    static bool IsRoot(ITypeSymbol? type) => type is not null && Types.FullName(type) is "Simulator.Message" or "Simulator.Timer";

    static bool IsTravelling(ITypeSymbol? type) => Types.IsKernel(type, "Message") || Types.IsKernel(type, "Timer");

    static bool TakesAll(ICaseClauseOperation clause, ITypeSymbol type) => clause switch
    {
        IDefaultCaseClauseOperation => true,
        IPatternCaseClauseOperation { Guard: null } pattern =>
            pattern.Pattern is IDiscardPatternOperation
            || pattern.Pattern is IDeclarationPatternOperation { MatchesNull: true }
            || Named(pattern.Pattern).Any(each => SymbolEqualityComparer.Default.Equals(each, type)),
        _ => false,
    };

    /// <summary>Whether the case ends in a throw whatever happens, not only under a condition.</summary>
    static bool Throws(ISwitchCaseOperation @case) => @case.Body.SelectMany(Statements).Any(each => each switch
    {
        IThrowOperation => true,
        IExpressionStatementOperation { Operation: IThrowOperation } => true,
        IExpressionStatementOperation { Operation: IInvocationOperation call } =>
            call.TargetMethod.GetAttributes().Any(a => a.AttributeClass?.Name == "DoesNotReturnAttribute"),
        _ => false,
    });

    /// <summary>Whether the case calls a method with the very thing that the switch is about.</summary>
    static bool HandsOn(ISwitchCaseOperation @case, IOperation value) => @case.Body.SelectMany(Statements).Any(each =>
        each is IExpressionStatementOperation { Operation: IInvocationOperation call }
            && call.Arguments.Any(argument => IsSame(Types.Written(argument.Value), value)));

    static bool IsSame(IOperation one, IOperation other) => (one, other) switch
    {
        (IParameterReferenceOperation a, IParameterReferenceOperation b) => SymbolEqualityComparer.Default.Equals(a.Parameter, b.Parameter),
        (ILocalReferenceOperation a, ILocalReferenceOperation b) => SymbolEqualityComparer.Default.Equals(a.Local, b.Local),
        _ => false,
    };

    static IEnumerable<IOperation> Statements(IOperation statement) =>
        statement is IBlockOperation block ? block.Operations.SelectMany(Statements) : new[] { statement };

    /// <summary>The types that a pattern takes whole, whatever their contents.</summary>
    static IEnumerable<ITypeSymbol> Named(IPatternOperation pattern) => pattern switch
    {
        ITypePatternOperation type => new[] { type.MatchedType },
        IDeclarationPatternOperation { MatchedType: { } declared } => new[] { declared },
        IRecursivePatternOperation whole when IsWhole(whole) => new[] { whole.MatchedType },
        IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } or =>
            Named(or.LeftPattern).Concat(Named(or.RightPattern)),
        _ => Array.Empty<ITypeSymbol>(),
    };

    static bool IsWhole(IRecursivePatternOperation pattern) =>
        pattern.DeconstructionSubpatterns.All(TakesAnything)
        && pattern.PropertySubpatterns.All(each => TakesAnything(each.Pattern));

    static bool TakesAnything(IPatternOperation pattern) =>
        pattern is IDiscardPatternOperation or IDeclarationPatternOperation { MatchesNull: true };

    /// <summary>What falls through, in words; null when every leaf of the family is named.</summary>
    static string? Missing(Compilation compilation, ITypeSymbol type, IReadOnlyList<ITypeSymbol> named)
    {
        var families = IsRoot(type) ? named.Select(Topmost).Distinct(SymbolEqualityComparer.Default).OfType<ITypeSymbol>().ToList()
            : new List<ITypeSymbol> { type };
        if (families.Count == 0 || families.Any(family => !family.IsAbstract)) return "what it does not name";
        var leaves = Declared(compilation.Assembly.GlobalNamespace)
            .Where(leaf => !leaf.IsAbstract && families.Any(family => Is(leaf, family)))
            .Where(leaf => !named.Any(name => Is(leaf, name)))
            .Select(leaf => leaf.Name).OrderBy(name => name, StringComparer.Ordinal).ToList();
        return leaves.Count == 0 ? null : string.Join(", ", leaves);
    }

    static ITypeSymbol Topmost(ITypeSymbol type) => Types.Family(type).TakeWhile(each => !IsRoot(each)).LastOrDefault() ?? type;

    static bool Is(ITypeSymbol type, ITypeSymbol ancestor) =>
        Types.Family(type).Any(each => SymbolEqualityComparer.Default.Equals(each.OriginalDefinition, ancestor.OriginalDefinition));

    static IEnumerable<INamedTypeSymbol> Declared(INamespaceOrTypeSymbol scope) =>
        scope.GetMembers().OfType<INamespaceOrTypeSymbol>().SelectMany(Declared)
            .Concat(scope is INamedTypeSymbol type ? new[] { type } : Array.Empty<INamedTypeSymbol>());
}
