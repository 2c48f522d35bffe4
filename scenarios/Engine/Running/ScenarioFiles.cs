namespace Simulator.Scenarios;

/// <summary>Finds scenario files.</summary>
public static class ScenarioFiles
{
    /// <summary>
    /// The scenarios of a folder and of those in it, in ordinal order. Folders of code, results and regressions of other kinds
    /// have none.
    /// </summary>
    public static IReadOnlyList<string> Under(string folder) => UserError.Guard(folder, "look for scenarios", () =>
    {
        string[] found =
        [
            .. Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories)
                .Where(path => !Path.GetRelativePath(folder, path)
                    .Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "out"))
                .Select(path => path.Replace('\\', '/')),
        ];
        Array.Sort(found, StringComparer.Ordinal);
        return found;
    });
}
