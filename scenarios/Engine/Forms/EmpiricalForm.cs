using System.Text.Json.Nodes;

namespace Simulator.Scenarios;

/// <summary>A measured distribution: <c>{quantiles: {50%: 5ms, 99%: 40ms}}</c> or <c>{samples: [4ms, 5ms]}</c>.</summary>
static class EmpiricalForm
{
    static readonly string[] keys = ["quantiles", "samples"];

    public static EmpiricalSpec? Read(YamlNode node, BindingContext context)
    {
        if (node is YamlMap { Entries: [{ Key: "quantiles", Value: YamlMap { Entries.Count: > 0 } quantiles }] })
            return Quantiles(quantiles, context);
        if (node is YamlMap { Entries: [{ Key: "samples", Value: YamlList { Items.Count: > 0 } samples }] })
            return Samples(samples, context);
        var place = node is YamlMap { Entries.Count: > 0 } map
            ? (map.Entries.FirstOrDefault(entry => !keys.Contains(entry.Key)) ?? map.Entries[^1]).KeyPlace
            : node.Place;
        context.Problems.Add(place,
            $"found {node.Found}, expected either quantiles, such as {{50%: 5ms, 99%: 40ms}}, or a list of samples");
        return null;
    }

    static EmpiricalSpec? Quantiles(YamlMap map, BindingContext context)
    {
        var before = context.Problems.Count;
        var quantiles = new List<Quantile>();
        foreach (var entry in map.Entries)
        {
            var at = Units.Ratio.Read(entry.Key);
            if (!at.Success)
                context.Problems.Add(entry.KeyPlace, $"found the key '{Excerpt.Of(entry.Key)}', expected a quantile such as 99%");
            if (!Units.Duration.TryRead(entry.Value, context, out var read) || !at.Success) continue;
            var next = new Quantile(at.Value, (Duration)read);
            if (quantiles.Count > 0 && Shares.Compare(quantiles[^1].At, next.At) >= 0)
                context.Problems.Add(entry.KeyPlace,
                    $"found {Units.Ratio.Text(next.At)} after {Units.Ratio.Text(quantiles[^1].At)}, expected rising quantiles");
            else if (quantiles.Count > 0 && quantiles[^1].Value > next.Value)
                context.Problems.Add(entry.Value.Place, $"found {next.Value} after {quantiles[^1].Value}, expected rising durations");
            quantiles.Add(next);
        }
        return context.Problems.Count == before ? new EmpiricalSpec { Quantiles = [.. quantiles] } : null;
    }

    static EmpiricalSpec? Samples(YamlList list, BindingContext context)
    {
        var samples = new List<Duration>();
        foreach (var item in list.Items)
            if (Units.Duration.TryRead(item, context, out var sample)) samples.Add((Duration)sample);
        return samples.Count == list.Items.Count ? new EmpiricalSpec { Samples = [.. samples] } : null;
    }

    public static YamlMap Write(EmpiricalSpec spec) => spec.Quantiles.IsEmpty
        ? new YamlMap(default,
            [new YamlEntry("samples", default, new YamlList(default, [.. spec.Samples.Select(sample => Units.Duration.Write(sample))]))])
        : new YamlMap(default, [new YamlEntry("quantiles", default, new YamlMap(default,
            [.. spec.Quantiles.Select(
                quantile => new YamlEntry(Units.Ratio.Text(quantile.At), default, Units.Duration.Write(quantile.Value)))]))]);

    public static JsonObject Schema(SchemaBuilder schemas) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["quantiles"] = new JsonObject
            {
                ["type"] = "object", ["additionalProperties"] = Units.Duration.Schema(schemas),
                ["minProperties"] = 1
            },
            ["samples"] = new JsonObject { ["type"] = "array", ["items"] = Units.Duration.Schema(schemas), ["minItems"] = 1 },
        },
        ["minProperties"] = 1,
        ["maxProperties"] = 1,
        ["additionalProperties"] = false,
    };
}
