using System.Globalization;

namespace Simulator.Protocols.Dynamo;

/// <summary>Makes a server. Planted bugs give their own.</summary>
public delegate DynamoNode DynamoServerFactory(NodeId self, DynamoOptions options, DynamoPlace place);

/// <summary>Makes a client process. Planted bugs give their own.</summary>
public delegate DynamoClient DynamoClientFactory(ClientSeat seat, DynamoOptions options, DynamoPlace place);

/// <summary>The quorum store, as scenarios see it.</summary>
/// <param name="inStorms">What planted bugs need of the options that a storm draws; the load follows them.</param>
public sealed class DynamoProtocol(
    DynamoServerFactory server, DynamoClientFactory client, Func<DynamoOptions, DynamoOptions> inStorms) : Protocol<DynamoOptions>
{
    internal static readonly DynamoServerFactory Server = static (self, options, place) => new DynamoNode(self, options, place);
    internal static readonly DynamoClientFactory Client = static (seat, options, place) => new DynamoClient(seat, options, place);

    public DynamoProtocol() : this(Server, Client, static drawn => drawn) { }

    public override string Name => "dynamo";
    public override string Summary => "A quorum store that stays available and repairs itself: N, R, W, hints, anti-entropy, siblings";
    public override string Source =>
        "DeCandia et al., Dynamo: Amazon's Highly Available Key-value Store, SOSP 2007; levels and tombstones of Cassandra; dotted version "
        + "vectors: Almeida et al., DAIS 2014";
    public override string Service =>
        "registers (read, write; writing nil deletes), counters (add, read) or sets (add, remove, read); eventually consistent";
    public override string Tolerates =>
        "crashes with recovery from disk, lost, repeated and late messages, partitions; answers while R and W servers are in reach (with a "
        + "sloppy quorum any servers, else replicas of the key); skewed clocks lose writes with last writer wins";

    public override IReadOnlyList<Mutant> Mutants => DynamoMutants.All;

    public override StormPlan DrawStorm(Dice dice, int? servers) => DynamoStorm.Draw(dice, servers, inStorms);

    protected override Deployment Deploy(DynamoOptions options, int servers) => Deploy(options, new Layout(servers));

    protected override Deployment Deploy(DynamoOptions options, Layout layout)
    {
        DynamoRules.Check(options, layout);
        var place = new DynamoPlace(options, layout);
        return new Deployment(
            id => server(id, options, place), seat => client(seat, options, place), DynamoSpec.All(options, place))
        {
            Lacks = (_, up) => DynamoRules.Missing(options, place, up),
            Promises = DynamoRules.Promises(options, layout),
        };
    }
}

/// <summary>What the options must satisfy, and what follows from them.</summary>
static class DynamoRules
{
    public static void Check(DynamoOptions options, Layout layout)
    {
        if (options.Placement == Placement.Regions)
        {
            foreach (var region in layout.Regions)
                Within("n", options.N, layout.Places.Count(place => place == region), $"servers of {region}");
            if (layout.Regions.Count == 0) throw new OptionsException("placement", "placement by regions needs servers in regions");
        }
        else Within("n", options.N, layout.Servers, "servers");
        var replicas = Replicas(options, layout);
        Within("r", options.R, replicas, "replicas");
        Within("w", options.W, replicas, "replicas");
        Within("virtual-nodes", options.VirtualNodes, 1024, "places");
        Within("tree-depth", options.TreeDepth, 16, "levels");
        Within("handoff-batch", options.HandoffBatch, int.MaxValue, "hints");
        if (options.HintLimit < 0) throw new OptionsException("hint-limit", "hint-limit must not be negative");
        Positive("handoff-interval", options.HandoffInterval);
        Positive("replica-timeout", options.ReplicaTimeout);
        Positive("request-timeout", options.RequestTimeout);
        Positive("probe-interval", options.ProbeInterval);
        CheckResolution(options);
    }

    static void CheckResolution(DynamoOptions options)
    {
        switch (options)
        {
            case { Resolution: Resolution.Crdt, Data: Data.Registers }:
                throw new OptionsException("resolution", "resolution crdt needs the data counters or sets");
            case { Resolution: Resolution.MultiValue, Data: not Data.Registers }:
                throw new OptionsException("resolution", "resolution multi-value is for registers; say function for other data");
            case { Resolution: Resolution.Function, Data: Data.Sets, Merge: not MergeFunction.Union }:
                throw new OptionsException("merge", "merge must be union for sets");
            case { Resolution: Resolution.Function, Data: not Data.Sets, Merge: not MergeFunction.Max }:
                throw new OptionsException("merge", "merge must be max for registers and counters");
        }
    }

    /// <summary>Replicas of a key.</summary>
    static int Replicas(DynamoOptions options, Layout layout) =>
        options.Placement == Placement.Regions ? options.N * layout.Regions.Count : options.N;

    /// <summary>
    /// Replicas converge as long as they compare notes. That the last reads find every acknowledged update takes more: quorums that
    /// intersect, of replicas only, and a resolution that drops nothing. Registers are regular at best: a read during a write may see it
    /// and
    /// a later one not, so nothing here is linearizable.
    /// </summary>
    public static IReadOnlyList<string> Promises(DynamoOptions options, Layout layout)
    {
        var promises = new List<string>();
        if (options.AntiEntropyInterval > Duration.Zero) promises.Add("convergence");
        if (options.R + options.W <= Replicas(options, layout) || options.SloppyQuorum) return promises;
        if (options is { Data: Data.Registers, Resolution: Resolution.MultiValue or Resolution.Function }) promises.Add("no-lost-write");
        if (options is { Data: Data.Counters, Resolution: Resolution.Crdt }) promises.Add("counter-bounds");
        if (options is { Data: Data.Sets, Resolution: Resolution.Crdt }) promises.Add("set-members");
        return promises;
    }

    public static string? Missing(DynamoOptions options, DynamoPlace place, NodeSet up)
    {
        var needed = int.Max(options.R, options.W);
        for (var range = 0; range < place.Ring.Ranges; range++)
        {
            var homes = NodeSet.Of(place.Ring.Homes(range)).Intersect(up).Count;
            var others = options.SloppyQuorum && options.Placement != Placement.Regions ? up.Count - homes : 0;
            if (homes + others < needed)
                return string.Create(CultureInfo.InvariantCulture,
                    $"{homes + others} of {place.Ring.Homes(range).Length} replicas of range {range}, {needed} needed");
        }
        return null;
    }

    static void Within(string option, int value, int most, string of)
    {
        if (value >= 1 && value <= most) return;
        var found = string.Create(CultureInfo.InvariantCulture, $"{option} is {value}, expected 1 to {most}");
        throw new OptionsException(option, $"{found} ({of})");
    }

    static void Positive(string option, Duration value)
    {
        if (value <= Duration.Zero) throw new OptionsException(option, $"{option} must be positive");
    }
}
