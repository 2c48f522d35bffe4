using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Simulator.Tests.Repository;

/// <summary>
/// The house rules as functions from a file to complaints, so that each can be shown to complain. A complaint begins with
/// <c>path:line</c>.
/// </summary>
internal static partial class Tidy
{
    public const int Columns = 140;

    /// <summary>Tables of inputs and expectations are read across, one case a line.</summary>
    public const int TestColumns = 240;

    public const int FileLines = 500;
    public const int MethodLines = 60;

    static readonly string[] TopLevel =
    [
        "sim", "protocols", "scenarios", "analysis", "tests", "Simulator.sln", "scenarios.schema.json", "README.md", "global.json",
        "LICENSE", "CHANGELOG.md",
    ];

    public static IEnumerable<string> OfText(string path, string text)
    {
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (Unfinished().IsMatch(lines[i])) yield return $"{path}:{i + 1}: unfinished business belongs in an issue";
            if (MachinePath().IsMatch(lines[i])) yield return $"{path}:{i + 1}: a path of one machine";
        }
    }

    public static IEnumerable<string> OfCode(string path, string text)
    {
        var lines = text.Split('\n');
        var columns = path.StartsWith("tests/", StringComparison.Ordinal) ? TestColumns : Columns;
        if (lines.Length - 1 > FileLines) yield return $"{path}:1: {lines.Length - 1} lines, at most {FileLines}";
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length > columns) yield return $"{path}:{i + 1}: {lines[i].Length} columns, at most {columns}";
            if (Region().IsMatch(lines[i])) yield return $"{path}:{i + 1}: a region hides that a type is too long";
            if (BareDisable().IsMatch(lines[i])) yield return $"{path}:{i + 1}: a disabled warning says why, after //";
        }
        foreach (var complaint in LongMethods(path, text)) yield return complaint;
    }

    public static IEnumerable<string> OfMarkdown(string path, string text)
    {
        var titles = 0;
        var isFenced = false;
        foreach (var line in text.Split('\n'))
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal)) isFenced = !isFenced;
            if (!isFenced && line.StartsWith("# ", StringComparison.Ordinal)) titles++;
        }
        if (titles != 1) yield return $"{path}:1: {titles} titles ('# …'), exactly one is needed";
        if (isFenced) yield return $"{path}:1: a code block is not closed";
    }

    /// <summary>Each protocol brings its specification and tells how the paper maps to its code.</summary>
    public static IEnumerable<string> OfProtocols(IReadOnlyCollection<string> paths)
    {
        var folders = paths.Where(path => path.StartsWith("protocols/", StringComparison.Ordinal))
            .Select(path => path.Split('/')).Where(parts => parts.Length >= 4 && parts[1] != "Parts")
            .Select(parts => string.Join('/', parts[..3])).Distinct().Order(StringComparer.Ordinal);
        foreach (var folder in folders)
        {
            if (!paths.Contains(folder + "/README.md")) yield return $"{folder}:1: no README.md";
            var files = paths.Where(path => path.StartsWith(folder + "/", StringComparison.Ordinal));
            if (!files.Any(path => path.EndsWith("Spec.cs", StringComparison.Ordinal)))
                yield return $"{folder}:1: no …Spec.cs";
        }
    }

    public static IEnumerable<string> OfTopLevel(IEnumerable<string> paths) =>
        paths.Select(path => path.Split('/')[0]).Distinct()
            .Where(name => name[0] != '.' && !TopLevel.Contains(name) && !name.StartsWith("Directory.", StringComparison.Ordinal))
            .Select(name => $"{name}:1: nothing else belongs in the top folder");

    /// <summary>Lines from the first token (comments before it are free) to the closing brace.</summary>
    static IEnumerable<string> LongMethods(string path, string text)
    {
        var tree = CSharpSyntaxTree.ParseText(text, CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview));
        foreach (var node in tree.GetRoot().DescendantNodes())
        {
            if (node is not (BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax)) continue;
            var span = node.GetLocation().GetLineSpan();
            var first = span.StartLinePosition.Line + 1;
            var length = span.EndLinePosition.Line + 2 - first;
            if (length > MethodLines) yield return $"{path}:{first}: a method of {length} lines, at most {MethodLines}";
        }
    }

    // The words are split so that this file passes its own rules.
    [GeneratedRegex(@"\b(TO" + @"DO|FIX" + @"ME|XX" + @"X)\b")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"(?<![\w.~/])/(work|root|home|Users)/\w|\b[A-Z]:\\Users\\")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"^\s*#(region|endregion)\b")]
    private static partial Regex Region();

    [GeneratedRegex(@"^\s*#pragma\s+warning\s+disable(?!.*//\s*\w)")]
    private static partial Regex BareDisable();
}
