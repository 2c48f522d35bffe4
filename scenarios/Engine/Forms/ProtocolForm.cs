using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Simulator.Scenarios;

/// <summary>
/// A protocol by name, <c>protocol: raft</c>, or with options, <c>protocol: {name: raft, options: {…}}</c>. The options are
/// bound to the protocol's own record, so a mistake in them has its place as any other.
/// </summary>
sealed class ProtocolForm(Forms forms) : Form
{
    public override string Expected => "the name of a protocol, or a mapping with its name and options";

    public override bool TryRead(YamlNode node, BindingContext context, [NotNullWhen(true)] out object? value)
    {
        value = null;
        if (node is YamlScalar { IsNull: false }) return TryReadNamed(node, null, context, out value);
        if (node is not YamlMap map) return Refuse(node, context, out value);
        var before = context.Problems.Count;
        foreach (var entry in map.Entries)
            if (entry.Key is not ("name" or "options"))
                context.Problems.Add(entry.KeyPlace, Nearest.KeyChoice(entry.Key, ["name", "options"]));
        if (map.Find("name") is not { } name)
            context.Problems.Add(map.Place, "found no key 'name', expected it here (the name of a protocol)");
        else if (TryReadNamed(name.Value, map.Find("options")?.Value, context, out value) && context.Problems.Count == before) return true;
        value = null;
        return false;
    }

    bool TryReadNamed(YamlNode name, YamlNode? options, BindingContext context, [NotNullWhen(true)] out object? value)
    {
        value = null;
        var names = context.Catalogue.Protocols.Select(protocol => protocol.Name).ToList();
        if (name is not YamlScalar { IsNull: false } scalar || context.Catalogue.Protocol(scalar.Text) is not { } known)
        {
            var hint = name is YamlScalar wrong ? Nearest.Hint(wrong.Text, names) : "";
            context.Problems.Add(name.Place, $"found {name.Found}, expected a protocol: {string.Join(", ", names)}{hint}");
            return false;
        }
        if (!forms.Of(known.OptionsType).TryRead(options ?? new YamlMap(name.Place, []), context, out var made)) return false;
        value = new ProtocolChoice(known.Name, made);
        return true;
    }

    public override YamlNode Write(object value)
    {
        var choice = (ProtocolChoice)value;
        return new YamlMap(Written,
        [
            new YamlEntry("name", Written, new YamlScalar(Written, choice.Name, PlainScalar.CanBePlain(choice.Name))),
            new YamlEntry("options", Written, forms.Of(choice.Options.GetType()).Write(choice.Options)),
        ]);
    }

    public override YamlNode WriteBrief(object value)
    {
        var choice = (ProtocolChoice)value;
        var name = new YamlScalar(Written, choice.Name, PlainScalar.CanBePlain(choice.Name));
        return forms.Of(choice.Options.GetType()).WriteBrief(choice.Options) is YamlMap { Entries.Count: > 0 } options
            ? new YamlMap(Written, [new YamlEntry("name", Written, name), new YamlEntry("options", Written, options)])
            : name;
    }

    public override JsonObject Schema(SchemaBuilder schemas)
    {
        var protocols = schemas.Catalogue.Protocols;
        var all = new JsonArray { new JsonObject { ["enum"] = SchemaBuilder.Texts(protocols.Select(protocol => protocol.Name)) } };
        foreach (var protocol in protocols)
            all.Add(new JsonObject
            {
                ["description"] = protocol.Summary,
                ["type"] = "object",
                ["properties"] = new JsonObject
                {
                    ["name"] = new JsonObject { ["const"] = protocol.Name },
                    ["options"] = schemas.Refer(protocol.Name + "-options",
                        () => ((RecordForm)forms.Of(protocol.OptionsType)).Describe(schemas, null, null)),
                },
                ["required"] = SchemaBuilder.Texts(["name"]),
                ["additionalProperties"] = false,
            });
        return new JsonObject { ["anyOf"] = all };
    }
}
