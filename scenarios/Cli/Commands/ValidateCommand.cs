using System.CommandLine;
using Simulator.Scenarios;

namespace Simulator.Cli.Commands;

/// <summary><c>validate FILE…</c>: says what is wrong with scenarios and experiments without running them.</summary>
static class ValidateCommand
{
    public static Command Make(Terminal terminal)
    {
        var scenarios = Shared.Scenarios();
        var set = Shared.Set();
        var assembly = Shared.Assembly();
        var resolved = new Option<bool>("--resolved") { Description = "Prints each scenario with every default written out." };
        var command = new Verb("validate", "Checks scenarios and experiments without running them.")
        {
            Examples =
            [
                "simulator validate scenarios",
                "simulator validate raft-healthy-lan --resolved",
            ],
            Codes = ("every file is valid", null),
        };
        command.Add(scenarios);
        foreach (var option in new Option[] { set, assembly, resolved }) command.Add(option);
        command.SetAction((result, cancel) => Shared.Abandonable(() =>
        {
            var catalogue = Shared.CatalogueWith(result.GetValue(assembly)!);
            var code = ExitCode.AsExpected;
            foreach (var path in result.GetRequiredValue(scenarios).SelectMany(ScenarioFiles.NamedAny))
            {
                var texts = Resolved(path, result.GetValue(set)!, catalogue, terminal);
                if (texts is null) code = ExitCode.BadInput;
                else if (result.GetValue(resolved)) foreach (var text in texts) terminal.Output.Write(text);
                else terminal.Output.WriteLine($"{path}: valid");
            }
            return code;
        }, cancel));
        return command;
    }

    /// <summary>
    /// The scenarios of a file with every default, written when they are asked for; null after its problems were printed.
    /// </summary>
    static IEnumerable<string>? Resolved(string path, IReadOnlyList<string> overrides, Catalogue catalogue, Terminal terminal)
    {
        if (!ExperimentReader.IsExperiment(path))
            return Shared.Read(path, overrides, null, catalogue, terminal) is { } scenario
                ? new[] { scenario }.Select(ScenarioWriter.Write) : null;
        var plan = Shared.ReadExperiment(path, overrides, catalogue, terminal);
        return plan?.Cells.Select(cell => $"# {cell}\n{ScenarioWriter.Write(cell.Scenario)}");
    }
}
