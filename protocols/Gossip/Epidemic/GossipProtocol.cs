namespace Simulator.Protocols.Epidemic;

/// <summary>Makes a server. Planted bugs give their own.</summary>
public delegate GossipNode GossipFactory(NodeId self, GossipOptions options);

/// <summary>Epidemic replication, as scenarios see it.</summary>
public sealed class GossipProtocol(GossipFactory server) : Protocol<GossipOptions>
{
    internal static readonly GossipFactory Correct = static (self, options) => new GossipNode(self, options);

    public GossipProtocol() : this(Correct) { }

    public override string Name => "gossip";
    public override string Summary => "Updates that spread like a disease: direct mail, rumour mongering, anti-entropy, death certificates";
    public override string Source => "Demers et al., Epidemic Algorithms for Replicated Database Maintenance, PODC 1987";
    public override string Service =>
        "registers: read, write, and delete (a write of nil); every server answers from what it holds; the last writer wins; cas and "
        + "append are refused";
    public override string Tolerates =>
        "crashes with recovery from disk, partitions, lost, repeated and late messages, any number of each; servers converge once they "
        + "can all reach each other and anti-entropy is on";

    public override IReadOnlyList<Mutant> Mutants => GossipMutants.All;

    public override StormPlan DrawStorm(Dice dice, int? servers) => GossipStorm.Draw(dice, servers);

    protected override Deployment Deploy(GossipOptions options, int servers)
    {
        Check(options);
        return new Deployment(id => server(id, options), seat => new ServiceClient(seat), GossipSpec.All())
        {
            // Rumours alone may die out before everybody has heard (§1.4), and mail may be lost (§1.2).
            Promises = options.AntiEntropy == Direction.None || !options.DeathCertificates ? [] : ["convergence"],
            Lacks = (_, up) => up.IsEmpty ? "no server" : null,
        };
    }

    static void Check(GossipOptions options)
    {
        AtLeastOne(options.K, "k");
        AtLeastOne(options.PeelBatch, "peel-batch");
        AboveZero(options.RumourInterval, "rumour-interval");
        AboveZero(options.AntiEntropyInterval, "anti-entropy-interval");
        AboveZero(options.StampPrecision, "stamp-precision");
        if (options.TreeDepth is < 1 or > 4)
            throw new OptionsException("tree-depth", $"found tree-depth {options.TreeDepth}, expected 1 to 4");
        if (options.Compare == Comparison.PeelBack && options.AntiEntropy is not (Direction.PushPull or Direction.None))
            throw new OptionsException("compare", "compare: peel-back goes both ways, expected anti-entropy: push-pull");
        if (options.Redistribute == Redistribution.Mail && !options.DirectMail)
            throw new OptionsException("redistribute", "redistribute: mail without direct-mail: true");
    }

    static void AtLeastOne(int number, string option)
    {
        if (number < 1) throw new OptionsException(option, $"found {option} {number}, expected at least 1");
    }

    static void AboveZero(Duration time, string option)
    {
        if (time <= Duration.Zero) throw new OptionsException(option, $"found {option} {time}, expected more than 0s");
    }
}
