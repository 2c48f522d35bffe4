using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json.Nodes;

namespace Simulator.Scenarios;

/// <summary>
/// A mapping with fixed keys, bound to the properties of an immutable record. A <c>required</c> property is a required key,
/// any other keeps the value that its initializer gives it.
/// </summary>
sealed class RecordForm : Form
{
    readonly Type type;
    readonly Field[] fields;

    public RecordForm(Type type, Forms forms)
    {
        this.type = type;
        fields = [.. Properties(type).Select(property => new Field(property, forms))];
    }

    public override string Expected => "a mapping with the keys " + string.Join(", ", Keys);

    public IEnumerable<string> Keys => fields.Select(candidate => candidate.Key);

    public override bool TryRead(YamlNode node, BindingContext context, [NotNullWhen(true)] out object? value) =>
        TryRead(node, context, null, out value);

    /// <param name="tag">A key that belongs to the union around this record and is skipped.</param>
    public bool TryRead(YamlNode node, BindingContext context, string? tag, [NotNullWhen(true)] out object? value)
    {
        if (node is not YamlMap map) return Refuse(node, context, out value);
        var before = context.Problems.Count;
        var made = Activator.CreateInstance(type)!;
        foreach (var entry in map.Entries)
        {
            if (entry.Key == tag) continue;
            if (fields.FirstOrDefault(field => field.Key == entry.Key) is { } field) field.Read(made, entry.Value, context);
            else RefuseKey(entry, context, tag);
        }
        foreach (var field in fields)
            if (map.Find(field.Key) is null) field.Settle(made);
        foreach (var field in fields)
            if (field.IsRequired && map.Find(field.Key) is null)
                context.Problems.Add(map.Place, $"found no key '{field.Key}', expected it here ({field.Form.Expected})");
        value = context.Problems.Count == before ? made : null;
        return value is not null;
    }

    /// <summary>Every key with its default, what may stand there, and what it means.</summary>
    public IEnumerable<OptionEntry> Options()
    {
        var defaults = Activator.CreateInstance(type)!;
        return fields.Select(field => new OptionEntry(
            field.Key, field.Get(defaults) is { } value ? field.Text(value) : "", field.Form.Expected, field.About));
    }

    void RefuseKey(YamlEntry entry, BindingContext context, string? tag)
    {
        IEnumerable<string> keys = tag is null ? Keys : [tag, .. Keys];
        context.Problems.Add(entry.KeyPlace, context.Problems.IsFull ? "" : Nearest.KeyChoice(entry.Key, keys));
    }

    public override YamlNode Write(object value) => new YamlMap(Written, [.. Entries(value)]);

    public override YamlNode WriteBrief(object value) => new YamlMap(Written, [.. BriefEntries(value)]);

    /// <summary>The keys whose values are not the default ones.</summary>
    public IEnumerable<YamlEntry> BriefEntries(object value)
    {
        var defaults = Activator.CreateInstance(type)!;
        foreach (var field in fields) field.Settle(defaults);
        return from field in fields
               let part = field.Get(value)
               where part is not null && (field.IsRequired || !part.Equals(field.Get(defaults)))
               select new YamlEntry(field.Key, Written, field.Form.WriteBrief(part));
    }

    /// <summary>All keys that have a value, defaults included, in the order of the properties.</summary>
    public IEnumerable<YamlEntry> Entries(object value) =>
        from field in fields
        let part = field.Get(value)
        where part is not null
        select new YamlEntry(field.Key, Written, field.Form.Write(part));

    public override JsonObject Schema(SchemaBuilder schemas) => schemas.Refer(Kebab.Of(type.Name), () => Describe(schemas, null, null));

    /// <summary>The schema of the mapping itself; with a tag key, that key must be there and have the tag's value.</summary>
    public JsonObject Describe(SchemaBuilder schemas, string? tagKey, string? tag)
    {
        var properties = new JsonObject();
        if (tagKey is not null) properties[tagKey] = new JsonObject { ["const"] = tag };
        var defaults = Activator.CreateInstance(type)!;
        foreach (var field in fields) properties[field.Key] = field.Schema(schemas, defaults);
        var required = fields.Where(field => field.IsRequired).Select(field => field.Key).ToList();
        if (tagKey is not null) required.Insert(0, tagKey);
        var schema = new JsonObject();
        if (type.GetCustomAttribute<AboutAttribute>() is { } about) schema["description"] = about.Text;
        schema["type"] = "object";
        schema["properties"] = properties;
        if (required.Count > 0) schema["required"] = SchemaBuilder.Texts(required);
        schema["additionalProperties"] = false;
        return schema;
    }

    /// <summary>Base class first, then by declaration: reflection promises no order of its own.</summary>
    static List<PropertyInfo> Properties(Type type)
    {
        var all = type.BaseType is { } parent && parent != typeof(object) ? Properties(parent) : [];
        var own = type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly);
        Array.Sort(own, static (one, other) => one.MetadataToken.CompareTo(other.MetadataToken));
        foreach (var property in own)
            if (property is { CanRead: true, CanWrite: true } && property.GetIndexParameters().Length == 0) all.Add(property);
        return all;
    }

    sealed class Field
    {
        /// <summary>By name, for other libraries define a public type of this name as well.</summary>
        const string RequiredMember = "System.Runtime.CompilerServices.RequiredMemberAttribute";

        readonly PropertyInfo property;
        readonly Forms forms;
        readonly bool signed;

        public Field(PropertyInfo property, Forms forms)
        {
            this.property = property;
            this.forms = forms;
            Key = Kebab.Of(property.Name);
            IsRequired = property.CustomAttributes.Any(attribute => attribute.AttributeType.FullName == RequiredMember);
            signed = property.IsDefined(typeof(SignedAttribute));
        }

        public string Key { get; }
        public bool IsRequired { get; }

        ConstraintAttribute[] Constraints => field ??= [.. property.GetCustomAttributes<ConstraintAttribute>()];

        /// <summary>Found on use, not on construction: records may contain themselves.</summary>
        public Form Form => forms.Of(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, signed);

        /// <summary>The attribute's text, or else what the comment in the source says.</summary>
        public string About => property.GetCustomAttribute<AboutAttribute>()?.Text ?? Docstrings.Of(property);

        /// <summary>The value in YAML, on one line.</summary>
        public string Text(object value)
        {
            var written = Form.Write(value);
            return written is YamlScalar scalar ? scalar.Text : SchemaBuilder.ToJson(written)?.ToJsonString() ?? "";
        }

        public object? Get(object from) => property.GetValue(from);

        public void Read(object into, YamlNode node, BindingContext context)
        {
            if (!Form.TryRead(node, context, out var value)) return;
            if (Constraints.FirstOrDefault(constraint => !constraint.Holds(value)) is { } broken)
                context.Problems.Add(node.Place, $"found {node.Found}, expected {broken.Expected}");
            else property.SetValue(into, value);
        }

        /// <summary>Brings a default into the one form in which it would be read, so that equal settings are equal records.</summary>
        public void Settle(object made)
        {
            if (property.PropertyType != typeof(Ratio) && property.PropertyType != typeof(Ratio?)) return;
            if (Get(made) is Ratio ratio) property.SetValue(made, RatioText.Lowest(ratio));
        }

        public JsonObject Schema(SchemaBuilder schemas, object defaults)
        {
            var schema = Form.Schema(schemas);
            foreach (var constraint in Constraints) constraint.Describe(schema);
            if (About.Length > 0) schema["description"] = About;
            // A mapping with all its defaults would only repeat what its own keys say.
            if (!IsRequired && Get(defaults) is { } value && Form.Write(value) is YamlScalar text)
                schema["default"] = SchemaBuilder.ToJson(text);
            return schema;
        }
    }
}
