using System.CommandLine;
using System.Globalization;
using Simulator.Scenarios;

namespace Simulator.Cli.Commands;

/// <summary>
/// The run that a command is about: of a scenario, of a capsule, or with <c>--storm</c> the storm that a seed draws for a protocol.
/// </summary>
sealed class Subject
{
    readonly Argument<string> name = new("scenario")
    {
        Description = "A scenario file, the name of a scenario, or a capsule; with --storm a protocol.",
    };

    readonly Option<ulong?> seed = Shared.Seed();
    readonly Option<string[]> set = Shared.Set();
    readonly Option<string?> duration = Shared.Length();
    readonly Option<string[]> assembly = Shared.Assembly();
    readonly Option<bool> storm = new("--storm") { Description = "The storm that the seed draws for a protocol, in place of a scenario." };
    readonly Option<string?> mutant = new("--mutant")
    {
        Description = "With --storm: a planted bug (simulator list mutants).", HelpName = "name",
    };

    public void AddTo(Command command)
    {
        command.Add(name);
        foreach (var option in new Option[] { seed, storm, mutant, duration, set, assembly }) command.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(mutant) is not null && !result.GetValue(storm))
                result.AddError("--mutant: found it without --storm, expected both; a scenario has its mutant by --set mutant=NAME");
        });
    }

    public string Name(ParseResult result) => result.GetRequiredValue(name);

    public Catalogue Catalogue(ParseResult result) => Shared.CatalogueWith(result.GetValue(assembly)!);

    /// <summary>The options that lead to the same run again.</summary>
    public string Command(ParseResult result, Scenario scenario)
    {
        string[] words =
        [
            Name(result), .. result.GetValue(storm) ? new[] { "--storm" } : [],
            .. result.GetValue(mutant) is { } planted ? new[] { "--mutant", planted } : [],
            "--seed", scenario.Seed.ToString(CultureInfo.InvariantCulture),
            .. Shared.Overrides(result.GetValue(duration), result.GetValue(set)!).SelectMany(value => new[] { "--set", value }),
            .. result.GetValue(assembly)!.SelectMany(value => new[] { "--assembly", value }),
        ];
        return string.Join(' ', words.Select(Shared.Quote));
    }

    /// <summary>Null after what is wrong with the file was told.</summary>
    public Scenario? Scenario(ParseResult result, Catalogue catalogue, Terminal terminal) =>
        Scenario(Name(result), result, catalogue, terminal);

    /// <summary>The same of another name, with the same options.</summary>
    public Scenario? Scenario(string what, ParseResult result, Catalogue catalogue, Terminal terminal)
    {
        var overrides = Shared.Overrides(result.GetValue(duration), result.GetValue(set)!);
        if (result.GetValue(storm)) return Storm(what, result, catalogue);
        var files = Shared.Files([what]);
        if (files.Count > 1) throw new UserError($"{what}: found a folder of {files.Count} scenarios, expected one scenario");
        return CapsuleReading.IsCapsule(files[0])
            ? OfCapsule(files[0], result, catalogue, terminal)
            : Shared.Read(files[0], overrides, result.GetValue(seed), catalogue, terminal);
    }

    Scenario? OfCapsule(string path, ParseResult result, Catalogue catalogue, Terminal terminal)
    {
        if (result.GetValue(seed) is not null) throw new UserError($"{path}: found --seed, expected none: a capsule is a run with "
            + $"its choices");
        return Read(path, catalogue, terminal)?.Scenario;
    }

    /// <summary>A capsule that can be run; null after what is wrong with it was told.</summary>
    public static Capsule? Read(string path, Catalogue catalogue, Terminal terminal)
    {
        var reading = CapsuleReading.Read(path, catalogue);
        foreach (var problem in reading.Problems.Concat(reading.Outdated)) terminal.Errors.WriteLine("error: "
            + UserError.OneLine(problem.ToString()));
        return reading.Capsule;
    }

    Scenario Storm(string protocol, ParseResult result, Catalogue catalogue)
    {
        var known = Named.Protocol(catalogue, protocol);
        if (result.GetValue(set)!.Length > 0 || result.GetValue(duration) is not null)
            throw new UserError("--storm: found --set or --duration as well, expected neither: print the storm with storm --print "
                + "and change that");
        return Simulator.Scenarios.Storm.Draw(
                known, result.GetValue(seed) ?? throw new UserError("--storm: found no --seed, expected the seed of the storm"),
                mutant: result.GetValue(mutant) is { } planted ? Named.Mutant(known, planted) : null)
            ?? throw new UserError($"{protocol}: found a protocol that takes part in no storms");
    }
}
