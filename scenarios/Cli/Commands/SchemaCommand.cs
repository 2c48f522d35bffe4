using System.CommandLine;
using System.Text;
using Simulator.Scenarios;

namespace Simulator.Cli.Commands;

/// <summary><c>schema</c>: the JSON schema of scenarios and experiments, for editors.</summary>
static class SchemaCommand
{
    public static Command Make(Terminal terminal)
    {
        var output = new Option<string?>("--out") { Description = "File to write; without it the schema is printed.", HelpName = "file" };
        var assembly = Shared.Assembly();
        var command = new Verb("schema", "Prints the JSON schema of scenarios and experiments, by which editors complete and check them.")
        {
            Examples = ["simulator schema --out scenarios.schema.json"],
            Codes = ("the schema is written", null),
        };
        foreach (var option in new Option[] { output, assembly }) command.Add(option);
        command.SetAction((result, cancel) => Shared.Abandonable(() =>
        {
            var schema = SchemaWriter.Write(Shared.CatalogueWith(result.GetValue(assembly)!));
            if (result.GetValue(output) is { } path) WriteWhole(path, schema);
            else terminal.Output.Write(schema);
            return ExitCode.AsExpected;
        }, cancel));
        return command;
    }

    /// <summary>Under another name first, so that a full disk leaves no half of a schema.</summary>
    static void WriteWhole(string path, string text) => UserError.Guard(path, "write", () =>
    {
        if (Directory.Exists(path)) throw new IOException("it is a folder, expected a file");
        var partial = path + ".partial";
        try
        {
            File.WriteAllText(partial, text, new UTF8Encoding(false));
            File.Move(partial, path, overwrite: true);
        }
        catch
        {
            RunDirectory.Discard(partial);
            throw;
        }
        return true;
    });
}
