using System.Text.RegularExpressions;
using Simulator.Tests.Repository;

namespace Simulator.Tests.Cli;

/// <summary>A markdown file of the repository, as tests need it: blocks, tables, links.</summary>
sealed partial class Markdown(string path)
{
    public string Text { get; } = RepositoryFiles.Read(path);

    /// <summary>The content of the fenced blocks with this word behind the fence, in order.</summary>
    public IReadOnlyList<string> Blocks(string language) =>
        [.. Fenced().Matches(Text).Where(match => match.Groups["language"].Value == language)
            .Select(match => match.Groups["content"].Value)];

    /// <summary>The cells of the rows of all tables, without their heads.</summary>
    public IReadOnlyList<string[]> Rows => [.. Tables.SelectMany(table => table)];

    /// <summary>The cells of the rows of each table, without its head.</summary>
    public IReadOnlyList<IReadOnlyList<string[]>> Tables
    {
        get
        {
            var tables = new List<List<string[]>>();
            var lines = Fenced().Replace(Text, "").Split('\n');
            var inside = false;
            foreach (var line in lines)
            {
                if (!line.StartsWith('|')) inside = false;
                else if (line.StartsWith("|---", StringComparison.Ordinal)) tables.Add([]);
                else if (inside) tables[^1].Add([.. line.Trim('|').Split('|').Select(cell => cell.Trim())]);
                inside |= line.StartsWith("|---", StringComparison.Ordinal);
            }
            return tables;
        }
    }

    /// <summary>The files and folders of the repository that it links to, relative to the root.</summary>
    public IEnumerable<string> Links => LinksIn(Text);

    public IEnumerable<string> LinksIn(string text) =>
        Link().Matches(text).Select(match => match.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal))
            .Select(target => Path.GetRelativePath(
                RepositoryFiles.Root, Path.Combine(RepositoryFiles.Root, Path.GetDirectoryName(path)!, target)).Replace('\\', '/'));

    [GeneratedRegex(@"^```(?<language>[^\n]*)\n(?<content>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();
}
