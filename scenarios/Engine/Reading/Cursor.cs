namespace Simulator.Scenarios;

/// <summary>
/// Finds the place of a part of a scenario after binding: follows keys and indices through the tree as far as they were
/// written. What was left to a default has the place of what is around it.
/// </summary>
readonly struct Cursor
{
    readonly YamlNode node;

    public Cursor(YamlNode node)
        : this(node, written: true)
    {
    }

    Cursor(YamlNode node, bool written)
    {
        this.node = node;
        IsWritten = written;
    }

    /// <summary>Whether the path led to something that is there.</summary>
    public bool IsWritten { get; }

    public Place Place => node.Place;

    public Cursor this[string key] => IsWritten && node is YamlMap map && map.Find(key) is { } entry
        ? new(entry.Value, true)
        : new(node, false);

    /// <summary>An item of a list; a single value stands for a list of one.</summary>
    public Cursor this[int index] => node switch
    {
        YamlList list when IsWritten && index < list.Items.Count => new(list.Items[index], true),
        YamlScalar => this,
        _ => new(node, false),
    };

    /// <summary>The place of a key itself.</summary>
    public Place KeyPlace(string key) => node is YamlMap map && map.Find(key) is { } entry ? entry.KeyPlace : node.Place;
}
