using Simulator.Protocols.ViewstampedReplication;
using Simulator.Tests.Sim;

namespace Simulator.Tests.Papers;

/// <summary>Replicas of a group of three or five in the situations that the paper talks about.</summary>
public static class VrProbe
{
    /// <summary>No checkpoints unless a test is about them.</summary>
    public static readonly VrOptions Paper = new() { CheckpointAfter = 0 };

    /// <summary>A replica in its first life; n1 is the primary of the first view.</summary>
    public static Probe<VrNode> Replica(int self, VrOptions? options = null, int servers = 5) =>
        new(() => new VrNode(new NodeId(self), servers, options ?? Paper), servers, self);

    /// <summary>A replica that comes back after a crash and has said so; with whatever rule taken away.</summary>
    public static Probe<VrNode> Restarted(int self, VrOptions? options = null, bool takesPart = false) =>
        new(() => new Again(new NodeId(self), 5, options ?? Paper, takesPart), 5, self);

    public static Request Write(long number, string key = "k", int process = 0) =>
        new(NodeId.Client(process), process, number, Operation.Write(key, Value.Of(number)));

    public static Request Ask(string function, Value argument, long number = 1) =>
        new(NodeId.Client(9), 9, number, new Operation(function, null, argument));

    public static Value Names(params int[] servers) =>
        Value.List([.. servers.Select(server => Value.Of(new NodeId(server).ToString()))]);

    public static NodeSet Set(params int[] servers) => NodeSet.Of([.. servers.Select(server => new NodeId(server))]);

    /// <summary>Entries of these requests.</summary>
    public static Seq<LogEntry> Log(params Request[] requests) => [.. requests.Select(request => new LogEntry(request, null))];

    public static Prepare Prepare(long view, long first, long commit, params Request[] requests) =>
        new(0, view, 0, first, Log(requests), commit);

    public static LogExcerpt Excerpt(long first, long commit, params Request[] requests) => new(null, first, Log(requests), commit);

    /// <summary>The lives of five servers of which these have been restarted so often.</summary>
    public static Seq<long> Lives(params (int Server, long Life)[] restarted)
    {
        var lives = new long[5];
        foreach (var (server, life) in restarted) lives[server] = life;
        return Seq.Of<long>(lives);
    }

    public static StartViewChange StartViewChange(long view, params (int, long)[] lives) => new(0, view, Lives(lives));

    public static DoViewChange DoViewChange(long view, long lastNormal, LogExcerpt log, params (int, long)[] lives) =>
        new(0, view, Lives(lives), lastNormal, log);

    /// <summary>A primary of the second view, n2, with its own log and those of two others that have nothing more.</summary>
    public static Probe<VrNode> SecondPrimary(params Request[] own)
    {
        var probe = Replica(1);
        if (own.Length > 0) probe.Receive(0, Prepare(0, 1, 0, own));
        foreach (var other in new[] { 2, 3 })
            probe.Receive(other, StartViewChange(1)).Receive(other, DoViewChange(1, 0, Excerpt(1, 0)));
        Assert.That(probe.Node.IsPrimary);
        return probe;
    }

    public static string[] Operations(this VrNode node) => [.. node.Log.Entries.Select(entry => entry.Request.Operation.ToString())];

    sealed class Again(NodeId self, int servers, VrOptions options, bool takesPart) : VrNode(self, servers, options)
    {
        protected override bool MustRecover(Env env) => true;

        protected override bool TakesPart() => takesPart || base.TakesPart();
    }
}
