using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Simulator.Scenarios;

/// <summary>One value of a setting that is varied: a scalar, kept as it was written until it stands in its place.</summary>
public sealed class SweepValue
{
    internal SweepValue(YamlScalar node) => Node = node;

    /// <summary>As it was written.</summary>
    public string Text => Node.Text;

    internal YamlScalar Node { get; }
}

/// <summary>The forms of the parts of an experiment that have a spelling of their own.</summary>
static class ExperimentForms
{
    public static Form? Of(Type type, Forms forms)
    {
        if (type == typeof(ScenarioPart)) return new ScenarioPartForm(forms);
        if (type == typeof(SweepValue)) return new SweepValueForm();
        if (type == typeof(SeedSpan)) return new SeedSpanForm();
        if (type == typeof(PacelcLabel)) return new PacelcLabelForm();
        return null;
    }
}

/// <summary>A number, a text or a truth value.</summary>
sealed class SweepValueForm : Form
{
    public override string Expected => "a single value such as 5, 1% or quorum";

    public override bool TryRead(YamlNode node, BindingContext context, [NotNullWhen(true)] out object? value)
    {
        if (node is not YamlScalar { IsNull: false, Text.Length: > 0 } scalar) return Refuse(node, context, out value);
        value = new SweepValue(scalar);
        return true;
    }

    public override YamlNode Write(object value) => ((SweepValue)value).Node;

    public override JsonObject Schema(SchemaBuilder schemas) =>
        new() { ["type"] = SchemaBuilder.Texts(["string", "number", "boolean"]) };
}

/// <summary><c>20</c> for the seeds from 1 to 20, or <c>11..30</c>.</summary>
sealed class SeedSpanForm : Form
{
    public override string Expected => "a number of seeds or a range such as 11..30";

    public override bool TryRead(YamlNode node, BindingContext context, [NotNullWhen(true)] out object? value)
    {
        value = node is YamlScalar { Plain: true } scalar ? Read(scalar.Text) : null;
        return value is not null || Refuse(node, context, out value);
    }

    /// <summary>Null when it is neither a number nor a range of at least one seed.</summary>
    static SeedSpan? Read(string text)
    {
        var ends = text.Split("..");
        if (ends.Length > 2 || !TryNumber(ends[0], out var first)) return null;
        if (ends.Length == 1) return first is >= 1 and <= SeedSpan.Most ? new SeedSpan(1, first) : null;
        return TryNumber(ends[1], out var last) && first <= last && last - first < SeedSpan.Most ? new SeedSpan(first, last) : null;
    }

    static bool TryNumber(string text, out ulong number) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    public override YamlNode Write(object value)
    {
        var span = (SeedSpan)value;
        return Plain(string.Create(CultureInfo.InvariantCulture, $"{span.First}..{span.Last}"));
    }

    public override JsonObject Schema(SchemaBuilder schemas) => SchemaBuilder.AnyOf(
        new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = SeedSpan.Most },
        new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9]+\\.\\.[0-9]+$" });
}

/// <summary>Abadi's labels, as he writes them.</summary>
sealed class PacelcLabelForm : Form
{
    static readonly (PacelcLabel Label, string Text)[] all =
    [
        (PacelcLabel.PaEl, "PA/EL"), (PacelcLabel.PaEc, "PA/EC"), (PacelcLabel.PcEl, "PC/EL"), (PacelcLabel.PcEc, "PC/EC"),
    ];

    static IEnumerable<string> Texts => all.Select(each => each.Text);

    public override string Expected => "one of " + string.Join(", ", Texts);

    public static string TextOf(PacelcLabel label) => all.First(each => each.Label == label).Text;

    public override bool TryRead(YamlNode node, BindingContext context, [NotNullWhen(true)] out object? value)
    {
        if (node is not YamlScalar scalar || !Texts.Contains(scalar.Text))
            return Refuse(node, context, out value, node is YamlScalar wrong ? Nearest.Hint(wrong.Text, Texts) : "");
        value = all.First(each => each.Text == scalar.Text).Label;
        return true;
    }

    public override YamlNode Write(object value) => Plain(TextOf((PacelcLabel)value));

    public override JsonObject Schema(SchemaBuilder schemas) => new() { ["enum"] = SchemaBuilder.Texts(Texts) };
}
