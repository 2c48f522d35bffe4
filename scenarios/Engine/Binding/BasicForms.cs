using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;

namespace Simulator.Scenarios;

/// <summary><c>true</c> or <c>false</c>, and none of the other words that some YAML readers take for them.</summary>
sealed class BoolForm : Form
{
    public override string Expected => "true or false";

    public override bool TryRead(YamlNode node, BindingContext context, [NotNullWhen(true)] out object? value)
    {
        if (node is not YamlScalar { Plain: true } scalar) return Refuse(node, context, out value);
        switch (scalar.Text)
        {
            case "true": value = true; return true;
            case "false": value = false; return true;
        }
        var meant = scalar.Text.ToLowerInvariant() switch
        {
            "yes" or "on" or "y" => "true",
            "no" or "off" or "n" => "false",
            var other => Nearest.Name(other, ["true", "false"]),
        };
        return Refuse(node, context, out value, meant is null ? "" : $"; did you mean '{meant}'?");
    }

    public override YamlNode Write(object value) => Plain((bool)value ? "true" : "false");

    public override JsonObject Schema(SchemaBuilder schemas) => new() { ["type"] = "boolean" };
}

/// <summary>A whole number in decimal digits: no sign but minus, no leading zeros, no underscores.</summary>
sealed class IntegerForm<T> : Form where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
{
    public override string Expected => "a whole number";

    public override bool TryRead(YamlNode node, BindingContext context, [NotNullWhen(true)] out object? value)
    {
        if (node is not YamlScalar { Plain: true } scalar || !PlainScalar.IsNumber(scalar.Text) || scalar.Text.Contains('.')
            || scalar.Text == "-0")
            return Refuse(node, context, out value, node is YamlScalar { Plain: true, IsNull: false } odd ? Suggest(odd.Text) : "");
        if (T.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            value = number;
            return true;
        }
        context.Problems.Add(node.Place, string.Create(CultureInfo.InvariantCulture,
            $"found {node.Found}, expected a whole number of {T.MinValue}..{T.MaxValue}"));
        value = null;
        return false;
    }

    static string Suggest(string text)
    {
        var digits = text.Replace("_", "", StringComparison.Ordinal).TrimStart('+').TrimStart('0');
        return digits != text && digits.Length is > 0 and < 20 && digits.All(char.IsAsciiDigit) ? $"; did you mean '{digits}'?" : "";
    }

    public override YamlNode Write(object value) => Plain(((T)value).ToString(null, CultureInfo.InvariantCulture));

    public override JsonObject Schema(SchemaBuilder schemas) => new()
    {
        ["type"] = "integer",
        ["minimum"] = JsonNode.Parse(T.MinValue.ToString(null, CultureInfo.InvariantCulture)),
        ["maximum"] = JsonNode.Parse(T.MaxValue.ToString(null, CultureInfo.InvariantCulture)),
    };
}

/// <summary>A number without a dimension, kept exactly as written: <c>1.1</c>.</summary>
sealed class DecimalForm : Form
{
    const int MostDigits = 18;
    const int MostDecimals = 9;

    public override string Expected => "a number such as 1.5, with at most nine decimals";

    public override bool TryRead(YamlNode node, BindingContext context, [NotNullWhen(true)] out object? value)
    {
        if (node is not YamlScalar { Plain: true } scalar || !PlainScalar.IsNumber(scalar.Text) || scalar.Text.Length > MostDigits
            || scalar.Text.IndexOf('.', StringComparison.Ordinal) is >= 0 and var point && scalar.Text.Length - point - 1 > MostDecimals)
            return Refuse(node, context, out value);
        value = Normal(decimal.Parse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture));
        return true;
    }

    public override YamlNode Write(object value) => Plain(Text((decimal)value));

    /// <summary>The shortest text of the number: no zeros at its end.</summary>
    public static string Text(decimal number) => Normal(number).ToString(CultureInfo.InvariantCulture);

    public override JsonObject Schema(SchemaBuilder schemas) => new() { ["type"] = "number" };

    /// <summary>Division by a one with all its decimals drops trailing zeros from the scale.</summary>
    static decimal Normal(decimal number) => number == 0 ? 0 : number / 1.0000000000000000000000000000m;
}

/// <summary>A text. A plain scalar that another reader would take for a number or a truth value needs quotes.</summary>
sealed class TextForm : Form
{
    public override string Expected => "a text";

    public override bool TryRead(YamlNode node, BindingContext context, [NotNullWhen(true)] out object? value)
    {
        if (node is not YamlScalar scalar || scalar.IsNull) return Refuse(node, context, out value);
        if (scalar.Plain && PlainScalar.IsNotText(scalar.Text))
            return Refuse(node, context, out value, $"; did you mean '\"{Excerpt.Of(scalar.Text)}\"'?");
        value = scalar.Text;
        return true;
    }

    public override YamlNode Write(object value) => new YamlScalar(Written, (string)value, PlainScalar.CanBePlain((string)value));

    public override JsonObject Schema(SchemaBuilder schemas) => new() { ["type"] = "string" };
}

/// <summary>One of the names of an enumeration, in kebab-case.</summary>
sealed class EnumForm(Type type) : Form
{
    readonly string[] names =
        [.. type.GetFields().Where(field => field.IsLiteral).OrderBy(field => field.MetadataToken).Select(field => field.Name)];

    IEnumerable<string> Words => names.Select(Kebab.Of);

    public override string Expected => "one of " + string.Join(", ", Words);

    public override bool TryRead(YamlNode node, BindingContext context, [NotNullWhen(true)] out object? value)
    {
        if (node is not YamlScalar scalar || scalar.IsNull) return Refuse(node, context, out value);
        var name = names.FirstOrDefault(candidate => Kebab.Of(candidate) == scalar.Text);
        if (name is null) return Refuse(node, context, out value, Nearest.Hint(scalar.Text, Words));
        value = Enum.Parse(type, name);
        return true;
    }

    public override YamlNode Write(object value) => Plain(Kebab.Of(value.ToString()!));

    public override JsonObject Schema(SchemaBuilder schemas) => new() { ["enum"] = SchemaBuilder.Texts(Words) };
}
