namespace Simulator.Scenarios;

/// <summary>What came of reading a scenario: either a scenario and no problems, or no scenario and at least one.</summary>
public sealed record ReadResult(Scenario? Scenario, IReadOnlyList<Problem> Problems);

/// <summary>Reads scenarios strictly: whatever is unknown, misspelt, out of range or impossible is a problem with a place.</summary>
public static class ScenarioReader
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">As the user gave it; problems name it so.</param>
    /// <param name="overrides"><c>path=value</c>, later ones on top of earlier ones.</param>
    public static ReadResult Read(string path, IReadOnlyList<string> overrides, Catalogue catalogue)
    {
        try
        {
            if (Directory.Exists(path)) return Refused(path, "found a folder, expected a file");
            return Parse(Bytes(path), path, Path.GetDirectoryName(Path.GetFullPath(path)), overrides, catalogue);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or ArgumentException)
        {
            return Refused(path, "found no such file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refused(path, "found a file that cannot be read: " + Excerpt.Of(e.Message));
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
        else if (tree is not null) tree = Overrides.Apply(tree, overrides, problems);
        if (problems.Count > 0 || !Forms.Shared.Of<Scenario>().TryRead(tree!, context, out var read))
            return new ReadResult(null, problems.Sorted());
        var scenario = ScenarioRules.Check((Scenario)read, file, tree!, context);
        return new ReadResult(problems.Count == 0 ? scenario : null, problems.Sorted());
    }

    /// <summary>At most one byte more than the budget, so that an endless file ends.</summary>
    static byte[] Bytes(string path)
    {
        using var file = File.OpenRead(path);
        var buffer = new byte[YamlBudget.Default.Bytes + 1];
        var length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        return buffer[..length];
    }

    static ReadResult Refused(string path, string message) => new(null, [new Problem(path, 0, 0, message)]);
}
