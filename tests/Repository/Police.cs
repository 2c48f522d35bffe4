using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Simulator.Analyzers;

namespace Simulator.Tests.Repository;

/// <summary>Compiles a piece of source against the kernel and lets the repository's analyzers look at it.</summary>
internal static class Police
{
    /// <summary>Where the build lays the analyzers of the package.</summary>
    public static string BannedApiFolder { get; } = Path.Combine(AppContext.BaseDirectory, "analyzers");

    public static ImmutableArray<DiagnosticAnalyzer> OwnRules { get; } = Analyzers(typeof(UnorderedEnumeration).Assembly);

    static readonly ImmutableArray<DiagnosticAnalyzer> BannedSymbols =
        Analyzers(Assembly.LoadFrom(Path.Combine(BannedApiFolder, "Microsoft.CodeAnalysis.CSharp.BannedApiAnalyzers.dll")));

    static readonly ImmutableArray<MetadataReference> References =
        [.. Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll").Where(IsManaged)
            .Append(typeof(Node).Assembly.Location).Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>The library and the kernel without any source: compilations that begin with it read them only once.</summary>
    public static CSharpCompilation Library { get; } = CSharpCompilation.Create("Snippet", [Parse(Usings)], References,
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>A compilation of the source; fails the test when the source has errors of its own.</summary>
    static CSharpCompilation Compile(string source)
    {
        var compilation = Library.AddSyntaxTrees(Parse(source));
        var errors = compilation.GetDiagnostics().Where(each => each.Severity == DiagnosticSeverity.Error).ToList();
        Assert.That(errors, Is.Empty, source);
        return compilation;
    }

    /// <summary>What our own rules say, in order of place.</summary>
    public static IReadOnlyList<Diagnostic> Ask(string source) => Ask(Compile(source), OwnRules, []);

    /// <summary>What the list of banned symbols says, in order of place.</summary>
    public static IReadOnlyList<Diagnostic> AskList(string list, string source) =>
        Ask(Compile(source), BannedSymbols, [new Listed(list)]);

    static IReadOnlyList<Diagnostic> Ask(
        CSharpCompilation compilation, ImmutableArray<DiagnosticAnalyzer> analyzers, ImmutableArray<AdditionalText> files)
    {
        var found = compilation.WithAnalyzers(analyzers, new AnalyzerOptions(files)).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
        Assert.That(found.Where(each => each.Id == "AD0001"), Is.Empty, "an analyzer has thrown");
        return [.. found.OrderBy(each => each.Location.SourceSpan.Start)];
    }

    static ImmutableArray<DiagnosticAnalyzer> Analyzers(Assembly assembly) =>
        [.. assembly.GetTypes().Where(type => type.GetCustomAttribute<DiagnosticAnalyzerAttribute>() is not null && !type.IsAbstract)
            .OrderBy(type => type.Name, StringComparer.Ordinal).Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!)];

    static SyntaxTree Parse(string source) =>
        CSharpSyntaxTree.ParseText(source, CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview));

    static bool IsManaged(string path)
    {
        using var file = File.OpenRead(path);
        using var reader = new System.Reflection.PortableExecutable.PEReader(file);
        return reader.HasMetadata;
    }

    const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading.Tasks;
        """;

    sealed class Listed(string text) : AdditionalText
    {
        public override string Path => "BannedSymbols.txt";

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
