namespace Simulator.Scenarios;

/// <summary>
/// A data file of round-trip times: <c>data/NAME.csv</c> in the scenario's folder or in one above it, with the columns
/// from, to, round-trip and, for people, a source. Lines that begin with # are comments.
/// </summary>
static class RegionFile
{
    const int LargestFile = 1 << 20;
    const int MostRegions = 200;

    public static RegionMatrix? Find(YamlScalar name, BindingContext context)
    {
        var files = Files(context.Folder);
        var file = Spelling.AreWords(name.Text) ? files.FirstOrDefault(path => Path.GetFileNameWithoutExtension(path) == name.Text) : null;
        if (file is null)
        {
            var known = files.Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal).ToList();
            var list = known.Count == 0 ? "a file data/NAME.csv" : "a data file: " + string.Join(", ", known);
            context.Problems.Add(name.Place, $"found {name.Found}, expected {list}{Nearest.Hint(name.Text, known)}");
            return null;
        }
        try
        {
            if (new FileInfo(file).Length <= LargestFile) return Read(File.ReadAllText(file), Path.GetFileName(file), context);
            context.Problems.Add(name.Place, $"found {name.Found}, expected a data file of less than 1 MiB");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            context.Problems.Add(name.Place, $"found a data file {name.Found} that cannot be read: {Excerpt.Of(e.Message)}");
        }
        return null;
    }

    /// <summary>All data files in sight, those of nearer folders first.</summary>
    static List<string> Files(string? folder)
    {
        var files = new List<string>();
        for (var at = folder is null ? null : new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            var data = Path.Combine(at.FullName, "data");
            if (Directory.Exists(data)) files.AddRange(Directory.GetFiles(data, "*.csv").Order(StringComparer.Ordinal));
            if (files.Count > 0) break;
        }
        return files;
    }

    public static RegionMatrix? Read(string text, string file, BindingContext context)
    {
        var before = context.Problems.Count;
        var pairs = new RegionPairs(context.Problems);
        var header = false;
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length == 0 || lines[i][0] == '#') continue;
            var place = new Place(file, i + 1, 1);
            var cells = lines[i].Split(',', 4);
            if (!header)
            {
                header = cells is ["from", "to", "round-trip", ..];
                if (!header) context.Problems.Add(place, "found no header, expected the columns from,to,round-trip,source");
                if (!header) return null;
                continue;
            }
            Row(cells, place, pairs, context);
        }
        if (context.Problems.Count > before) return null;
        var matrix = pairs.Complete(new Place(file, 1, 1));
        if (matrix is null || matrix.Regions.Count <= MostRegions) return matrix;
        context.Problems.Add(new Place(file, 1, 1), $"found more than {MostRegions} regions, expected fewer");
        return null;
    }

    static void Row(string[] cells, Place place, RegionPairs pairs, BindingContext context)
    {
        if (cells.Length < 3)
        {
            context.Problems.Add(place, "found a row with too few cells, expected from,to,round-trip,source");
            return;
        }
        var third = place with { Column = 3 + cells[0].Length + cells[1].Length };
        if (Units.Duration.TryRead(new YamlScalar(third, cells[2], plain: true), context, out var time))
            pairs.Add(cells[0], cells[1], (Duration)time, place);
    }
}
