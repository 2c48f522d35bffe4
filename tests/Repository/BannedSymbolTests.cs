using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Simulator.Tests.Repository;

/// <summary>Every line of the lists of banned symbols names something that exists, and using it is reported.</summary>
public sealed class BannedSymbolTests
{
    static readonly SymbolDisplayFormat Full = SymbolDisplayFormat.FullyQualifiedFormat;

    static CSharpCompilation Library => Police.Library;

    [TestCase("sim/BannedSymbols.txt")]
    [TestCase("analysis/BannedSymbols.txt")]
    public void Every_line_bites(string path)
    {
        var list = RepositoryFiles.Read(path);
        var lines = list.Split('\n').Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal)).ToList();
        Assert.That(lines, Is.Not.Empty.And.Unique);
        Assert.That(lines.Where(line => line.Split(';') is not [_, { Length: > 0 }]), Is.Empty, "a line is an id; and what to use instead");

        // Line i of the source violates line i of the list, and nothing else of it does.
        var source = string.Join('\n', lines.Select((line, i) => Violation(i, line.Split(';')[0])));
        var found = Police.AskList(list, source);
        var reported = found.ToLookup(
            each => each.Location.GetLineSpan().StartLinePosition.Line, each => each.GetMessage(CultureInfo.InvariantCulture));
        var silent = lines.Where((line, i) => !reported[i].Any(message => message.Contains(line.Split(';')[1], StringComparison.Ordinal)));
        Assert.That(silent, Is.Empty);
    }

    [Test]
    public void What_is_not_on_the_list_is_let_pass() =>
        Assert.That(Police.AskList(RepositoryFiles.Read("sim/BannedSymbols.txt"), CleanSource.Text), Is.Empty);

    /// <summary>One line of C# that uses the symbol with this id.</summary>
    static string Violation(int number, string id)
    {
        var symbol = DocumentationCommentId.GetFirstSymbolForDeclarationId(id, Library);
        Assert.That(symbol, Is.Not.Null, $"{id} names nothing");
        var use = symbol switch
        {
            INamespaceSymbol space => TypeOf(AnyTypeOf(space)),
            INamedTypeSymbol type => TypeOf(type),
            IFieldSymbol field => $"{field.ContainingType.ToDisplayString(Full)}.{field.Name}",
            IPropertySymbol property => $"{Receiver(property)}.{property.Name}",
            IMethodSymbol { MethodKind: MethodKind.Constructor, ContainingType: var type } constructor =>
                $"new {type.ToDisplayString(Full)}({Arguments(constructor)})",
            IMethodSymbol method => Call(method),
            _ => throw new AssertionException($"{id} is of no kind that a violation is known for"),
        };
        return $"class Violation{number} {{ object? Use() {{ var it = {use}; return it; }} }}";
    }

    static INamedTypeSymbol AnyTypeOf(INamespaceSymbol space) =>
        space.GetTypeMembers().Where(type => type.DeclaredAccessibility == Accessibility.Public)
            .OrderBy(type => type.MetadataName, StringComparer.Ordinal).First();

    static string TypeOf(INamedTypeSymbol type) =>
        $"typeof({(type.IsGenericType ? type.ConstructUnboundGenericType() : type).ToDisplayString(Full)})";

    static string Call(IMethodSymbol method)
    {
        var receiver = Receiver(method);
        if (method.ContainingType.IsGenericType)
            method = Closed(method.ContainingType).GetMembers(method.Name).OfType<IMethodSymbol>()
                .Single(each => SymbolEqualityComparer.Default.Equals(each.OriginalDefinition, method));
        if (!method.IsGenericMethod) return $"{receiver}.{method.Name}({Arguments(method)})";
        var argument = Library.GetTypeByMetadataName("System.DayOfWeek")!;
        method = method.Construct([.. method.TypeParameters.Select(_ => argument)]);
        var types = string.Join(", ", method.TypeArguments.Select(each => each.ToDisplayString(Full)));
        return $"{receiver}.{method.Name}<{types}>({Arguments(method)})";
    }

    static string Receiver(ISymbol member)
    {
        var type = member.ContainingType.IsGenericType ? Closed(member.ContainingType) : member.ContainingType;
        return member.IsStatic ? type.ToDisplayString(Full) : $"default({type.ToDisplayString(Full)})!";
    }

    static INamedTypeSymbol Closed(INamedTypeSymbol type)
    {
        var argument = Library.GetSpecialType(SpecialType.System_Int32);
        return type.OriginalDefinition.Construct([.. type.TypeParameters.Select(_ => argument)]);
    }

    static string Arguments(IMethodSymbol method) =>
        string.Join(", ", method.Parameters.Select(each => $"default({each.Type.ToDisplayString(Full)})!"));
}
