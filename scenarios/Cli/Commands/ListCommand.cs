using System.CommandLine;
using Simulator.Scenarios;

namespace Simulator.Cli.Commands;

/// <summary><c>list protocols|workloads|faults|checks|metrics|plots|scenarios</c>: what a scenario can name.</summary>
static class ListCommand
{
    static readonly string[] kinds = ["protocols", "workloads", "faults", "checks", "metrics", "plots", "scenarios"];

    public static Command Make(Terminal terminal)
    {
        var kind = new Argument<string>("kind") { Description = string.Join(", ", kinds) }.AcceptOnlyFromAmong(kinds);
        var folder =
            new Option<string>("--folder") { Description = "Where scenarios are looked for.", DefaultValueFactory = _ => "scenarios" };
        var assembly = Shared.Assembly();
        var command = new Command("list", "Lists what scenarios can name, or the scenarios themselves.") { kind, folder, assembly };
        command.SetAction(result =>
        {
            var catalogue = Shared.CatalogueWith(result.GetValue(assembly)!);
            Print(Rows(result.GetRequiredValue(kind), result.GetValue(folder)!, catalogue), terminal);
            return 0;
        });
        return command;
    }

    static IReadOnlyList<(string Name, string Text)> Rows(string kind, string folder, Catalogue catalogue) => kind switch
    {
        "protocols" => [.. catalogue.Protocols.Select(protocol => (protocol.Name, $"{protocol.Summary} ({protocol.Source})"))],
        "workloads" => [.. catalogue.Workloads.Select(entry => (entry.Name, entry.Summary))],
        "faults" => [.. catalogue.Faults.Select(entry => (entry.Name, entry.Summary))],
        "checks" => [.. catalogue.Checks.Select(entry => (entry.Name, entry.Summary)), .. catalogue.Protocols.SelectMany(Invariants)],
        "metrics" => [.. catalogue.Metrics.Select(entry => (entry.Name, entry.Summary))],
        "plots" => [.. catalogue.Plots.Select(entry => (entry.Name, entry.Summary))],
        _ => [.. ScenarioFiles.Under(folder).Select(path => (path, Summary(path, catalogue)))],
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
