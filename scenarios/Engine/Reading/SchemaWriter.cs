using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Simulator.Scenarios;

/// <summary>
/// Writes the JSON schema (draft 7, which editors know) of scenarios and experiments: made by the same forms that read them. It accepts
/// every file that the reader accepts; the reader knows more, such as which machines there are.
/// </summary>
public static class SchemaWriter
{
    static readonly JsonSerializerOptions options =
        new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema for the protocols of this project; ends with a line feed.</summary>
    public static string Write() => Write(Catalogue.BuiltIn);

    /// <summary>The schema for the protocols of a catalogue.</summary>
    public static string Write(Catalogue catalogue)
    {
        var builder = new SchemaBuilder(catalogue);
        // An editor that is told at once which of the two it is can say more of what is wrong than one that has to try both.
        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "Simulator scenario or experiment",
            ["type"] = "object",
            ["if"] = new JsonObject { ["type"] = "object", ["required"] = SchemaBuilder.Texts(["experiment"]) },
            ["then"] = Forms.Shared.Of<ExperimentSpec>().Schema(builder),
            ["else"] = Forms.Shared.Of<Scenario>().Schema(builder),
        };
        schema["definitions"] = builder.Definitions();
        return schema.ToJsonString(options) + "\n";
    }
}
