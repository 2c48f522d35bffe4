using System.Globalization;

namespace Simulator.Protocols.Chain;

/// <summary>Makes a server of the chain. Planted bugs give their own.</summary>
public delegate ChainServer ChainServerFactory(NodeId self, NodeId master, ChainOptions options, bool isInitial);

/// <summary>Makes the master. Planted bugs give their own.</summary>
public delegate ChainMaster ChainMasterFactory(NodeId self, Configuration initial, ChainOptions options);

/// <summary>Chain replication, as scenarios see it.</summary>
public sealed class ChainProtocol(ChainServerFactory make, ChainMasterFactory makeMaster) : Protocol<ChainOptions>
{
    internal static readonly ChainServerFactory Server =
        static (self, master, options, isInitial) => new ChainServer(self, master, options, isInitial);

    internal static readonly ChainMasterFactory Master = static (self, initial, options) => new ChainMaster(self, initial, options);

    public ChainProtocol() : this(Server, Master) { }

    public override string Name => "chain";
    public override string Summary =>
        "Chain replication: updates enter at the head, queries are answered by the tail, a master removes the failed";
    public override string Source =>
        "van Renesse and Schneider, Chain Replication for Supporting High Throughput and Availability, OSDI 2004; "
        + "Terrace and Freedman, Object Storage on CRAQ, USENIX ATC 2009";
    public override string Service =>
        "key-value store: read, write, cas, append; linearizable with reads tail and craq; levels of a read: tail, any, craq, "
        + "craq-eventual";
    public override string Tolerates =>
        "crashes of all but one server of the chain, of any number with recovery from disk; lost, repeated and late messages; the master "
        + "(the last server) is not replicated: while it is down, failed servers stay in the chain";

    public override IReadOnlyList<Mutant> Mutants => ChainMutants.All;

    public override StormPlan DrawStorm(Dice dice, int? servers) => ChainStorm.Draw(dice, servers);

    protected override Deployment Deploy(ChainOptions options, int servers)
    {
        Check(options, servers);
        var master = new NodeId(servers - 1);
        var length = options.Length > 0 ? options.Length : servers - 1;
        var chain = new NodeId[length];
        for (var i = 0; i < length; i++) chain[i] = new NodeId(i);
        var initial = new Configuration(1, Seq.Of<NodeId>(chain));
        return new Deployment(
            id => id == master ? makeMaster(id, initial, options) : make(id, master, options, id.Value < length),
            seat => new ChainClient(seat, master, initial, options), ChainSpec.All())
        {
            Lacks = (cluster, up) => Lacks(cluster, up, master),
            Promises = options.Reads is ChainReads.Tail or ChainReads.Craq ? ["linearizable"] : [],
            IsReplicatedLog = true,
        };
    }

    static void Check(ChainOptions options, int servers)
    {
        if (servers < 2) throw new OptionsException("servers", "a chain needs one server and a master at least");
        if (options.Length < 0 || options.Length > servers - 1)
            throw new OptionsException("length", string.Create(
                CultureInfo.InvariantCulture,
                    $"a chain of {options.Length} does not fit into {servers} servers, of which one is the master"));
        if (options.CheckpointAfter < 1) throw new OptionsException("checkpoint-after", "at least 1");
        if (options.SessionLimit < 1) throw new OptionsException("session-limit", "at least 1");
        if (options.Heartbeat <= Duration.Zero || options.Heartbeat * 2 > options.DetectAfter)
            throw new OptionsException("heartbeat", "more than zero and at most half of detect-after");
        if (options.Lease * 10 > options.DetectAfter * 9)
            throw new OptionsException("lease", "at most nine tenths of detect-after: a server must fall silent before it is replaced");
        if (options.ResendAfter <= Duration.Zero) throw new OptionsException("resend-after", "more than zero");
    }

    /// <summary>The master and one server that holds the object suffice.</summary>
    static string? Lacks(ICluster cluster, NodeSet up, NodeId master)
    {
        if (!up.Contains(master)) return $"no master: {master} is down";
        if (cluster[master] is not ChainMaster node) return $"no master: {master} is down";
        foreach (var server in node.Configuration.Chain)
            if (up.Contains(server) && cluster[server] is ChainServer { IsActive: true }) return null;
        return "no server of the chain is up";
    }
}
