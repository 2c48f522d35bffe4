using System.CommandLine;
using Simulator.Analysis.Consistency;
using Simulator.Analysis.Formats;
using Simulator.Analysis.Laws;
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
        var histories = new Argument<string[]>("history")
        {
            Description =
                "History files, such as the history.edn of a run or one of Jepsen's, or a folder of Cobra's logs; gzip is understood.",
            Arity = ArgumentArity.OneOrMore,
        };
        string[] models = [.. CheckCatalogue.All.Select(check => check.Name), .. HistoryLaws.All.Select(law => law.Name)];
        var model = OneOf("--model", "What to check", "name", models);
        var format = OneOf("--format", "The form of the file", "name",
            [.. HistoryFormats.All.Select(known => known.Name)]);
        var nil = OneOf("--nil-reads", "What an ok read of nil says: that there was no value, or nothing", "rule", nilRules);
        var initial = OneOf("--initial", "What registers hold at first", "value", initials);
        var expect = OneOf("--expect", "The answer that gives exit code 0", "answer", answers);
        var budget = new Option<long?>("--budget")
        {
            Description = "Configurations that a search may go through before it answers unknown; "
                + $"{Budget.Default.Configurations} by default.",
            HelpName = "N",
            CustomParser = result => Shared.Number(result, 1L, long.MaxValue),
        };
        var command = new Verb("check", "Checks the consistency of histories: yes, no with a witness, or unknown.")
        {
            Examples =
            [
                "simulator check out/raft-healthy-lan-seed1/history.edn",
                "simulator check history.edn --model linearizable-cas-register --initial 0",
            ],
            Codes = ("every answer is the expected one, by default yes", "one is not"),
        };
        command.Add(histories);
        foreach (var option in new Option[] { model, format, nil, initial, budget, expect }) command.Add(option);
        command.SetAction((result, cancel) => Shared.Abandonable(() => new CheckWork(terminal)
        {
            Check = result.GetValue(model) ?? models[0],
            Format = result.GetValue(format) is { } name ? HistoryFormats.Named(name) : null,
            Expected = result.GetValue(expect) ?? answers[0],
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
                Budget = Budget.Default with { Configurations = result.GetValue(budget) ?? Budget.Default.Configurations },
            },
        }.Run(result.GetRequiredValue(histories)), cancel));
        return command;
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

/// <summary>One call of <c>check</c>.</summary>
sealed class CheckWork(Terminal terminal)
{
    /// <summary>The name of a check or of a law.</summary>
    public required string Check { get; init; }
    public required HistoryFormat? Format { get; init; }
    public required string Expected { get; init; }
    public required LinearizabilityOptions Options { get; init; }

    /// <summary>The worst exit code of all; a file that cannot be read does not keep the others from being judged.</summary>
    public int Run(IReadOnlyList<string> paths)
    {
        var worst = ExitCode.AsExpected;
        foreach (var path in paths)
        {
            try
            {
                worst = int.Max(worst, Judge(path));
            }
            catch (UserError error)
            {
                terminal.Errors.WriteLine("error: " + UserError.OneLine(error.Message));
                worst = ExitCode.BadInput;
            }
        }
        return worst;
    }

    int Judge(string path)
    {
        var report = Report(path);
        var output = terminal.Output;
        output.WriteLine($"{path}: {Check}: {report.Verdict}");
        foreach (var line in report.WitnessLines) output.WriteLine("  " + line);
        if (report.Verdict is Verdict.Unknown unknown)
            output.WriteLine($"  {unknown.Spent} were not enough; proved good up to completion {unknown.Proved} of {unknown.Of}");
        output.WriteLine(
            $"  {report.Operations} operations on {report.Keys} keys as {report.Model}, by {report.Algorithm}, "
                + $"{report.Configurations} configurations");
        output.WriteLine($"  taken for granted: {report.Assumed}");
        return report.Verdict.ToString() == Expected ? ExitCode.AsExpected : ExitCode.NotAsExpected;
    }

    /// <summary>A history can turn out to be none while it is read, and also when a model is asked what its operations mean.</summary>
    CheckReport Report(string path) => UserError.Guard(path, "read the history", () =>
    {
        try
        {
            return HistoryLaws.Named(Check) is { } law
                ? LawCheck.Check(law, HistoryFile.Read(path, Format))
                : CheckCatalogue.Named(Check)!.Run(HistoryFile.ReadOperations(path, Format), Options);
        }
        catch (HistoryFormatException error)
        {
            throw new UserError(error.File.Length > 0 ? error.Message : $"{path}: {error.Message}");
        }
        catch (InvalidDataException error)
        {
            throw new UserError($"{path}: cannot read the history: {error.Message}");
        }
    });
}
