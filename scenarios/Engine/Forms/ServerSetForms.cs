using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Simulator.Protocols;

namespace Simulator.Scenarios;

/// <summary>A set of servers: <c>[n1, n2]</c>. Whether they exist is judged where the number of servers is known.</summary>
sealed class ServerSetForm : Form
{
    /// <summary>A set with a higher number in it would only cost memory.</summary>
    const int Highest = 65_536;

    public override string Expected => "a list of servers such as [n1, n2]";

    public override bool TryRead(YamlNode node, BindingContext context, [NotNullWhen(true)] out object? value)
    {
        if (node is not YamlList list) return Refuse(node, context, out value);
        var (set, good) = (NodeSet.Empty, true);
        foreach (var item in list.Items)
            if (item is YamlScalar scalar && Server(scalar.Text) is { } server) set = set.With(server);
            else
            {
                context.Problems.Add(item.Place, $"found {item.Found}, expected a server such as n1");
                good = false;
            }
        value = good ? set : null;
        return good;
    }

    public static NodeId? Server(string name) =>
        MachineNames.Numbered(name, 'n') is { } number and <= Highest ? new NodeId((int)number - 1) : null;

    public override YamlNode Write(object value)
    {
        List<YamlNode> names = [];
        foreach (var server in (NodeSet)value) names.Add(Plain(server.ToString()));
        return new YamlList(Written, names);
    }

    public override JsonObject Schema(SchemaBuilder schemas) => new()
    {
        ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string", ["pattern"] = "^n[1-9][0-9]*$" },
    };
}

/// <summary>The votes of each server: <c>{n1: 2, n2: 1}</c>.</summary>
sealed class WeightsForm : Form
{
    static readonly IntegerForm<int> number = new();

    public override string Expected => "a mapping from servers to votes such as {n1: 2, n2: 1}";

    public override bool TryRead(YamlNode node, BindingContext context, [NotNullWhen(true)] out object? value)
    {
        if (node is not YamlMap map) return Refuse(node, context, out value);
        List<Weight> weights = [];
        foreach (var entry in map.Entries)
        {
            if (ServerSetForm.Server(entry.Key) is not { } server)
                context.Problems.Add(entry.KeyPlace, $"found the key '{Excerpt.Of(entry.Key)}', expected a server such as n1");
            else if (number.TryRead(entry.Value, context, out var votes)) weights.Add(new Weight(server, (int)votes));
        }
        value = weights.Count == map.Entries.Count ? Seq.Of<Weight>([.. weights]) : null;
        return value is not null;
    }

    public override YamlNode Write(object value) => new YamlMap(Written,
        [.. ((Seq<Weight>)value).Select(weight => new YamlEntry(weight.Server.ToString(), Written, number.Write(weight.Votes)))]);

    public override JsonObject Schema(SchemaBuilder schemas) => new()
    {
        ["type"] = "object", ["additionalProperties"] = number.Schema(schemas),
    };
}
