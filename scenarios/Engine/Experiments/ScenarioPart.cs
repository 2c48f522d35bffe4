using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Simulator.Scenarios;

/// <summary>
/// Keys of a scenario, and paths into it, with what stands there: kept as they were written, because only together with the other
/// parts they make a scenario that can be judged.
/// </summary>
public sealed class ScenarioPart
{
    internal ScenarioPart(YamlMap tree) => Tree = tree;

    public static ScenarioPart Empty { get; } = new(new YamlMap(default, []));

    internal YamlMap Tree { get; }
}

/// <summary>A mapping whose keys are those of a scenario, but for those that an experiment has for itself.</summary>
sealed class ScenarioPartForm(Forms forms) : Form
{
    /// <summary>What the experiment itself says, or says elsewhere.</summary>
    static readonly string[] owned = ["name", "summary", "covers", "seed", "protocol", "expect", "plots"];

    RecordForm Whole => (RecordForm)forms.Of<Scenario>();

    IEnumerable<string> Keys => Whole.Keys.Except(owned);

    public override string Expected => "a mapping with keys of a scenario";

    public override bool TryRead(YamlNode node, BindingContext context, [NotNullWhen(true)] out object? value)
    {
        if (node is not YamlMap map) return Refuse(node, context, out value);
        var before = context.Problems.Count;
        foreach (var entry in map.Entries)
        {
            if (Keys.Contains(entry.Key) || Overrides.IsPath(entry.Key)) continue;
            context.Problems.Add(entry.KeyPlace, owned.Contains(entry.Key)
                ? $"found the key '{entry.Key}', which an experiment says elsewhere, expected one of {string.Join(", ", Keys)}"
                : Nearest.KeyChoice(entry.Key, Keys));
        }
        value = context.Problems.Count == before ? new ScenarioPart(map) : null;
        return value is not null;
    }

    public override YamlNode Write(object value) => ((ScenarioPart)value).Tree;

    public override JsonObject Schema(SchemaBuilder schemas) => schemas.Refer("scenario-part", () =>
    {
        var part = Whole.Describe(schemas, null, null);
        part["description"] = "Keys of a scenario, or paths into it such as clients[0].count.";
        part.Remove("required");
        foreach (var key in owned) part["properties"]!.AsObject().Remove(key);
        part["patternProperties"] = new JsonObject
        {
            ["[.\\[]"] = new JsonObject
            {
                ["type"] = SchemaBuilder.Texts(["object", "array", "string", "number", "boolean"]),
            },
        };
        return part;
    });
}
