using System.CommandLine;
using Simulator.Analysis.Consistency;
using Simulator.Analysis.Formats;
using Simulator.Scenarios;

namespace Simulator.Cli.Commands;

/// <summary><c>list protocols|mutants|workloads|…</c>: what a scenario or a check can name.</summary>
static class ListCommand
{
    static readonly string[] kinds =
    [
        "protocols", "mutants", "workloads", "faults", "behaviours", "checks", "metrics", "plots", "scenarios",
        "experiments", "reproductions", "models", "formats",
    ];

    /// <summary>The kinds of which one protocol's part can be asked for.</summary>
    static readonly string[] byProtocol = ["protocols", "mutants"];

    public static Command Make(Terminal terminal)
    {
        var kind = new Argument<string>("kind") { Description = "One of " + string.Join(", ", kinds) + "." };
        kind.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var given }] && !kinds.Contains(given))
                result.AddError($"list: found '{given}', expected one of {string.Join(", ", kinds)}{Nearest.Hint(given, kinds)}");
        });
        var name = new Argument<string?>("protocol")
        {
            Description = "With protocols or mutants: only this one, a protocol then with its options.", Arity = ArgumentArity.ZeroOrOne,
        };
        var options = new Option<bool>("--options") { Description = "With protocols: also their options, with defaults and meaning." };
        var folder = new Option<string?>("--folder")
        {
            Description = "Where scenarios and experiments are looked for; by default the folder 'scenarios', or else those that came with "
                + "the program.",
            HelpName = "folder",
        };
        var assembly = Shared.Assembly();
        var command = new Verb("list", "Lists what scenarios and checks can name, or the scenarios themselves.")
        {
            Examples =
            [
                "simulator list scenarios",
                "simulator list faults",
                "simulator list protocols raft",
                "simulator list mutants raft",
            ],
            Codes = ("the list is printed", null),
        };
        command.Add(kind);
        command.Add(name);
        foreach (var option in new Option[] { options, folder, assembly }) command.Add(option);
        command.Validators.Add(result =>
        {
            var asked = result.GetValue(kind) ?? "";
            if (kinds.Contains(asked) && result.GetValue(name) is { } given && !byProtocol.Contains(asked))
                result.AddError($"list: found '{given}' behind {asked}, expected nothing: only {string.Join(" and ", byProtocol)} "
                    + "are by protocol");
        });
        command.SetAction((result, cancel) => Shared.Abandonable(() =>
        {
            var catalogue = Shared.CatalogueWith(result.GetValue(assembly)!);
            var one = result.GetValue(name) is { } given ? Named.Protocol(catalogue, given) : null;
            var protocols = one is null ? catalogue.Protocols : [one];
            switch (result.GetRequiredValue(kind))
            {
                case "protocols": PrintCards(protocols, one is not null || result.GetValue(options), terminal); break;
                case "mutants": Print([.. protocols.SelectMany(Mutants)], terminal); break;
                case var other: Print(Rows(other, result.GetValue(folder), catalogue), terminal); break;
            }
            return ExitCode.AsExpected;
        }, cancel));
        return command;
    }

    static void PrintCards(IReadOnlyList<IProtocol> protocols, bool withOptions, Terminal terminal)
    {
        foreach (var protocol in protocols)
            foreach (var line in ProtocolCard.Lines(protocol, withOptions)) terminal.Output.WriteLine(line);
    }

    static IEnumerable<(string, string)> Mutants(IProtocol protocol) =>
        from mutant in protocol.Mutants
        let source = mutant.Source.Length == 0 ? "" : $" ({mutant.Source})"
        select ($"{protocol.Name} {mutant.Name}", $"{mutant.Summary}; noticed by {string.Join(", ", mutant.CaughtBy)}{source}");

    static IReadOnlyList<(string Name, string Text)> Rows(string kind, string? folder, Catalogue catalogue) => kind switch
    {
        "workloads" => [.. catalogue.Workloads.Select(entry => (entry.Name, entry.Summary))],
        "faults" => [.. catalogue.Faults.Select(entry => (entry.Name, entry.Summary))],
        "behaviours" => [.. catalogue.Behaviours.Select(entry => (entry.Name, entry.Summary))],
        "checks" => [.. catalogue.Checks.Select(entry => (entry.Name, entry.Summary)), .. catalogue.Protocols.SelectMany(Invariants)],
        "metrics" => [.. catalogue.Metrics.Select(entry => (entry.Name, entry.Summary))],
        "plots" => [.. catalogue.Plots.Select(entry => (entry.Name, entry.Summary))],
        "reproductions" => [.. Reproductions.All.Select(each => (each.Name, $"{each.Title} ({each.Source})"))],
        "models" => [.. CheckCatalogue.All.Select(check => (check.Name, check.Summary))],
        "formats" => [.. HistoryFormats.All.Select(format => (format.Name, format.Summary))],
        "experiments" => [.. ScenarioFiles.ExperimentsUnder(folder ?? ScenarioFiles.Home).Select(path => (path,
            ExperimentReader.Read(path, [], catalogue).Plan?.Spec.Summary ?? NotValid))],
        _ => [.. ScenarioFiles.Under(folder ?? ScenarioFiles.Home).Select(path => (path, Summary(path, catalogue)))],
    };

    static string Summary(string path, Catalogue catalogue) =>
        ScenarioReader.Read(path, [], catalogue).Scenario?.Summary ?? NotValid;

    const string NotValid = "not valid: simulator validate tells why";

    static IEnumerable<(string, string)> Invariants(IProtocol protocol) =>
        OptionEntry.Usual(protocol).Invariants.Select(invariant => (invariant.Name, $"{protocol.Name}: {invariant.Source}"));

    static void Print(IReadOnlyList<(string Name, string Text)> rows, Terminal terminal)
    {
        var width = rows.Count == 0 ? 0 : rows.Max(row => row.Name.Length);
        foreach (var (name, text) in rows) terminal.Output.WriteLine($"{name.PadRight(width)}  {text}");
    }
}
