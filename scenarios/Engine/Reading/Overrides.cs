using System.Globalization;
using System.Text.RegularExpressions;

namespace Simulator.Scenarios;

/// <summary>
/// Applies <c>path=value</c> to the tree before it is bound, so that an overridden value passes every check that a written one
/// passes. A path is made of keys and list indices: <c>faults[0].at</c>, <c>clients.0.count</c>. What the machines of the cluster
/// are and run may be addressed as its parts: <c>cluster.servers</c> is <c>servers</c>.
/// </summary>
static partial class Overrides
{
    const string Cluster = "cluster";

    static readonly string[] partsOfCluster = ["servers", "protocol", "mutant", "network", "nodes", "clocks", "disk"];

    [GeneratedRegex(@"^(?<key>[^\[\]]+)?(\[(?<index>[0-9]{1,6})\])*$", RegexOptions.CultureInvariant)]
    private static partial Regex Segment();

    public static YamlNode? Apply(YamlNode root, IReadOnlyList<string> overrides, Problems problems)
    {
        foreach (var text in overrides)
        {
            var source = "--set " + Excerpt.Of(text);
            var place = new Place(source, 0, 0);
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                problems.Add(place, "found no path and value, expected path=value such as network.loss=1%");
                continue;
            }
            if (Split(text[..equals]) is not { } path)
            {
                problems.Add(place, $"found the path '{Excerpt.Of(text[..equals])}', expected keys and indices such as faults[0].at");
                continue;
            }
            if (text.Contains('\t', StringComparison.Ordinal) || text.Length > YamlBudget.Default.Scalar)
            {
                problems.Add(place, "found a value with tabs or of great length, expected a short one");
                continue;
            }
            if (text.Length == equals + 1) problems.Add(place, "found no value, expected one after the =");
            else if (WithoutCluster(path, place, problems) is { } plain
                && YamlTree.Fragment(text[(equals + 1)..], source, problems) is { } value)
                root = Rename(root, plain, value) ?? Set(root, plain, 0, value, place, problems) ?? root;
        }
        return problems.Count == 0 ? root : null;
    }

    /// <summary>Whether a key is a path of several parts, which no scenario has for a key.</summary>
    internal static bool IsPath(string key) => key.AsSpan().ContainsAny('.', '[') && Split(key) is { Count: > 1 };

    /// <summary>Puts a value where a path leads; null after a problem was reported at the given place.</summary>
    internal static YamlNode? Put(YamlNode root, string path, YamlNode value, Place place, Problems problems)
    {
        if (Split(path) is { } parts)
            return WithoutCluster(parts, place, problems) is not { } plain ? null
                : Rename(root, plain, value) ?? Set(root, plain, 0, value, place, problems);
        problems.Add(place, $"found the path '{Excerpt.Of(path)}', expected keys and indices such as faults[0].at");
        return null;
    }

    static List<string>? Split(string path)
    {
        var parts = new List<string>();
        foreach (var segment in path.Split('.'))
        {
            if (segment.Length == 0 || Segment().Match(segment) is not { Success: true } match) return null;
            if (match.Groups["key"].Success) parts.Add(match.Groups["key"].Value);
            parts.AddRange(match.Groups["index"].Captures.Select(capture => capture.Value));
        }
        return parts;
    }

    /// <summary>The path as the keys of a scenario; null after a problem was reported.</summary>
    static List<string>? WithoutCluster(List<string> path, Place place, Problems problems)
    {
        if (path[0] != Cluster) return path;
        if (path.Count > 1 && partsOfCluster.Contains(path[1])) return path[1..];
        var parts = string.Join(", ", partsOfCluster.Select(part => $"{Cluster}.{part}"));
        var hint = path.Count > 1 ? Nearest.Hint(path[1], partsOfCluster) : "";
        problems.Add(place, $"found the path '{Excerpt.Of(string.Join('.', path))}', expected one of {parts}{hint}");
        return null;
    }

    /// <summary>
    /// Another protocol in place of the one that is there: options are those of one protocol, so they go with it. The same name
    /// changes nothing. Null when the path leads elsewhere.
    /// </summary>
    static YamlNode? Rename(YamlNode root, List<string> path, YamlNode value)
    {
        if (path is not (["protocol"] or ["protocol", "name"]) || value is not YamlScalar name || root is not YamlMap map) return null;
        if (map.Find("protocol") is not { Value: YamlMap old } entry) return null;
        if (old.Find("name")?.Value is YamlScalar before && before.Text == name.Text) return root;
        return new YamlMap(map.Place, [.. map.Entries.Select(each => each == entry ? new YamlEntry(each.Key, each.KeyPlace, name) : each)]);
    }

    /// <summary>A copy of the node with the value in its place; null after a problem was reported.</summary>
    static YamlNode? Set(YamlNode node, List<string> path, int depth, YamlNode value, Place place, Problems problems)
    {
        if (depth == path.Count) return value;
        var here = string.Join('.', path.Take(depth));
        switch (node)
        {
            case YamlMap map: return SetKey(map, path, depth, value, place, problems);
            case YamlList list: return SetItem(list, path, depth, value, place, problems);
            // "protocol: raft" is short for "protocol: {name: raft}", and its options must stay within reach.
            case YamlScalar name when here == "protocol":
                return SetKey(new YamlMap(name.Place, [new YamlEntry("name", name.Place, name)]), path, depth, value, place, problems);
            default:
                problems.Add(place, $"found {here} to be {node.Found}, expected something with parts");
                return null;
        }
    }

    static YamlMap? SetKey(YamlMap map, List<string> path, int depth, YamlNode value, Place place, Problems problems)
    {
        var key = path[depth];
        var entries = map.Entries.ToList();
        var at = entries.FindIndex(entry => entry.Key == key);
        var old = at >= 0 ? entries[at].Value : new YamlMap(place, []);
        if (Set(old, path, depth + 1, value, place, problems) is not { } changed) return null;
        var entry = new YamlEntry(key, at >= 0 ? entries[at].KeyPlace : place, changed);
        if (at >= 0) entries[at] = entry;
        else entries.Add(entry);
        return new YamlMap(map.Place, entries);
    }

    static YamlList? SetItem(YamlList list, List<string> path, int depth, YamlNode value, Place place, Problems problems)
    {
        var name = string.Join('.', path.Take(depth));
        if (!int.TryParse(path[depth], NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index >= list.Items.Count)
        {
            var bound = list.Items.Count == 0
                ? "nothing, for the list is empty"
                : string.Create(CultureInfo.InvariantCulture, $"an index of 0..{list.Items.Count - 1}");
            problems.Add(place, $"found {name}[{Excerpt.Of(path[depth])}], expected {bound}");
            return null;
        }
        if (Set(list.Items[index], path, depth + 1, value, place, problems) is not { } changed) return null;
        var items = list.Items.ToList();
        items[index] = changed;
        return new YamlList(list.Place, items);
    }
}
