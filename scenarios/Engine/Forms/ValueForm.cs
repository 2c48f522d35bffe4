using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Simulator.Scenarios;

/// <summary>The argument of an operation: a whole number, a text, true, false, null, or a list of such.</summary>
sealed class ValueForm : Form
{
    public override string Expected => "a whole number, a text, true, false, or a list or mapping of such";

    public override bool TryRead(YamlNode node, BindingContext context, [NotNullWhen(true)] out object? value)
    {
        value = Read(node);
        return value is not null || Refuse(node, context, out value);
    }

    static Value? Read(YamlNode node)
    {
        if (node is YamlList list)
        {
            var items = list.Items.Select(Read).ToArray();
            return items.Any(item => item is null) ? null : Value.List(items!);
        }
        if (node is YamlMap map)
        {
            var values = map.Entries.Select(entry => Read(entry.Value)).ToArray();
            return values.Any(value => value is null) ? null
                : Value.Map([.. map.Entries.SelectMany((entry, i) => new[] { Value.Keyword(entry.Key), values[i]! })]);
        }
        if (node is not YamlScalar scalar) return null;
        if (!scalar.Plain) return Value.Of(scalar.Text);
        if (scalar.Text == "null") return Value.Nil;
        if (scalar.Text is "true" or "false") return Value.Of(scalar.Text == "true");
        if (PlainScalar.IsNumber(scalar.Text)
            && long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return Value.Of(number);
        return PlainScalar.IsNotText(scalar.Text) ? null : Value.Of(scalar.Text);
    }

    public override YamlNode Write(object value)
    {
        var part = (Value)value;
        return part.Kind switch
        {
            ValueKind.Nil => Plain("null"),
            ValueKind.Truth => Plain(part.Number == 1 ? "true" : "false"),
            ValueKind.Integer => Plain(part.Number.ToString(CultureInfo.InvariantCulture)),
            ValueKind.List => new YamlList(Written, [.. part.Items.ToArray().Select(Write)]),
            ValueKind.Map => new YamlMap(Written, [.. Enumerable.Range(0, part.Items.Length / 2).Select(i =>
                new YamlEntry(part.Items[2 * i].Text, Written, Write(part.Items[2 * i + 1])))]),
            _ => new YamlScalar(Written, part.Text, PlainScalar.CanBePlain(part.Text)),
        };
    }

    public override JsonObject Schema(SchemaBuilder schemas) => schemas.Refer("value", () => new JsonObject
    {
        ["type"] = SchemaBuilder.Texts(["integer", "string", "boolean", "null", "array", "object"]),
    });
}

/// <summary>How many servers may be disturbed at once: a number, <c>minority</c> or <c>none</c> for no limit.</summary>
sealed class ToleranceForm : Form
{
    static readonly IntegerForm<int> number = new();
    static readonly string[] words = ["minority", "none"];

    public override string Expected => "a number of servers, minority or none";

    public override bool TryRead(YamlNode node, BindingContext context, [NotNullWhen(true)] out object? value)
    {
        switch (node)
        {
            case YamlScalar { Text: "minority" }: value = Tolerance.Minority; return true;
            case YamlScalar { Text: "none" }: value = new Tolerance(null, Unlimited: true); return true;
            case YamlScalar { Plain: true } scalar when PlainScalar.IsNumber(scalar.Text):
                if (!number.TryRead(node, context, out value)) return false;
                if ((int)value < 0) return Refuse(node, context, out value);
                value = new Tolerance((int)value, Unlimited: false);
                return true;
            default: return Refuse(node, context, out value, node is YamlScalar wrong ? Nearest.Hint(wrong.Text, words) : "");
        }
    }

    public override YamlNode Write(object value) => (Tolerance)value switch
    {
        { Unlimited: true } => Plain("none"),
        { Servers: { } servers } => number.Write(servers),
        _ => Plain("minority"),
    };

    public override JsonObject Schema(SchemaBuilder schemas) => SchemaBuilder.AnyOf(
        new JsonObject { ["type"] = "integer", ["minimum"] = 0 }, new JsonObject { ["enum"] = SchemaBuilder.Texts(words) });
}
