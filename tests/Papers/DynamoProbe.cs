using Simulator.Protocols.Dynamo;
using Simulator.Protocols;
using Simulator.Tests.Sim;
using Actor = Simulator.Protocols.Actor;

namespace Simulator.Tests.Papers;

/// <summary>
/// A server of a cluster of five in the situations that the paper talks about. The key "k" belongs to n4, n1 and n2, in this order; then come n5
/// and n3.
/// </summary>
public static class DynamoProbe
{
    public const string Key = "k";

    public static readonly DynamoOptions Paper = new() { AntiEntropyInterval = Duration.Zero, CollectInterval = Duration.Zero };

    public static Probe<DynamoNode> Server(int self, DynamoOptions? options = null, DynamoDisk? disk = null)
    {
        var place = new DynamoPlace(options ?? Paper, new Layout(5));
        return new(() => new DynamoNode(new NodeId(self), options ?? Paper, place), 5, self, disk);
    }

    public static Put Write(long value, VersionVector? seen = null, string? level = null) => new(
        NodeId.Client(0), 0, value, Key, level, 0, seen ?? VersionVector.Empty, Value.Nil, Value.Of(value), false, value);

    public static Get Read(long number, string? level = null) => new(NodeId.Client(0), 0, number, Key, level, 0);

    /// <summary>What a server holds after it has made these versions without anybody having seen the others.</summary>
    public static Item Made(int server, params long[] values)
    {
        var context = VersionVector.Empty;
        var versions = default(Seq<Simulator.Protocols.Dynamo.Version>);
        for (var i = 0; i < values.Length; i++)
        {
            var dot = new Dot(new Actor(server, 0), i + 1);
            versions = versions.Add(new(dot, Value.Nil, Value.Of(values[i]), 0, null));
            context = context.With(dot);
        }
        return new Item(Key, context, versions);
    }

    public static long[] Values(this Item item) => [.. item.Versions.Select(version => version.Value.Number)];

    public static long[] Values(this Got got) => [.. got.Versions.Select(version => version.Value.Number)];
}
