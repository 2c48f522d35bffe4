using System.CommandLine;
using System.CommandLine.Parsing;
using Simulator.Analysis.Consistency;
using Simulator.Analysis.Consistency.Bounded;
using Simulator.Analysis.Formats;
using Simulator.Analysis.Laws;
using Simulator.Scenarios;

namespace Simulator.Cli.Commands;

/// <summary>The options of <c>check</c>, and what they ask for.</summary>
sealed class CheckOptions
{
    static readonly string[] nilRules = ["literal", "unknown"];
    static readonly string[] initials = ["nil", "0", "nil-or-0", "unknown"];
    static readonly string[] answers = ["yes", "no", "unknown"];
    static readonly string[] models = [.. CheckCatalogue.All.Select(check => check.Name), .. HistoryLaws.All.Select(law => law.Name)];

    readonly Option<string?> model = OneOf("--model", "What to check", "name", models);
    readonly Option<string?> format = OneOf("--format", "The form of the file", "name",
        [.. HistoryFormats.All.Select(known => known.Name)]);
    readonly Option<string?> nil = OneOf("--nil-reads", "What an ok read of nil says: that there was no value, or nothing",
        "rule", nilRules);
    readonly Option<string?> initial = OneOf("--initial", "What registers hold at first", "value", initials);
    readonly Option<string?> expect = OneOf("--expect", "The answer that gives exit code 0", "answer", answers);

    readonly Option<long?> budget = Bound("--budget", "N", "Configurations that a search may go through before it answers unknown; "
        + $"{Budget.Default.Configurations} by default.", result => (long?)Shared.Number(result, 1L, long.MaxValue));

    readonly Option<long?> versions = Bound("--max-versions", "N", "With k-staleness: the largest k that is good; by default any.",
        result => (long?)Shared.Number(result, 1L, long.MaxValue));

    readonly Option<Duration?> time = Bound("--max-staleness", "time",
        "With delta-staleness: the longest time that is good, such as 50ms; by default any.", ParseTime);

    readonly Option<long?> deviation = Bound("--max-deviation", "N", "With numerical-deviation: the largest that is good; by default any.",
        result => (long?)Shared.Number(result, 0L, long.MaxValue));

    readonly Option<bool> spectrum = new("--spectrum")
    {
        Description = "Grades the history against all models that apply to it, and tells the strongest that hold. The exit code is still "
            + "that of --model.",
    };

    readonly Option<string?> folder = new("--out")
    {
        Description = "With --spectrum: the folder for the lattice of models, as lattice.png, lattice.svg and lattice.csv.",
        HelpName = "folder",
    };

    public IReadOnlyList<Option> All => [model, format, nil, initial, budget, versions, time, deviation, expect, spectrum, folder];

    public CheckWork Read(ParseResult result, Terminal terminal) => new(terminal)
    {
        Check = result.GetValue(model) ?? models[0],
        Format = result.GetValue(format) is { } name ? HistoryFormats.Named(name) : null,
        Expected = result.GetValue(expect) ?? answers[0],
        WithSpectrum = result.GetValue(spectrum),
        OutFolder = result.GetValue(folder),
        Options = new LinearizabilityOptions
        {
            NilReads = result.GetValue(nil) switch { null => null, "literal" => NilReads.Literal, _ => NilReads.AlwaysLegal },
            Initial = result.GetValue(initial) switch
            {
                null => null,
                "nil" => InitialValue.Nil,
                "0" => InitialValue.Zero,
                "nil-or-0" => InitialValue.NilOrZero,
                _ => InitialValue.Unknown,
            },
            Bounds = new StalenessBounds(result.GetValue(versions), result.GetValue(time), result.GetValue(deviation)),
            Budget = Budget.Default with { Configurations = result.GetValue(budget) ?? Budget.Default.Configurations },
        },
    };

    static Option<T?> Bound<T>(string name, string helpName, string description, Func<ArgumentResult, T?> parse) where T : struct =>
        new(name) { Description = description, HelpName = helpName, CustomParser = result => parse(result) };

    static Duration? ParseTime(ArgumentResult result)
    {
        var reading = DurationText.Read(result.Tokens[0].Value, signed: false);
        if (reading.Success) return reading.Value;
        result.AddError($"--max-staleness: found '{result.Tokens[0].Value}', expected {reading.Trouble ?? "a duration such as 150ms or 2s"}"
            + (reading.Suggestion is { } meant ? $"; did you mean {meant}?" : ""));
        return null;
    }

    /// <summary>An option that takes one of a few words; null when it is not given.</summary>
    static Option<string?> OneOf(string name, string description, string helpName, string[] known)
    {
        var usual = name switch
        {
            "--format" => "guessed by default",
            "--nil-reads" or "--initial" => "by default the form of the file decides",
            _ => $"{known[0]} by default",
        };
        var option = new Option<string?>(name)
        {
            Description = $"{description}: {string.Join(", ", known)}; {usual}.",
            HelpName = helpName,
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var given }] && !known.Contains(given))
                result.AddError($"{name}: found '{given}', expected one of {string.Join(", ", known)}{Nearest.Hint(given, known)}");
        });
        return option;
    }
}
