using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Simulator.Scenarios;

/// <summary>
/// Round-trip times between regions: the name of a data file, or <c>{virginia: {oregon: 60ms}}</c> with each pair once, in
/// either direction. A region may give the time within itself.
/// </summary>
sealed class RegionsForm : Form
{
    public override string Expected => "the name of a data file, or round-trip times such as {virginia: {oregon: 60ms}}";

    public override bool TryRead(YamlNode node, BindingContext context, [NotNullWhen(true)] out object? value)
    {
        value = null;
        if (node is YamlScalar { IsNull: false } scalar) value = RegionFile.Find(scalar, context);
        else if (node is YamlMap { Entries.Count: > 0 } map) value = Inline(map, context);
        else return Refuse(node, context, out value);
        return value is not null;
    }

    static RegionMatrix? Inline(YamlMap map, BindingContext context)
    {
        var before = context.Problems.Count;
        var pairs = new RegionPairs(context.Problems);
        foreach (var row in map.Entries)
            if (row.Value is not YamlMap columns)
                context.Problems.Add(row.Value.Place, $"found {row.Value.Found}, expected round-trip times such as {{oregon: 60ms}}");
            else
                foreach (var column in columns.Entries)
                    if (Units.Duration.TryRead(column.Value, context, out var time))
                        pairs.Add(row.Key, column.Key, (Duration)time, column.KeyPlace);
        return context.Problems.Count == before ? pairs.Complete(map.Place) : null;
    }

    public override YamlNode Write(object value)
    {
        var rows = ((RegionMatrix)value).Pairs.GroupBy(pair => pair.A, StringComparer.Ordinal);
        return new YamlMap(Written, [.. rows.Select(row => new YamlEntry(row.Key, Written, new YamlMap(Written,
            [.. row.Select(pair => new YamlEntry(pair.B, Written, Units.Duration.Write(pair.RoundTrip)))])))]);
    }

    public override JsonObject Schema(SchemaBuilder schemas) => SchemaBuilder.AnyOf(
        new JsonObject { ["type"] = "string" },
        new JsonObject
        {
            ["type"] = "object",
            ["minProperties"] = 1,
            ["additionalProperties"] = new JsonObject { ["type"] = "object", ["additionalProperties"] = Units.Duration.Schema(schemas) },
        });
}

/// <summary>Collects the pairs of a matrix and sees to it that each is there once.</summary>
sealed class RegionPairs(Problems problems)
{
    readonly List<RegionPair> pairs = [];
    readonly HashSet<(string, string)> seen = [];

    public void Add(string a, string b, Duration roundTrip, Place place)
    {
        if (seen.Add(Key(a, b))) pairs.Add(new RegionPair(a, b, roundTrip));
        else problems.Add(place, $"found a second time between {Excerpt.Of(a)} and {Excerpt.Of(b)}, expected each pair once");
    }

    /// <summary>Null after a missing pair was reported. The order of the rows is kept, those of one region together.</summary>
    public RegionMatrix? Complete(Place place)
    {
        var matrix = new RegionMatrix([.. pairs.GroupBy(pair => pair.A, StringComparer.Ordinal).SelectMany(row => row)]);
        var regions = matrix.Regions;
        var missing =
            from a in Enumerable.Range(0, regions.Count)
            from b in Enumerable.Range(a + 1, regions.Count - a - 1)
            where !seen.Contains(Key(regions[a], regions[b]))
            select $"{Excerpt.Of(regions[a])} and {Excerpt.Of(regions[b])}";
        if (missing.FirstOrDefault() is not { } pair) return matrix;
        problems.Add(place, $"found no time between {pair}, expected every pair of regions once");
        return null;
    }

    /// <summary>The same in both directions.</summary>
    static (string, string) Key(string a, string b) => string.CompareOrdinal(a, b) <= 0 ? (a, b) : (b, a);
}
