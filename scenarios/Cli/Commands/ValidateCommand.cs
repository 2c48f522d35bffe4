using System.CommandLine;
using Simulator.Scenarios;

namespace Simulator.Cli.Commands;

/// <summary><c>validate SCENARIO…</c>: says what is wrong with scenarios without running them.</summary>
static class ValidateCommand
{
    public static Command Make(Terminal terminal)
    {
        var scenarios = Shared.Scenarios();
        var set = Shared.Set();
        var assembly = Shared.Assembly();
        var resolved = new Option<bool>("--resolved") { Description = "Prints each scenario with every default written out." };
        var command = new Verb("validate", "Checks scenarios without running them.")
        {
            Examples =
            [
                "simulator validate scenarios",
                "simulator validate raft-healthy-lan --resolved",
            ],
            Codes = ("every scenario is valid", null),
        };
        command.Add(scenarios);
        foreach (var option in new Option[] { set, assembly, resolved }) command.Add(option);
        command.SetAction((result, cancel) => Shared.Abandonable(() =>
        {
            var catalogue = Shared.CatalogueWith(result.GetValue(assembly)!);
            var code = ExitCode.AsExpected;
            foreach (var path in Shared.Files(result.GetRequiredValue(scenarios)))
            {
                var scenario = Shared.Read(path, result.GetValue(set)!, null, catalogue, terminal);
                if (scenario is null) code = ExitCode.BadInput;
                else if (result.GetValue(resolved)) terminal.Output.Write(ScenarioWriter.Write(scenario));
                else terminal.Output.WriteLine($"{path}: valid");
            }
            return code;
        }, cancel));
        return command;
    }
}
