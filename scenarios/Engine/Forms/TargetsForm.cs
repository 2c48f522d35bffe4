using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Simulator.Scenarios;

/// <summary>One name or a list of names. Whether the names mean anything is judged with the whole scenario at hand.</summary>
sealed class TargetsForm : Form
{
    public override string Expected => "a machine such as n1 or leader, or a list of them";

    public override bool TryRead(YamlNode node, BindingContext context, [NotNullWhen(true)] out object? value)
    {
        value = null;
        if (node is YamlScalar single && IsName(single))
        {
            value = Targets.Of(single.Text);
            return true;
        }
        if (node is not YamlList { Items.Count: > 0 } list) return Refuse(node, context, out value);
        var wrong = list.Items.Where(item => item is not YamlScalar scalar || !IsName(scalar)).ToList();
        foreach (var item in wrong) context.Problems.Add(item.Place, $"found {item.Found}, expected a machine such as n1 or leader");
        if (wrong.Count == 0) value = new Targets([.. list.Items.Select(item => ((YamlScalar)item).Text)]);
        return value is not null;
    }

    static bool IsName(YamlScalar scalar) =>
        !scalar.IsNull && scalar.Text.Length > 0 && !(scalar.Plain && PlainScalar.IsNumber(scalar.Text));

    public override YamlNode Write(object value)
    {
        var names = ((Targets)value).Names;
        return names.Count == 1 ? Name(names[0]) : new YamlList(Written, [.. names.Select(Name)]);
    }

    static YamlNode Name(string name) => new YamlScalar(Written, name, PlainScalar.CanBePlain(name));

    public override JsonObject Schema(SchemaBuilder schemas) => schemas.Refer("targets", () => new JsonObject
    {
        ["description"] = "Machines: n1, c2, a region, or one of leader, any, minority, rest, servers, clients. One name or a list.",
        ["anyOf"] = new JsonArray(
            new JsonObject { ["type"] = "string" },
            new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" }, ["minItems"] = 1 }),
    });
}
