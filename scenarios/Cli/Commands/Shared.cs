using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using Simulator.Scenarios;

namespace Simulator.Cli.Commands;

/// <summary>Arguments and options that several commands have, and how they are understood.</summary>
static class Shared
{
    public static Argument<string[]> Scenarios() => new("scenario")
    {
        Description = "Scenario files, names of scenarios (simulator list scenarios), or folders whose scenarios are all meant.",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>For commands that work on one scenario.</summary>
    public static Argument<string> Scenario() => new("scenario")
    {
        Description = "A scenario file, or the name of a scenario (simulator list scenarios).",
    };

    /// <summary>The file of the one scenario meant. Throws <see cref="UserError"/> when a name leads to none or to several.</summary>
    public static string File(string name) => Files([name]) is [var path]
        ? path : throw new UserError($"{name}: found a folder of several scenarios, expected one");

    public static Option<ulong?> Seed() => new("--seed")
    {
        Description = "The seed, in place of the one in the scenario.",
        HelpName = "N",
        CustomParser = result => Number(result, ulong.MinValue, ulong.MaxValue),
    };

    public static Option<string[]> Set() => new("--set")
    {
        Description = "Overrides a field of the scenario: --set network.loss=1%, --set faults[0].at=5s. "
            + "cluster.protocol, cluster.servers and so on mean the same without 'cluster.'; another protocol begins with the "
            + "defaults of its own options. May be repeated.",
        HelpName = "path=value",
        DefaultValueFactory = _ => [],
        AllowMultipleArgumentsPerToken = false,
    };

    public static Option<string?> Length() => new("--duration")
    {
        Description = "The virtual time after which runs end, in place of the one in the scenario: short for --set duration=20s.",
        HelpName = "time",
    };

    public static Option<string[]> Assembly() => new("--assembly")
    {
        Description = "A further assembly whose protocols can be named. May be repeated.",
        HelpName = "file.dll",
        DefaultValueFactory = _ => [],
    };

    /// <summary>The overrides asked for; an explicit <c>--set</c> comes after and wins.</summary>
    public static IReadOnlyList<string> Overrides(string? duration, IReadOnlyList<string> set) =>
        duration is null ? set : [$"duration={duration}", .. set];

    /// <summary>A whole number of an option, or null after an error was added that names what was found.</summary>
    public static T? Number<T>(ArgumentResult result, T least, T most) where T : struct, IBinaryInteger<T>
    {
        var text = result.Tokens[0].Value;
        if (T.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        var option = ((OptionResult)result.Parent!).Option.Name;
        result.AddError(string.Create(CultureInfo.InvariantCulture,
            $"{option}: found {(text.Length == 0 ? "nothing" : text)}, expected a whole number of {least}..{most}"));
        return null;
    }

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
    public static IReadOnlyList<string> Files(IReadOnlyList<string> names) => [.. names.SelectMany(ScenarioFiles.Named)];

    /// <summary>Reads a scenario, or prints what is wrong with it, a line for each problem, and returns null.</summary>
    public static Scenario? Read(string path, IReadOnlyList<string> overrides, ulong? seed, Catalogue catalogue, Terminal terminal)
    {
        var result = ScenarioReader.Read(path, overrides, catalogue);
        foreach (var problem in result.Problems) terminal.Errors.WriteLine("error: " + UserError.OneLine(problem.ToString()));
        return result.Scenario is { } scenario && seed is { } given ? scenario with { Seed = given } : result.Scenario;
    }

    /// <summary>The same for an experiment.</summary>
    public static ExperimentPlan? ReadExperiment(string path, IReadOnlyList<string> overrides, Catalogue catalogue, Terminal terminal)
    {
        var result = ExperimentReader.Read(path, overrides, catalogue);
        foreach (var problem in result.Problems) terminal.Errors.WriteLine("error: " + UserError.OneLine(problem.ToString()));
        return result.Plan;
    }

    /// <summary>
    /// Runs work that does not look at the token: when it is asked to stop, it is left behind and ends with the process.
    /// </summary>
    public static Task<int> Abandonable(Func<int> work, CancellationToken cancel) => Task.Run(work, cancel).WaitAsync(cancel);

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

    /// <summary>As a shell reads it back.</summary>
    public static string Quote(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || "-_./=:%,@+".Contains(c, StringComparison.Ordinal))
            ? text
            : "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
