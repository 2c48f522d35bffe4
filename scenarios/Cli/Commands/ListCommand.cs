using System.CommandLine;
using Simulator.Analysis.Consistency;
using Simulator.Analysis.Formats;
using Simulator.Scenarios;

namespace Simulator.Cli.Commands;

/// <summary><c>list protocols|workloads|faults|…</c>: what a scenario or a check can name.</summary>
static class ListCommand
{
    static readonly string[] kinds =
        ["protocols", "workloads", "faults", "behaviours", "checks", "metrics", "plots", "scenarios", "models", "formats"];

    public static Command Make(Terminal terminal)
    {
        var kind = new Argument<string>("kind") { Description = "One of " + string.Join(", ", kinds) + "." };
        kind.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var given }] && !kinds.Contains(given))
                result.AddError($"list: found '{given}', expected one of {string.Join(", ", kinds)}{Nearest.Hint(given, kinds)}");
        });
        var folder = new Option<string?>("--folder")
        {
            Description = "Where scenarios are looked for; by default the folder 'scenarios', or else those that came with the program.",
            HelpName = "folder",
        };
        var assembly = Shared.Assembly();
        var command = new Verb("list", "Lists what scenarios and checks can name, or the scenarios themselves.")
        {
            Examples =
            [
                "simulator list scenarios",
                "simulator list faults",
            ],
            Codes = ("the list is printed", null),
        };
        command.Add(kind);
        foreach (var option in new Option[] { folder, assembly }) command.Add(option);
        command.SetAction((result, cancel) => Shared.Abandonable(() =>
        {
            var catalogue = Shared.CatalogueWith(result.GetValue(assembly)!);
            Print(Rows(result.GetRequiredValue(kind), result.GetValue(folder), catalogue), terminal);
            return ExitCode.AsExpected;
        }, cancel));
        return command;
    }

    static IReadOnlyList<(string Name, string Text)> Rows(string kind, string? folder, Catalogue catalogue) => kind switch
    {
        "protocols" => [.. catalogue.Protocols.Select(protocol => (protocol.Name, $"{protocol.Summary} ({protocol.Source})"))],
        "workloads" => [.. catalogue.Workloads.Select(entry => (entry.Name, entry.Summary))],
        "faults" => [.. catalogue.Faults.Select(entry => (entry.Name, entry.Summary))],
        "behaviours" => [.. catalogue.Behaviours.Select(entry => (entry.Name, entry.Summary))],
        "checks" => [.. catalogue.Checks.Select(entry => (entry.Name, entry.Summary)), .. catalogue.Protocols.SelectMany(Invariants)],
        "metrics" => [.. catalogue.Metrics.Select(entry => (entry.Name, entry.Summary))],
        "plots" => [.. catalogue.Plots.Select(entry => (entry.Name, entry.Summary))],
        "models" => [.. CheckCatalogue.All.Select(check => (check.Name, check.Summary))],
        "formats" => [.. HistoryFormats.All.Select(format => (format.Name, format.Summary))],
        _ => [.. ScenarioFiles.Under(folder ?? ScenarioFiles.Home).Select(path => (path, Summary(path, catalogue)))],
    };

    static string Summary(string path, Catalogue catalogue) =>
        ScenarioReader.Read(path, [], catalogue).Scenario?.Summary ?? "not valid: simulator validate tells why";

    static IEnumerable<(string, string)> Invariants(IProtocol protocol) =>
        protocol.Deploy(Activator.CreateInstance(protocol.OptionsType)!, 3).Invariants
            .Select(invariant => (invariant.Name, $"{protocol.Name}: {invariant.Source}"));

    static void Print(IReadOnlyList<(string Name, string Text)> rows, Terminal terminal)
    {
        var width = rows.Count == 0 ? 0 : rows.Max(row => row.Name.Length);
        foreach (var (name, text) in rows) terminal.Output.WriteLine($"{name.PadRight(width)}  {text}");
    }
}
