namespace Simulator.Scenarios;

/// <summary>A YAML value that remembers where it stood. Only plain data: no tags, anchors or aliases.</summary>
public abstract class YamlNode(Place place)
{
    public Place Place { get; } = place;

    /// <summary>The value in a few words, for messages: <c>150</c>, <c>"text"</c>, <c>a mapping</c>, <c>nothing</c>.</summary>
    public abstract string Found { get; }
}

/// <summary>A scalar. Only a plain one (without quotes) can be a number, a truth value or nothing.</summary>
public sealed class YamlScalar(Place place, string text, bool plain) : YamlNode(place)
{
    public string Text { get; } = text;
    public bool Plain { get; } = plain;

    /// <summary>What YAML takes for null.</summary>
    public bool IsNull => Plain && Text is "" or "~" or "null" or "Null" or "NULL" && Plain;

    public override string Found => IsNull ? "nothing" : Plain ? Excerpt.Of(Text) : "\"" + Excerpt.Of(Text) + "\"";
}

public sealed class YamlList(Place place, IReadOnlyList<YamlNode> items) : YamlNode(place)
{
    public IReadOnlyList<YamlNode> Items { get; } = items;

    public override string Found => Items.Count == 0 ? "an empty list" : "a list";
}

/// <summary>A mapping in the order of the file; its keys are different texts.</summary>
public sealed class YamlMap(Place place, IReadOnlyList<YamlEntry> entries) : YamlNode(place)
{
    public IReadOnlyList<YamlEntry> Entries { get; } = entries;

    public override string Found => Entries.Count == 0 ? "an empty mapping" : "a mapping";

    public YamlEntry? Find(string key) => Entries.FirstOrDefault(entry => entry.Key == key);
}

/// <summary>One key of a mapping with its value.</summary>
public sealed record YamlEntry(string Key, Place KeyPlace, YamlNode Value);

/// <summary>Shows foreign text inside a one-line message.</summary>
static class Excerpt
{
    const int Longest = 40;

    public static string Of(string text)
    {
        var shown = text.Length <= Longest ? text : text[..Longest] + "…";
        return string.Concat(shown.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c));
    }
}
