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
        var command = new Command("validate", "Checks scenarios without running them.") { scenarios, set, assembly, resolved };
        command.SetAction(result =>
        {
            var catalogue = Shared.CatalogueWith(result.GetValue(assembly)!);
            var code = 0;
            foreach (var path in Shared.Files(result.GetRequiredValue(scenarios)))
            {
                var scenario = Shared.Read(path, result.GetValue(set)!, null, catalogue, terminal);
                if (scenario is null) code = CommandLine.BadInput;
                else if (result.GetValue(resolved)) terminal.Output.Write(ScenarioWriter.Write(scenario));
                else terminal.Output.WriteLine($"{path}: valid");
            }
            return code;
        });
        return command;
    }
}
