using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Simulator.Scenarios;

/// <summary>
/// How the values of one type look in YAML. One object reads them, writes them and describes them to editors, so that the
/// reader, the resolved scenario and the JSON schema cannot disagree.
/// </summary>
public abstract class Form
{
    /// <summary>What an author should write: <c>a duration such as 150ms</c>.</summary>
    public abstract string Expected { get; }

    /// <summary>Reads a value. Reports every problem that it finds, and is false exactly when it found one.</summary>
    public abstract bool TryRead(YamlNode node, BindingContext context, [NotNullWhen(true)] out object? value);

    /// <summary>The canonical YAML of a value; reading it gives an equal value.</summary>
    public abstract YamlNode Write(object value);

    /// <summary>
    /// As <see cref="Write"/>, but without what is as it is by default: for people, and reading it gives an equal value as well.
    /// </summary>
    public virtual YamlNode WriteBrief(object value) => Write(value);

    /// <summary>A JSON schema (draft 7) that accepts every value that this form accepts.</summary>
    public abstract JsonObject Schema(SchemaBuilder schemas);

    /// <summary>Reports <c>found X, expected Y</c>; always false.</summary>
    protected bool Refuse(YamlNode node, BindingContext context, out object? value, string hint = "")
    {
        context.Problems.Add(node.Place, $"found {node.Found}, expected {Expected}{hint}");
        value = null;
        return false;
    }

    /// <summary>The place of nodes that were not read but made for writing.</summary>
    protected static Place Written => default;

    protected static YamlScalar Plain(string text) => new(Written, text, plain: true);
}

/// <summary>What forms need besides the node: where problems go and what can be referred to.</summary>
/// <param name="Folder">The folder of the scenario, where the search for data files begins; null when there is none.</param>
public sealed record BindingContext(Problems Problems, Catalogue Catalogue, string? Folder);
