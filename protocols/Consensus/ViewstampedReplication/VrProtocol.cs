using System.Globalization;

namespace Simulator.Protocols.ViewstampedReplication;

/// <summary>Makes a replica. Mutants give their own to run replicas with a rule taken away.</summary>
public delegate VrNode VrFactory(NodeId self, int servers, VrOptions options);

/// <summary>Viewstamped Replication, as scenarios see it.</summary>
public sealed class VrProtocol(VrFactory factory) : Protocol<VrOptions>
{
    public VrProtocol() : this(static (self, servers, options) => new VrNode(self, servers, options)) { }

    public override string Name => "vr";
    public override string Summary =>
        "Replicated log without a disk: view changes in turn, recovery from the other replicas, reconfiguration by epochs";
    public override string Source => "Liskov and Cowling, Viewstamped Replication Revisited, MIT-CSAIL-TR-2012-021, 2012";
    public override string Service => "key-value store: read, write, cas, append; reconfigure, check-epoch, transfer-leader";
    public override string Tolerates =>
        "f crashes of 2f+1 replicas, each with the loss of its memory and counted until it has recovered; any loss and delay of messages";

    public override IReadOnlyList<Mutant> Mutants => VrMutants.All;

    public override StormPlan? DrawStorm(Dice dice, int? servers) => VrStorm.Draw(dice, servers);

    protected override Deployment Deploy(VrOptions options, int servers)
    {
        Validate(options, servers);
        return new Deployment(id => factory(id, servers, options), seat => new VrClient(seat, options), VrSpec.All())
        {
            Lacks = Missing,
            IsReplicatedLog = true,
        };
    }

    /// <summary>A quorum of the latest configuration that still knows its log. Who recovers only takes.</summary>
    static string? Missing(ICluster cluster, NodeSet up)
    {
        Configuration? latest = null;
        var remember = NodeSet.Empty;
        for (var i = 0; i < cluster.Count; i++)
        {
            if (cluster[new NodeId(i)] is not VrNode node) continue;
            if (latest is null || node.Configuration.Epoch > latest.Epoch) latest = node.Configuration;
            if (node.Status is not Status.Recovering) remember = remember.With(node.Id);
        }
        if (latest is null) return "no replica is up";
        var alive = up.Intersect(latest.Members).Count;
        if (alive < latest.Quorum)
            return Text($"no quorum: {alive} of {latest.Members.Count} replicas, {latest.Quorum} needed");
        var known = up.Intersect(latest.Members).Intersect(remember).Count;
        return known >= latest.Quorum ? null
            : Text($"too many memories lost: {known} of {latest.Members.Count} replicas know their log, {latest.Quorum} needed");
    }

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    static void Validate(VrOptions o, int servers)
    {
        Require(o.ViewChangeTimeout.From > Duration.Zero, "view-change-timeout", "must be longer than nothing");
        Require(o.ViewChangeTimeout.From <= o.ViewChangeTimeout.To, "view-change-timeout", "must not end before it begins");
        Require(o.HeartbeatInterval > Duration.Zero, "heartbeat-interval", "must be longer than nothing");
        Require(o.HeartbeatInterval < o.ViewChangeTimeout.From, "heartbeat-interval",
            $"must be below the view change timeout of {o.ViewChangeTimeout}");
        Require(o.Batch >= 1, "batch", "must be at least 1");
        Require(o.Pipeline >= 1, "pipeline", "must be at least 1");
        Require(o.CheckpointAfter >= 0, "checkpoint-after", "must not be negative");
        Require(o.LogKept >= 0, "log-kept", "must not be negative");
        Require(o.ViewChangeSuffix >= 0, "view-change-suffix", "must not be negative");
        Require(o.Reads != ReadMode.Lease || o.LeaseDuration > o.HeartbeatInterval, "lease-duration",
            $"must be above the heartbeat interval of {o.HeartbeatInterval}");
        Require(o.Clients != ClientIdentity.Machine || o.InitialMembers == 0, "clients",
            "by machine ask a majority of all servers, so that all must be members: initial-members must be 0");
        Require(o.InitialMembers >= 0 && o.InitialMembers <= servers, "initial-members", $"must be 0 to {servers}, the number of servers");
    }
}
