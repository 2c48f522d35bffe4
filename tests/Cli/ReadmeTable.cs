using Simulator.Tests.Repository;
using Simulator.Tests.Scenarios;

namespace Simulator.Tests.Cli;

/// <summary>Rewrites the column of links to scenarios in a table of a README, when golden texts are being updated.</summary>
static class ReadmeTable
{
    /// <param name="table">The number of the table in the document, from 0.</param>
    /// <param name="column">The last one of the table, from 0.</param>
    /// <param name="scenarios">The paths of the scenarios that belong into the row of this first cell.</param>
    public static void Update(string document, int table, int column, Func<string, IEnumerable<string>> scenarios)
    {
        if (!Golden.IsUpdating) return;
        var file = Path.Combine(RepositoryFiles.Root, document);
        var lines = File.ReadAllText(file).Split('\n');
        var current = -1;
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith('|')) continue;
            if (lines[i].StartsWith("|---", StringComparison.Ordinal)) current++;
            else if (current == table && i > 0 && lines[i - 1].StartsWith('|') && !IsHead(lines, i)) lines[i] = Row(lines[i]);
        }
        File.WriteAllText(file, string.Join('\n', lines));

        string Row(string line)
        {
            var cells = line.Split('|');
            var folder = Path.GetDirectoryName(document)!;
            var links = scenarios(cells[1].Trim().Trim('`')).Order(StringComparer.Ordinal).Select(path =>
                $"[{Path.GetFileNameWithoutExtension(path)}]({Path.GetRelativePath(folder, path).Replace('\\', '/')})");
            cells[column + 1] = $" {string.Join(", ", links)} ";
            return string.Join('|', cells);
        }
    }

    static bool IsHead(string[] lines, int i) => i + 1 < lines.Length && lines[i + 1].StartsWith("|---", StringComparison.Ordinal);
}
