using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json.Nodes;

namespace Simulator.Scenarios;

/// <summary>A mapping whose kind is named by one of its keys: <c>{fault: crash, nodes: n1}</c>.</summary>
sealed class TaggedForm(Type type, string tagKey, Forms forms) : Form
{
    readonly KindAttribute[] kinds = Kinds(type);

    public static KindAttribute[] Kinds(Type type) => [.. type.GetCustomAttributes<KindAttribute>(inherit: false)];

    public override string Expected => $"a mapping with the key '{tagKey}'";

    public override bool TryRead(YamlNode node, BindingContext context, [NotNullWhen(true)] out object? value)
    {
        value = null;
        if (node is not YamlMap map) return Refuse(node, context, out value);
        var names = kinds.Select(kind => kind.Name).ToList();
        if (map.Find(tagKey) is not { } entry)
        {
            var meant = map.Entries.FirstOrDefault(other => Nearest.Name(other.Key, [tagKey]) is not null);
            if (meant is not null)
                context.Problems.Add(meant.KeyPlace,
                    $"found the key '{Excerpt.Of(meant.Key)}', expected '{tagKey}'; did you mean '{tagKey}'?");
            else context.Problems.Add(map.Place, $"found no key '{tagKey}', expected it here (one of {string.Join(", ", names)})");
            return false;
        }
        if (entry.Value is YamlScalar scalar && kinds.FirstOrDefault(kind => kind.Name == scalar.Text) is { } kind)
            return Record(kind).TryRead(map, context, tagKey, out value);
        var hint = entry.Value is YamlScalar wrong ? Nearest.Hint(wrong.Text, names) : "";
        context.Problems.Add(entry.Value.Place, $"found {entry.Value.Found}, expected one of {string.Join(", ", names)}{hint}");
        return false;
    }

    public override YamlNode Write(object value)
    {
        var kind = kinds.Single(candidate => candidate.Type == value.GetType());
        return new YamlMap(Written, [new YamlEntry(tagKey, Written, Plain(kind.Name)), .. Record(kind).Entries(value)]);
    }

    public override YamlNode WriteBrief(object value)
    {
        var kind = kinds.Single(candidate => candidate.Type == value.GetType());
        return new YamlMap(Written, [new YamlEntry(tagKey, Written, Plain(kind.Name)), .. Record(kind).BriefEntries(value)]);
    }

    public override JsonObject Schema(SchemaBuilder schemas) => schemas.Refer(Kebab.Of(type.Name), () => SchemaBuilder.AnyOf(
        [.. kinds.Select(kind => Record(kind).Describe(schemas, tagKey, kind.Name))]));

    RecordForm Record(KindAttribute kind) => (RecordForm)forms.Of(kind.Type);
}

/// <summary>A mapping whose kind is told by which key is there: <c>{holds: linearizable}</c>.</summary>
sealed class ToldByKeyForm(Type type, Forms forms) : Form
{
    readonly KindAttribute[] kinds = TaggedForm.Kinds(type);

    IEnumerable<string> Names => kinds.Select(kind => kind.Name);

    public override string Expected => "a mapping with one of the keys " + string.Join(", ", Names);

    public override bool TryRead(YamlNode node, BindingContext context, [NotNullWhen(true)] out object? value)
    {
        value = null;
        if (node is not YamlMap map) return Refuse(node, context, out value);
        if (kinds.FirstOrDefault(kind => map.Find(kind.Name) is not null) is { } kind)
            return forms.Of(kind.Type).TryRead(map, context, out value);
        var key = map.Entries.FirstOrDefault(entry => Nearest.Name(entry.Key, Names) is not null) ?? (map.Entries.Count > 0
            ? map.Entries[0]
            : null);
        if (key is null) return Refuse(node, context, out value);
        context.Problems.Add(key.KeyPlace, Nearest.KeyChoice(key.Key, Names));
        return false;
    }

    public override YamlNode Write(object value) => forms.Of(value.GetType()).Write(value);

    public override YamlNode WriteBrief(object value) => forms.Of(value.GetType()).WriteBrief(value);

    public override JsonObject Schema(SchemaBuilder schemas) => schemas.Refer(Kebab.Of(type.Name), () => SchemaBuilder.AnyOf(
        [.. kinds.Select(kind => ((RecordForm)forms.Of(kind.Type)).Describe(schemas, null, null))]));
}
