namespace Simulator.Tests.Analysis;

/// <summary>
/// Real histories with known verdicts, which are not part of this project. They are looked for beside the repository, or where
/// the environment variable SIMULATOR_SHARED says.
/// </summary>
static class SharedHistories
{
    public sealed record Entry(
        string File, string Format, string Model, string Expected, int Operations, string Verdicts, double? PorcupineMs)
    {
        /// <summary>What the manifest says of one level, <c>1</c> or <c>0</c>; null when it says nothing.</summary>
        public string? VerdictOf(string level) => Verdicts.Split(';').Select(each => each.Split('='))
            .FirstOrDefault(pair => pair.Length == 2 && pair[0] == level)?[1];
    }

    /// <summary>The folder that holds manifest.csv; null where it is absent.</summary>
    public static string? Folder()
    {
        var shared = Environment.GetEnvironmentVariable("SIMULATOR_SHARED");
        if (shared is null)
        {
            var root = new DirectoryInfo(AppContext.BaseDirectory);
            while (root is not null && !File.Exists(Path.Combine(root.FullName, "Simulator.sln"))) root = root.Parent;
            if (root?.Parent is null) return null;
            shared = Path.Combine(root.Parent.FullName, "shared");
        }
        var folder = Path.Combine(shared, "histories");
        return File.Exists(Path.Combine(folder, "manifest.csv")) ? folder : null;
    }

    /// <summary>The entries whose file lies under a folder. Ignores the running test, aloud, where the files are absent.</summary>
    public static List<Entry> Under(string group)
    {
        if (Folder() is not { } folder)
        {
            Assert.Ignore("shared histories are absent, nothing was checked: " + group);
            return [];
        }
        var lines = File.ReadAllLines(Path.Combine(folder, "manifest.csv"));
        var header = Cells(lines[0]);
        int At(string name) => header.IndexOf(name);
        return
        [
            .. lines.Skip(1).Select(Cells).Where(c => c[0].StartsWith(group + "/", StringComparison.Ordinal)).Select(c => new Entry(
                Path.Combine(folder, c[0]), c[At("format")], c[At("model")], c[At("expected")],
                int.Parse(c[At("ops")], System.Globalization.CultureInfo.InvariantCulture), c[At("verdicts")],
                double.TryParse(c[At("porcupine_ms")], System.Globalization.CultureInfo.InvariantCulture, out var ms) ? ms : null)),
        ];
    }

    static List<string> Cells(string line)
    {
        var cells = new List<string>();
        var cell = new System.Text.StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"') cell.Append(line[++i]);
            else if (line[i] == '"') quoted = !quoted;
            else if (line[i] == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else cell.Append(line[i]);
        }
        cells.Add(cell.ToString());
        return cells;
    }
}
