using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Simulator.Scenarios;

/// <summary>What came of reading a scalar: a value, or why not.</summary>
/// <param name="Trouble">Replaces the usual <c>expected …</c> when something more exact can be said.</param>
/// <param name="Suggestion">A text that would be read.</param>
public readonly record struct Reading<T>(bool Success, T? Value, string? Trouble = null, string? Suggestion = null)
{
    internal static Reading<T> Ok(T value) => new(true, value);
    internal static Reading<T> No(string? trouble = null, string? suggestion = null) => new(false, default, trouble, suggestion);
}

/// <summary>A quantity written as a text with its unit. A bare number is refused, quotes are allowed.</summary>
/// <param name="name">The name of the schema definition.</param>
/// <param name="expected">For messages, with an example.</param>
/// <param name="pattern">A regular expression (ECMA 262) that matches at least every text that can be read.</param>
public sealed class ScalarForm<T>(
    string name, string expected, string pattern, Func<string, Reading<T>> read, Func<T, string> write) : Form where T : notnull
{
    public override string Expected => expected;

    public override bool TryRead(YamlNode node, BindingContext context, [NotNullWhen(true)] out object? value)
    {
        value = null;
        if (node is not YamlScalar scalar || scalar.IsNull) return Refuse(node, context, out value);
        var reading = read(scalar.Text);
        if (reading.Success)
        {
            value = reading.Value!;
            return true;
        }
        var hint = reading.Suggestion is null ? "" : $"; did you mean '{reading.Suggestion}'?";
        var found = scalar.Plain && PlainScalar.IsNumber(scalar.Text) ? scalar.Found + " without a unit" : scalar.Found;
        context.Problems.Add(node.Place, $"found {found}, expected {reading.Trouble ?? expected}{hint}");
        return false;
    }

    /// <summary>Reads a text on its own; for forms that contain this one.</summary>
    public Reading<T> Read(string text) => read(text);

    public string Text(T value) => write(value);

    public override YamlNode Write(object value) => Plain(write((T)value));

    public override JsonObject Schema(SchemaBuilder schemas) =>
        schemas.Refer(name, () => new JsonObject { ["description"] = Sentence(expected), ["type"] = "string", ["pattern"] = pattern });

    static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..] + ".";
}
