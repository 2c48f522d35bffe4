using System.Globalization;
using System.Text;

namespace Simulator.Scenarios;

/// <summary>Prints a tree as YAML in one fixed style: block mappings, two spaces, lists of scalars on one line while they fit.</summary>
static class YamlText
{
    const int Width = 120;

    public static string Of(YamlMap root)
    {
        var text = new StringBuilder();
        Map(text, root, 0, atLineStart: true);
        return text.ToString();
    }

    static void Map(StringBuilder text, YamlMap map, int indent, bool atLineStart)
    {
        foreach (var entry in map.Entries)
        {
            if (atLineStart) text.Append(' ', indent);
            atLineStart = true;
            text.Append(PlainScalar.CanBePlain(entry.Key) ? entry.Key : Quoted(entry.Key)).Append(':');
            Value(text, entry.Value, indent);
        }
    }

    /// <summary>What follows a key: on its line when it is short, else below it.</summary>
    static void Value(StringBuilder text, YamlNode node, int indent)
    {
        if (OneLine(node) is { } line && (node is YamlScalar || line.Length + indent < Width))
        {
            text.Append(' ').Append(line).Append('\n');
            return;
        }
        text.Append('\n');
        if (node is YamlMap map) Map(text, map, indent + 2, atLineStart: true);
        else List(text, (YamlList)node, indent + 2);
    }

    static void List(StringBuilder text, YamlList list, int indent)
    {
        foreach (var item in list.Items)
        {
            text.Append(' ', indent).Append("- ");
            if (OneLine(item) is { } line) text.Append(line).Append('\n');
            else if (item is YamlMap map) Map(text, map, indent + 2, atLineStart: false);
            else
            {
                text.Append('\n');
                List(text, (YamlList)item, indent + 2);
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
