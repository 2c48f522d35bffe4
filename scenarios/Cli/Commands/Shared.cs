using System.CommandLine;
using System.Globalization;
using Simulator.Scenarios;

namespace Simulator.Cli.Commands;

/// <summary>Arguments and options that several commands have, and how they are understood.</summary>
static class Shared
{
    public static Argument<string[]> Scenarios() => new("scenario")
    {
        Description = "Scenario files, or folders whose scenarios are all meant.",
        Arity = ArgumentArity.OneOrMore,
    };

    public static Option<ulong?> Seed() => new("--seed") { Description = "The seed, in place of the one in the scenario.", HelpName = "N" };

    public static Option<string[]> Set() => new("--set")
    {
        Description = "Overrides a field of the scenario: --set network.loss=1%. May be repeated.",
        HelpName = "path=value",
        DefaultValueFactory = _ => [],
    };

    public static Option<string[]> Assembly() => new("--assembly")
    {
        Description = "A further assembly whose protocols can be named. May be repeated.",
        HelpName = "file.dll",
        DefaultValueFactory = _ => [],
    };

    public static Catalogue CatalogueWith(IReadOnlyList<string> assemblies)
    {
        var catalogue = Catalogue.BuiltIn;
        foreach (var path in assemblies)
        {
            var problems = new List<Problem>();
            catalogue = CatalogueLoader.Add(catalogue, path, problems) ?? throw new UserError(problems[0].ToString());
        }
        return catalogue;
    }

    /// <summary>The scenario files meant, in a fixed order. Throws <see cref="UserError"/> when a name leads to none.</summary>
    public static IReadOnlyList<string> Files(IReadOnlyList<string> names)
    {
        var files = new List<string>();
        foreach (var name in names)
        {
            if (!Directory.Exists(name))
            {
                if (!File.Exists(name)) throw new UserError($"{name}: found no such file{NearestFile(name)}");
                files.Add(name);
                continue;
            }
            var inside = ScenarioFiles.Under(name);
            if (inside.Count == 0) throw new UserError($"{name}: found no scenario in this folder, expected files *.yaml");
            files.AddRange(inside);
        }
        return files;
    }

    /// <summary>Reads a scenario, or prints what is wrong with it, a line for each problem, and returns null.</summary>
    public static Scenario? Read(string path, IReadOnlyList<string> overrides, ulong? seed, Catalogue catalogue, Terminal terminal)
    {
        var result = ScenarioReader.Read(path, overrides, catalogue);
        foreach (var problem in result.Problems) terminal.Errors.WriteLine("error: " + problem);
        return result.Scenario is { } scenario && seed is { } given ? scenario with { Seed = given } : result.Scenario;
    }

    /// <summary>The command that makes the same run again.</summary>
    public static string Command(string path, Scenario scenario, IReadOnlyList<string> overrides, IReadOnlyList<string> assemblies)
    {
        string[] words =
        [
            "simulator", "run", path, "--seed", scenario.Seed.ToString(CultureInfo.InvariantCulture),
            .. overrides.SelectMany(value => new[] { "--set", value }),
            .. assemblies.SelectMany(value => new[] { "--assembly", value }),
        ];
        return string.Join(' ', words.Select(Quote));
    }

    static string Quote(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || "-_./=:%,@+".Contains(c, StringComparison.Ordinal))
            ? text
            : "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    static string NearestFile(string name)
    {
        var known = Directory.Exists("scenarios") ? ScenarioFiles.Under("scenarios") : [];
        var stem = Path.GetFileNameWithoutExtension(name);
        var nearest = Nearest.Name(stem, known.Select(path => Path.GetFileNameWithoutExtension(path)!));
        return nearest is null ? "" : $"; did you mean '{known.First(path => Path.GetFileNameWithoutExtension(path) == nearest)}'?";
    }
}
