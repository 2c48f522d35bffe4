using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;

namespace Simulator.Scenarios;

/// <summary>Measured values as text. The unit tells the kind: none, %, a unit of time, /s.</summary>
static class QuantityText
{
    const int MostDecimals = 9;

    public static Quantity? Read(string text)
    {
        if (Units.Ratio.Read(text) is { Success: true, Value: var share })
            return new(QuantityKind.Share, share.Numerator, share.Denominator);
        if (Units.Duration.Read(text) is { Success: true, Value: var duration }) return new(QuantityKind.Duration, duration.Ns, 1);
        if (Units.Rate.Read(text) is { Success: true, Value: var rate }) return new(QuantityKind.Rate, rate.Count, rate.PerNs);
        if (!PlainScalar.IsNumber(text) || Amount.Split(text) is not { Unit: "", Decimals: <= MostDecimals } number) return null;
        var (numerator, denominator) = number.Times(1);
        return BigInteger.Abs(numerator) <= long.MaxValue ? new(QuantityKind.Count, (long)numerator, (long)denominator) : null;
    }

    public static string Write(Quantity quantity) => quantity.Kind switch
    {
        QuantityKind.Share => Units.Ratio.Text(quantity.Numerator == 0 ? Ratio.Never : new Ratio(quantity.Numerator, quantity.Denominator)),
        QuantityKind.Duration => new Duration(quantity.Numerator).ToString(),
        QuantityKind.Rate => Units.Rate.Text(new Rate(quantity.Numerator, quantity.Denominator)),
        _ => ExactDecimal.Text(quantity.Numerator * BigInteger.Pow(10, MostDecimals) / quantity.Denominator, MostDecimals),
    };

    /// <summary>What kind a text would be of, for messages.</summary>
    public static string Name(QuantityKind kind) => kind switch
    {
        QuantityKind.Share => "a share such as 99%",
        QuantityKind.Duration => "a duration such as 150ms",
        QuantityKind.Rate => "a rate such as 100/s",
        _ => "a plain number",
    };

    public static int Compare(Quantity a, Quantity b) =>
        ((Int128)a.Numerator * b.Denominator).CompareTo((Int128)b.Numerator * a.Denominator);
}

/// <summary>A number, share, duration or rate.</summary>
sealed class QuantityForm : Form
{
    public override string Expected => "a number, a share, a duration or a rate";

    public override bool TryRead(YamlNode node, BindingContext context, [NotNullWhen(true)] out object? value)
    {
        value = node is YamlScalar { IsNull: false } scalar ? QuantityText.Read(scalar.Text) : null;
        return value is not null || Refuse(node, context, out value);
    }

    public override YamlNode Write(object value) => Plain(QuantityText.Write((Quantity)value));

    public override JsonObject Schema(SchemaBuilder schemas) => SchemaBuilder.AnyOf(
        new JsonObject { ["type"] = "number" }, Units.Ratio.Schema(schemas), Units.Duration.Schema(schemas), Units.Rate.Schema(schemas));
}

/// <summary>Two of a kind with dots between: <c>90%..100%</c>.</summary>
sealed class QuantityRangeForm : Form
{
    public override string Expected => "two values of one kind, the smaller first, such as 10ms..20ms";

    public override bool TryRead(YamlNode node, BindingContext context, [NotNullWhen(true)] out object? value)
    {
        value = null;
        if (node is not YamlScalar scalar || scalar.Text.IndexOf("..", StringComparison.Ordinal) is not (> 0 and var dots))
            return Refuse(node, context, out value);
        var (from, to) = (QuantityText.Read(scalar.Text[..dots]), QuantityText.Read(scalar.Text[(dots + 2)..]));
        if (from is not { } low || to is not { } high || low.Kind != high.Kind || QuantityText.Compare(low, high) > 0)
            return Refuse(node, context, out value);
        value = new QuantityRange(low, high);
        return true;
    }

    public override YamlNode Write(object value) => Plain(string.Create(CultureInfo.InvariantCulture, $"{(QuantityRange)value}"));

    public override JsonObject Schema(SchemaBuilder schemas) => new() { ["type"] = "string", ["pattern"] = "^[^ ]+\\.\\.[^ ]+$" };
}
