using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Simulator.Scenarios;

/// <summary>Servers: a number, a number for each region, or the list of the servers' regions in order.</summary>
sealed class ServersForm : Form
{
    static readonly IntegerForm<int> number = new();

    public override string Expected => "a number of servers, a mapping such as {virginia: 2, oregon: 1}, or a list of regions";

    public override bool TryRead(YamlNode node, BindingContext context, [NotNullWhen(true)] out object? value)
    {
        value = null;
        var before = context.Problems.Count;
        List<ServerRun> runs = [];
        switch (node)
        {
            case YamlScalar { Plain: true } scalar when PlainScalar.IsNumber(scalar.Text): Add(runs, null, scalar, context); break;
            case YamlMap { Entries.Count: > 0 } map:
                foreach (var entry in map.Entries) Add(runs, entry.Key, entry.Value, context);
                break;
            case YamlList { Items.Count: > 0 } list when list.Items.All(item => item is YamlScalar { IsNull: false }):
                foreach (var item in list.Items.Cast<YamlScalar>()) Append(runs, new ServerRun(item.Text, 1));
                break;
            default: return Refuse(node, context, out value);
        }
        if (context.Problems.Count == before && runs.Sum(run => (long)run.Count) > ServerLayout.Most)
            context.Problems.Add(node.Place, $"found more than {ServerLayout.Most} servers, expected fewer");
        if (context.Problems.Count == before) value = new ServerLayout { Runs = [.. runs] };
        return value is not null;
    }

    static void Add(List<ServerRun> runs, string? region, YamlNode node, BindingContext context)
    {
        if (!number.TryRead(node, context, out var read)) return;
        if ((int)read is >= 1 and <= ServerLayout.Most) Append(runs, new ServerRun(region, (int)read));
        else context.Problems.Add(node.Place, $"found {node.Found}, expected a number of servers of 1..{ServerLayout.Most}");
    }

    /// <summary>Neighbours in one region are one run, so that equal layouts are equal records.</summary>
    static void Append(List<ServerRun> runs, ServerRun run)
    {
        if (runs.Count > 0 && runs[^1].Region == run.Region) runs[^1] = run with { Count = runs[^1].Count + run.Count };
        else runs.Add(run);
    }

    public override YamlNode Write(object value)
    {
        var layout = (ServerLayout)value;
        if (!layout.HasRegions) return number.Write(layout.Count);
        if (layout.Runs.Select(run => run.Region).Distinct().Count() == layout.Runs.Count)
            return new YamlMap(Written, [.. layout.Runs.Select(run => new YamlEntry(run.Region!, Written, number.Write(run.Count)))]);
        return new YamlList(Written,
            [.. layout.Runs.SelectMany(run => Enumerable.Repeat(run.Region!, run.Count))
            .Select(region => new YamlScalar(Written, region, PlainScalar.CanBePlain(region)))]);
    }

    public override JsonObject Schema(SchemaBuilder schemas)
    {
        var count = new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = ServerLayout.Most };
        return SchemaBuilder.AnyOf(
            count,
            new JsonObject { ["type"] = "object", ["additionalProperties"] = count.DeepClone(), ["minProperties"] = 1 },
            new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" }, ["minItems"] = 1 });
    }
}
