using System.Globalization;
using System.Text.Json.Nodes;

namespace Simulator.Scenarios;

/// <summary>Collects the definitions of a JSON schema, each described once and referred to by name.</summary>
public sealed class SchemaBuilder(Catalogue catalogue)
{
    readonly SortedDictionary<string, JsonObject> definitions = new(StringComparer.Ordinal);

    public Catalogue Catalogue { get; } = catalogue;

    /// <summary>A reference to the definition, which is made at the first call. May be recursive.</summary>
    public JsonObject Refer(string name, Func<JsonObject> make)
    {
        if (definitions.TryAdd(name, [])) definitions[name] = make();
        return new JsonObject { ["$ref"] = "#/definitions/" + name };
    }

    public JsonObject Definitions()
    {
        var all = new JsonObject();
        foreach (var (name, definition) in definitions) all[name] = definition;
        return all;
    }

    /// <summary>The JSON that a YAML parser makes of the node.</summary>
    public static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlScalar { Plain: true } scalar => PlainJson(scalar.Text),
        YamlScalar scalar => JsonValue.Create(scalar.Text),
        YamlList list => new JsonArray([.. list.Items.Select(ToJson)]),
        YamlMap map => new JsonObject(map.Entries.Select(entry => KeyValuePair.Create(entry.Key, ToJson(entry.Value)))),
        _ => null,
    };

    static JsonValue? PlainJson(string text)
    {
        if (text is "true" or "false") return JsonValue.Create(text == "true");
        if (text is "null") return null;
        if (PlainScalar.IsNumber(text) && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return JsonValue.Create(number);
        return JsonValue.Create(text);
    }

    public static JsonObject AnyOf(params JsonNode?[] alternatives) => new() { ["anyOf"] = new JsonArray(alternatives) };

    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)JsonValue.Create(text))]);
}
