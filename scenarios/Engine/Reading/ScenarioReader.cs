namespace Simulator.Scenarios;

/// <summary>What came of reading a scenario: either a scenario and no problems, or no scenario and at least one.</summary>
public sealed record ReadResult(Scenario? Scenario, IReadOnlyList<Problem> Problems);

/// <summary>Reads scenarios strictly: whatever is unknown, misspelt, out of range or impossible is a problem with a place.</summary>
public static class ScenarioReader
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">As the user gave it; problems name it so.</param>
    /// <param name="overrides"><c>path=value</c>, later ones on top of earlier ones.</param>
    public static ReadResult Read(string path, IReadOnlyList<string> overrides, Catalogue catalogue) =>
        Opened(path, (bytes, folder) => Parse(bytes, path, folder, overrides, catalogue), problem => new ReadResult(null, [problem]));

    /// <summary>Hands the bytes of a file and its folder on, or the one problem for which there are none.</summary>
    internal static T Opened<T>(string path, Func<byte[], string?, T> parse, Func<Problem, T> refuse)
    {
        try
        {
            if (Directory.Exists(path)) return refuse(new Problem(path, 0, 0, "found a folder, expected a file"));
            return parse(Bytes(path), Path.GetDirectoryName(Path.GetFullPath(path)));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or ArgumentException)
        {
            return refuse(new Problem(path, 0, 0, "found no such file"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return refuse(new Problem(path, 0, 0, "found a file that cannot be read: " + Excerpt.Of(e.Message)));
        }
    }

    /// <summary>Reads a text that is already in memory.</summary>
    /// <param name="file">What problems call it; its name without .yaml must be the scenario's.</param>
    /// <param name="folder">Where the search for data files begins; null when there is none.</param>
    public static ReadResult Parse(byte[] bytes, string file, string? folder, IReadOnlyList<string> overrides, Catalogue catalogue)
    {
        var problems = new Problems();
        var context = new BindingContext(problems, catalogue, folder);
        var tree = YamlTree.Read(bytes, file, YamlBudget.Default, problems);
        if (tree is not null and not YamlMap)
            problems.Add(tree.Place, $"found {tree.Found}, expected a mapping with the keys of a scenario");
        else if (tree is YamlMap map && map.Find("experiment") is { } other && map.Find("name") is null)
            problems.Add(other.KeyPlace, "found an experiment, expected a scenario: simulator experiment runs experiments");
        else if (tree is not null) tree = Overrides.Apply(tree, overrides, problems);
        return new ReadResult(problems.Count > 0 ? null : Bind(tree!, file, context), problems.Sorted());
    }

    /// <summary>Reads a tree that may have been put together from parts; null after a problem was reported.</summary>
    internal static Scenario? Bind(YamlNode tree, string file, BindingContext context)
    {
        var before = context.Problems.Count;
        if (!Forms.Shared.Of<Scenario>().TryRead(tree, context, out var read)) return null;
        var scenario = ScenarioRules.Check((Scenario)read, file, tree, context);
        return context.Problems.Count == before ? scenario : null;
    }

    /// <summary>At most one byte more than the budget, so that an endless file ends.</summary>
    static byte[] Bytes(string path)
    {
        using var file = File.OpenRead(path);
        var buffer = new byte[YamlBudget.Default.Bytes + 1];
        var length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        return buffer[..length];
    }
}
