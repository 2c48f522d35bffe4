using System.Globalization;

namespace Simulator.Protocols.Pbft;

/// <summary>Makes a PBFT replica. Mutants and tests give their own to run replicas with a rule taken away.</summary>
public delegate PbftNode PbftFactory(NodeId self, int servers, PbftOptions options);

/// <summary>Makes a PBFT client.</summary>
public delegate PbftClient PbftClientFactory(ClientSeat seat, PbftOptions options);

/// <summary>PBFT, as scenarios see it.</summary>
public sealed class PbftProtocol(PbftFactory factory, PbftClientFactory clients) : Protocol<PbftOptions>
{
    internal static readonly PbftFactory Correct = static (self, servers, options) => new PbftNode(self, servers, options);

    public PbftProtocol() : this(Correct) { }

    public PbftProtocol(PbftFactory factory) : this(factory, static (seat, options) => new PbftClient(seat, options)) { }

    public override string Name => "pbft";
    public override string Summary =>
        "Replicated log that bears liars, with signatures; linearizable key-value store with reads, writes, cas and append";
    public override string Source =>
        "Castro and Liskov, Practical Byzantine Fault Tolerance, OSDI 1999; and ACM TOCS 20(4), 2002";
    public override string Service => "key-value store: read, write, cas, append";
    public override string Tolerates =>
        "f Byzantine or crashed of n > 3f servers, that is (n-1)/3; messages lost, late, repeated, reordered";
    public override IReadOnlyList<Mutant> Mutants => PbftMutants.All;

    protected override Deployment Deploy(PbftOptions options, int servers)
    {
        Validate(options, servers);
        var quorums = PbftQuorums.Of(options, servers);
        return new Deployment(
            id => factory(id, servers, options), seat => clients(seat, options), PbftSpec.All(quorums, options))
        {
            Forger = new PbftForger(),
            IsReplicatedLog = true,
            Lacks = (cluster, up) => Lacks(quorums, cluster, up),
        };
    }

    public override StormPlan? DrawStorm(Dice dice, int? servers) => PbftStorm.Draw(dice, servers);

    static string? Lacks(PbftQuorums quorums, ICluster cluster, NodeSet up)
    {
        var honest = up;
        foreach (var liar in cluster.Byzantine) honest = honest.Without(liar);
        return honest.Count >= quorums.Strong ? null : string.Create(CultureInfo.InvariantCulture,
            $"no quorum: {honest.Count} honest replicas of {quorums.Servers} in all, {quorums.Strong} needed");
    }

    static void Validate(PbftOptions o, int servers)
    {
        var quorums = PbftQuorums.Of(o, servers);
        Require(quorums.Faults >= 0 && quorums.Faults < servers, "faults", $"must be 0 to {servers - 1}, fewer than there are servers");
        Require(quorums.AreSafe || o.UnsafeQuorums, "faults",
            $"of {quorums.Faults} need {3 * quorums.Faults + 1} servers and there are {servers}; "
            + "unsafe-quorums: true runs it all the same, to see what happens");
        Require(o.ViewTimeout > Duration.Zero, "view-timeout", "must be longer than nothing");
        Require(o.StatusInterval > Duration.Zero, "status-interval", "must be longer than nothing");
        Require(o.CheckpointInterval >= 1, "checkpoint-interval", "must be at least 1");
        Require(o.LogSize >= o.CheckpointInterval, "log-size", $"must be at least the checkpoint interval of {o.CheckpointInterval}");
        Require(o.Batch >= 1, "batch", "must be at least 1");
        Require(o.Window >= 1, "window", "must be at least 1");
        Require(o.ReadTimeout > Duration.Zero, "read-timeout", "must be longer than nothing");
        Require(o.RetransmitLimit >= 1, "retransmit-limit", "must be at least 1");
    }
}
