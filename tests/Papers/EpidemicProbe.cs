using Simulator.Protocols;
using Simulator.Protocols.Epidemic;
using Simulator.Tests.Sim;

namespace Simulator.Tests.Papers;

/// <summary>Servers of a cluster of five in the situations that the paper talks about; n1 unless said otherwise.</summary>
static class EpidemicProbe
{
    /// <summary>Nothing happens by itself; tests switch on what they are about.</summary>
    public static readonly GossipOptions Quiet = new() { Rumours = Direction.None, AntiEntropy = Direction.None };

    public static Probe<GossipNode> Server(GossipOptions options, int self = 0, GossipDisk? disk = null) =>
        new(() => new GossipNode(new NodeId(self), options), 5, self, disk);

    /// <summary>Something that another server has written at this time.</summary>
    public static Item Item(long ms, long value, string key = "k", int server = 4) =>
        new(key, new Stamp(new LocalTime(Duration.Ms(ms).Ns), new NodeId(server)), Value.Of(value));

    /// <summary>A deletion at another server at this time.</summary>
    public static Item Deletion(long ms, string key = "k", int server = 4, params int[] sites)
    {
        var stamp = new Stamp(new LocalTime(Duration.Ms(ms).Ns), new NodeId(server));
        return new Item(key, stamp, Value.Nil, new Certificate(stamp.Time, [.. sites.Select(site => new NodeId(site))]));
    }

    public static Probe<GossipNode> Write(this Probe<GossipNode> probe, long? value, string key = "k") =>
        probe.Receive(-1, new Request(1, Operation.Write(key, value is { } number ? Value.Of(number) : Value.Nil)));

    public static Probe<GossipNode> Holding(this Probe<GossipNode> probe, params Item[] items)
    {
        probe.Receive(4, new Difference([.. items]));
        probe.Sent();
        return probe;
    }

    /// <summary>Lets two servers answer each other until both are silent. Returns what was said.</summary>
    public static IReadOnlyList<Message> Talk(Probe<GossipNode> opener, Probe<GossipNode> other, Timer tick)
    {
        var said = new List<Message>();
        opener.Fire(tick);
        for (var (speaker, hearer) = (opener, other); ; (speaker, hearer) = (hearer, speaker))
        {
            var sent = speaker.Sent();
            if (sent.Count == 0) return said;
            foreach (var (_, message) in sent)
            {
                said.Add(message);
                hearer.Receive(speaker.Self.Value, message);
            }
        }
    }
}
