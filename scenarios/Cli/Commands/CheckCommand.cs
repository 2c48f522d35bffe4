using System.CommandLine;
using System.Globalization;
using Simulator.Analysis.Consistency;
using Simulator.Analysis.Formats;
using Simulator.Scenarios;

namespace Simulator.Cli.Commands;

/// <summary><c>check HISTORY…</c>: judges histories, ours or anybody's.</summary>
static class CheckCommand
{
    static readonly string[] nilRules = ["literal", "unknown"];
    static readonly string[] initials = ["nil", "0", "nil-or-0", "unknown"];
    static readonly string[] answers = ["yes", "no", "unknown"];

    public static Command Make(Terminal terminal)
    {
        var histories =
            new Argument<string[]>("history") { Description = "History files; gzip is understood.", Arity = ArgumentArity.OneOrMore };
        var model = new Option<string>("--model")
        {
            Description = "What to check: " + Names(CheckCatalogue.All.Select(check => check.Name)),
            HelpName = "name", DefaultValueFactory = _ => "linearizable"
        };
        var format = new Option<string?>("--format")
        {
            Description = "The form of the file, if it is not to be guessed: "
            + Names(HistoryFormats.All.Select(known => known.Name)), HelpName = "name"
        };
        var nil =
            new Option<string?>("--nil-reads")
            {
                Description =
                    "What an ok read of nil says: literal (there was no value) or unknown (nothing). By default the form of the "
                        + "file decides.", HelpName = "rule"
            };
        var initial = new Option<string?>("--initial")
        {
            Description = "What registers hold at first: " + Names(initials)
            + ". By default the form of the file decides.", HelpName = "value"
        };
        var budget = new Option<long>("--budget")
        {
            Description = "Configurations that a search may go through before it answers unknown.",
            HelpName = "N", DefaultValueFactory = _ => Budget.Default.Configurations
        };
        var expect = new Option<string>("--expect")
        {
            Description = "The answer that gives exit code 0: yes, no or unknown.", HelpName = "answer", DefaultValueFactory = _ => "yes"
        };
        budget.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1
                && (!long.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var given) || given < 1))
                result.AddError($"--budget: found {result.Tokens[0].Value}, expected a whole number above 0");
        });
        var command =
            new Command("check", "Checks the consistency of histories.") { histories, model, format, nil, initial, budget, expect };
        command.SetAction(result =>
        {
            var check = CheckCatalogue.Named(result.GetValue(model)!)
                ?? throw Unknown("--model", result.GetValue(model)!, [.. CheckCatalogue.All.Select(known => known.Name)]);
            var options = new LinearizabilityOptions
            {
                NilReads = Choose("--nil-reads", result.GetValue(nil), nilRules) switch
                {
                    null => null,
                    0 => NilReads.Literal,
                    _ => NilReads.AlwaysLegal
                },
                Initial = Choose("--initial", result.GetValue(initial), initials) is { } chosen
                    ? new[] { InitialValue.Nil, InitialValue.Zero, InitialValue.NilOrZero, InitialValue.Unknown }[chosen]
                    : null,
                Budget = Budget.Default with { Configurations = result.GetValue(budget) },
            };
            HistoryFormat? form = result.GetValue(format) is { } name
                ? HistoryFormats.Named(name) ?? throw Unknown("--format", name, [.. HistoryFormats.All.Select(known => known.Name)])
                : null;
            var expected = answers[Choose("--expect", result.GetValue(expect), answers)!.Value];
            var code = 0;
            foreach (var path in result.GetRequiredValue(histories))
                code = int.Max(code, Check(path, check, options, form, expected, terminal));
            return code;
        });
        return command;
    }

    static int Check(
        string path, NamedCheck check, LinearizabilityOptions options, HistoryFormat? format, string expected, Terminal terminal)
    {
        var report = UserError.Guard(path, "read the history", () =>
        {
            try
            {
                return check.Run(HistoryFile.ReadOperations(path, format), options);
            }
            catch (HistoryFormatException error)
            {
                throw new UserError(error.File.Length > 0 ? error.Message : $"{path}: {error.Message}");
            }
        });
        var output = terminal.Output;
        output.WriteLine($"{path}: {check.Name}: {report.Verdict}");
        foreach (var line in report.WitnessLines) output.WriteLine("  " + line);
        if (report.Verdict is Verdict.Unknown unknown)
            output.WriteLine($"  {unknown.Spent} were not enough; proved good up to completion {unknown.Proved} of {unknown.Of}");
        output.WriteLine(
            $"  {report.Operations} operations on {report.Keys} keys as {report.Model}, by {report.Algorithm}, "
                + $"{report.Configurations} configurations");
        output.WriteLine($"  taken for granted: {report.Assumed}");
        return report.Verdict.ToString() == expected ? 0 : 1;
    }

    static int? Choose(string option, string? given, string[] known)
    {
        if (given is null) return null;
        var at = Array.IndexOf(known, given);
        return at >= 0 ? at : throw Unknown(option, given, known);
    }

    static UserError Unknown(string option, string given, IReadOnlyList<string> known) =>
        new($"{option}: found {given}, expected {Names(known)}{Nearest.Hint(given, known)}");

    static string Names(IEnumerable<string> names) => string.Join(", ", names);
}
