namespace Simulator.Protocols.Plumtree;

/// <summary>Makes a server. Planted bugs give their own.</summary>
public delegate PlumtreeNode PlumtreeServerFactory(NodeId self, int servers, PlumtreeOptions options);

/// <summary>Plumtree, as scenarios see it.</summary>
public sealed class PlumtreeProtocol(PlumtreeServerFactory server) : Protocol<PlumtreeOptions>
{
    public PlumtreeProtocol() : this(static (self, servers, options) => new PlumtreeNode(self, servers, options)) { }

    public override string Name => "plumtree";
    public override string Summary => "Broadcast along a tree that gossip builds and repairs, over an overlay of small views";
    public override string Source =>
        "Leitão, Pereira and Rodrigues, Epidemic Broadcast Trees, SRDS 2007; overlay: HyParView, DSN 2007";
    public override string Service => "key-value store: write (broadcast by the asked server), read (what the asked server holds)";
    public override string Tolerates =>
        "crashes with recovery from disk; with exchange-period and the overlay's reconnect-every also lost messages and partitions: all "
        + "servers hold the same in the end";

    public override IReadOnlyList<Mutant> Mutants => PlumtreeMutants.All;

    public override StormPlan DrawStorm(Dice dice, int? servers)
    {
        var size = servers ?? dice.Any(3, 5, 7, 8);
        var keepAlive = dice.Ms(20, 50);
        return new StormPlan(new PlumtreeOptions
        {
            Push = dice.OneIn(5) ? PushMode.Flood : PushMode.Tree,
            MissingTimeout = dice.Ms(10, 40),
            GraftTimeout = dice.Ms(8, 20),
            LazyPeriod = dice.OneIn(3) ? dice.Ms(1, 20) : Duration.Zero,
            OptimizationThreshold = dice.Below(3),
            ExchangePeriod = dice.Ms(30, 100),
            MessagesKept = dice.Any(4, 64, 4096),
            Overlay = new OverlayOptions
            {
                ActiveView = 2 + dice.Below(4),
                PassiveView = 1 + dice.Below(8),
                ShufflePeriod = dice.Ms(50, 150),
                KeepAlive = keepAlive,
                Silence = keepAlive * 3,
                ReconnectEvery = 2 + dice.Below(6),
            },
        }, size, Tolerance: size)
        {
            Functions = ["read", "write"],
            IsLinearizable = false,
            Settle = Duration.Seconds(4),
        };
    }

    protected override Deployment Deploy(PlumtreeOptions options, int servers)
    {
        var overlay = options.Overlay;
        if (overlay.ActiveView < 1) throw new OptionsException("overlay", "overlay.active-view is below 1");
        if (overlay.Silence < overlay.KeepAlive * 2)
            throw new OptionsException("overlay", $"overlay.silence is {overlay.Silence}, below two keep-alives of {overlay.KeepAlive}");
        return new Deployment(id => server(id, servers, options), static seat => new ServiceClient(seat), PlumtreeSpec.All(options))
        {
            Lacks = static (_, up) => up.IsEmpty ? "no server is up" : null,
            Promises = ["convergence"],
        };
    }
}
