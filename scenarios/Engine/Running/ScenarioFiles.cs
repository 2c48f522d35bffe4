using System.IO.Enumeration;

namespace Simulator.Scenarios;

/// <summary>Finds scenario files.</summary>
public static class ScenarioFiles
{
    const string Folder = "scenarios";

    /// <summary>Where scenarios that are only named are looked for: here, or else beside the program, which brings its own.</summary>
    public static string Home => Directory.Exists(Folder) ? Folder : Path.Combine(AppContext.BaseDirectory, Folder);

    /// <summary>
    /// What a user means by a file, a folder (all scenarios in it) or the name of a scenario. Throws <see cref="UserError"/>
    /// when it leads to none.
    /// </summary>
    public static IReadOnlyList<string> Named(string name) => Named(name, "scenario", Under);

    /// <summary>The same for experiments.</summary>
    public static IReadOnlyList<string> NamedExperiments(string name) => Named(name, "experiment", ExperimentsUnder);

    /// <summary>The same for files of either kind.</summary>
    public static IReadOnlyList<string> NamedAny(string name) => Named(name, "scenario", FilesUnder);

    static IReadOnlyList<string> Named(string name, string noun, Func<string, IReadOnlyList<string>> under)
    {
        if (File.Exists(name)) return [name];
        if (Directory.Exists(name))
        {
            var inside = under(name);
            return inside.Count > 0 ? inside : throw new UserError($"{name}: found no {noun} in this folder, expected files *.yaml");
        }
        if (name.Length == 0) throw new UserError($"{noun}: found an empty name, expected a file, a folder or the name of a {noun}");
        var known = Directory.Exists(Home) ? under(Home) : [];
        var isPlain = !name.AsSpan().ContainsAny('/', '\\');
        if (isPlain && known.FirstOrDefault(path => Stem(path) == name || Path.GetFileName(path) == name) is { } file) return [file];
        var nearest = Nearest.Name(Stem(name), known.Select(Stem));
        var hint = nearest is null ? "" : $"; did you mean '{(isPlain ? nearest : known.First(path => Stem(path) == nearest))}'?";
        throw new UserError($"{name}: found no such file, folder or {noun}{hint}");
    }

    /// <summary>The scenarios of a folder and of those in it, in ordinal order.</summary>
    public static IReadOnlyList<string> Under(string folder) =>
        [.. FilesUnder(folder).Where(path => !ExperimentReader.IsExperiment(path))];

    /// <summary>The experiments of a folder and of those in it, in ordinal order.</summary>
    public static IReadOnlyList<string> ExperimentsUnder(string folder) => [.. FilesUnder(folder).Where(ExperimentReader.IsExperiment)];

    /// <summary>
    /// All files of both kinds. Folders of code, results and regressions of other kinds have none, and links to folders are not
    /// followed: they may lead in circles.
    /// </summary>
    static IReadOnlyList<string> FilesUnder(string folder) => UserError.Guard(folder, "look for scenarios", () =>
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = 0 };
        var files = new FileSystemEnumerable<string>(folder, (ref entry) => entry.ToSpecifiedFullPath(), options)
        {
            ShouldIncludePredicate = (ref entry) => !entry.IsDirectory && entry.FileName.EndsWith(".yaml", StringComparison.Ordinal),
            ShouldRecursePredicate = (ref entry) =>
                !entry.FileName.StartsWith('.') && entry.FileName is not ("bin" or "obj" or "out" or "regressions")
                && (entry.Attributes & FileAttributes.ReparsePoint) == 0,
        };
        string[] found = [.. files.Select(path => path.Replace('\\', '/'))];
        Array.Sort(found, StringComparer.Ordinal);
        return found;
    });

    static string Stem(string path) => Path.GetFileNameWithoutExtension(path);
}
