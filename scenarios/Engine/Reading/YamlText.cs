using System.Globalization;
using System.Text;

namespace Simulator.Scenarios;

/// <summary>Prints a tree as YAML in one fixed style: block mappings, two spaces, lists of scalars on one line while they fit.</summary>
sealed class YamlText(bool mapsInLines)
{
    const int Width = 120;

    readonly StringBuilder text = new();

    public static string Of(YamlMap root) => new YamlText(mapsInLines: false).Write(root);

    /// <summary>In the style of people: a mapping in a list stands on one line while it fits.</summary>
    public static string Brief(YamlMap root) => new YamlText(mapsInLines: true).Write(root);

    string Write(YamlMap root)
    {
        Map(root, 0, atLineStart: true);
        return text.ToString();
    }

    void Map(YamlMap map, int indent, bool atLineStart)
    {
        foreach (var entry in map.Entries)
        {
            if (atLineStart) text.Append(' ', indent);
            atLineStart = true;
            text.Append(PlainScalar.CanBePlain(entry.Key) ? entry.Key : Quoted(entry.Key)).Append(':');
            Value(entry.Value, indent);
        }
    }

    /// <summary>What follows a key: on its line when it is short, else below it.</summary>
    void Value(YamlNode node, int indent)
    {
        if (OneLine(node) is { } line && (node is YamlScalar || line.Length + indent < Width))
        {
            text.Append(' ').Append(line).Append('\n');
            return;
        }
        text.Append('\n');
        if (node is YamlMap map) Map(map, indent + 2, atLineStart: true);
        else List((YamlList)node, indent + 2);
    }

    void List(YamlList list, int indent)
    {
        foreach (var item in list.Items)
        {
            text.Append(' ', indent).Append("- ");
            if (OneLine(item) is { } line) text.Append(line).Append('\n');
            else if (mapsInLines && InLine(item) is { } flow && flow.Length + indent + 2 <= Width) text.Append(flow).Append('\n');
            else if (item is YamlMap map) Map(map, indent + 2, atLineStart: false);
            else
            {
                text.Append('\n');
                List((YamlList)item, indent + 2);
            }
        }
    }

    /// <summary>Scalars, empty collections and lists of scalars; null for the rest.</summary>
    static string? OneLine(YamlNode node) => node switch
    {
        YamlScalar scalar => scalar.Plain ? scalar.Text : Quoted(scalar.Text),
        YamlMap { Entries.Count: 0 } => "{}",
        YamlList list when list.Items.All(item => item is YamlScalar) => "[" + string.Join(", ", list.Items.Select(OneLine)) + "]",
        _ => null,
    };

    /// <summary>A mapping as <c>{key: value}</c>, however deep; null when it holds a list of mappings.</summary>
    static string? InLine(YamlNode node)
    {
        if (node is not YamlMap map) return OneLine(node);
        var parts = map.Entries.Select(entry => (entry.Key, Text: InLine(entry.Value))).ToList();
        return parts.Any(part => part.Text is null) ? null : "{" + string.Join(", ", parts.Select(part =>
            $"{(PlainScalar.CanBePlain(part.Key) ? part.Key : Quoted(part.Key))}: {part.Text}")) + "}";
    }

    /// <summary>Double quotes, with escapes for whatever YAML does not print.</summary>
    static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '"' or '\\') quoted.Append('\\').Append(c);
            else if (c is >= ' ' and < '\x7F' || char.IsLetterOrDigit(c)) quoted.Append(c);
            else if (char.IsHighSurrogate(c) && Rune.TryGetRuneAt(text, i, out var rune))
            {
                quoted.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}");
                i++;
            }
            else quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
        }
        return quoted.Append('"').ToString();
    }
}
