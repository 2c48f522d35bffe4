using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Simulator.Scenarios;

/// <summary>A list, read into a <see cref="Seq{T}"/> so that it is compared by content.</summary>
sealed class ListForm<T>(Func<Form> itemForm) : Form
{
    public override string Expected => "a list";

    public override bool TryRead(YamlNode node, BindingContext context, [NotNullWhen(true)] out object? value)
    {
        if (node is not YamlList list) return Refuse(node, context, out value);
        var (items, good) = (new T[list.Items.Count], true);
        for (var i = 0; i < items.Length; i++)
            if (itemForm().TryRead(list.Items[i], context, out var item)) items[i] = (T)item;
            else good = false;
        value = good ? Seq.Of<T>(items) : null;
        return good;
    }

    public override YamlNode Write(object value) =>
        new YamlList(Written, [.. ((IEnumerable<T>)value).Select(item => itemForm().Write(item!))]);

    public override YamlNode WriteBrief(object value) =>
        new YamlList(Written, [.. ((IEnumerable<T>)value).Select(item => itemForm().WriteBrief(item!))]);

    public override JsonObject Schema(SchemaBuilder schemas) => new() { ["type"] = "array", ["items"] = itemForm().Schema(schemas) };
}

/// <summary>A mapping with free keys.</summary>
sealed class MapForm<T>(Func<Form> valueForm) : Form
{
    public override string Expected => "a mapping";

    public override bool TryRead(YamlNode node, BindingContext context, [NotNullWhen(true)] out object? value)
    {
        value = null;
        if (node is not YamlMap map) return Refuse(node, context, out value);
        var entries = new List<KeyValuePair<string, T>>();
        foreach (var entry in map.Entries)
            if (valueForm().TryRead(entry.Value, context, out var item)) entries.Add(new(entry.Key, (T)item));
        if (entries.Count == map.Entries.Count) value = new Map<T>(entries);
        return value is not null;
    }

    public override YamlNode Write(object value) =>
        new YamlMap(Written, [.. ((Map<T>)value).Select(entry => new YamlEntry(entry.Key, Written, valueForm().Write(entry.Value!)))]);

    public override YamlNode WriteBrief(object value) =>
        new YamlMap(Written, [.. ((Map<T>)value).Select(entry => new YamlEntry(entry.Key, Written, valueForm().WriteBrief(entry.Value!)))]);

    public override JsonObject Schema(SchemaBuilder schemas) =>
        new() { ["type"] = "object", ["additionalProperties"] = valueForm().Schema(schemas) };
}
