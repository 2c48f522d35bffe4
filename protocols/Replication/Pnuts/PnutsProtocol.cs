using System.Globalization;

namespace Simulator.Protocols.Pnuts;

/// <summary>Makes a storage unit. Planted bugs give their own.</summary>
public delegate PnutsStorage PnutsStorageFactory(NodeId self, int regions, PnutsOptions options);

/// <summary>Makes a broker. Planted bugs give their own.</summary>
public delegate PnutsBroker PnutsBrokerFactory(NodeId self, int regions, PnutsOptions options);

/// <summary>PNUTS, as scenarios see it.</summary>
public sealed class PnutsProtocol(PnutsStorageFactory makeStorage, PnutsBrokerFactory makeBroker) : Protocol<PnutsOptions>
{
    internal static readonly PnutsStorageFactory Storage = static (self, regions, options) => new PnutsStorage(self, regions, options);
    internal static readonly PnutsBrokerFactory Broker = static (self, regions, options) => new PnutsBroker(self, regions, options);

    public PnutsProtocol() : this(Storage, Broker) { }

    public override string Name => "pnuts";
    public override string Summary =>
        "Each record has a master region that orders its versions; brokers carry them to the copies of all regions, which answer reads";
    public override string Source => "Cooper et al., PNUTS: Yahoo!'s Hosted Data Serving Platform, VLDB 2008";
    public override string Service =>
        "key-value store: read, write, cas (as test-and-set of a version); per-record timeline consistency; levels of a read: any, "
        + "critical, latest; linearizable with latest and without fail-over";
    public override string Tolerates =>
        "crashes with recovery from disk, lost, repeated and late messages; records whose master region is down or cut off take no "
        + "writes until it is back or, with fail-over, are taken over by another region, and what only the old master had is lost";

    public override IReadOnlyList<Mutant> Mutants => PnutsMutants.All;

    public override StormPlan DrawStorm(Dice dice, int? servers) => PnutsStorm.Draw(dice, servers);

    /// <summary>Whether reads are answered by the one region that knows the latest version.</summary>
    internal static bool IsLinearizable(PnutsOptions options) => options is { Reads: ReadLevel.Latest, FailOver: false };

    protected override Deployment Deploy(PnutsOptions options, int servers)
    {
        Require(options.MigrateAfter >= 0, "migrate-after", "must be at least 0");
        Require(options.Batch >= 1, "batch", "must be at least 1");
        Require(options.PurgeAfter >= 1, "purge-after", "must be at least 1");
        Require(options.RecentRequests >= 1, "recent-requests", "must be at least 1");
        Require(options.ResendAfter > Duration.Zero, "resend-after", "must be more than zero");
        Require(options.Heartbeat > Duration.Zero && options.Heartbeat * 2 <= options.DetectAfter, "heartbeat",
            "must be more than zero and at most half of detect-after");
        if (servers < 2 || servers % 2 != 0)
            throw new OptionsException("servers", "must be even: a storage unit and a broker for each region");
        var regions = servers / 2;
        return new Deployment(
            id => id.Value < regions ? makeStorage(id, regions, options) : makeBroker(id, regions, options),
            seat => new PnutsClient(seat, regions, options), PnutsSpec.All(options))
        {
            Lacks = (_, up) => Lacks(up, regions, options),
            Promises = IsLinearizable(options) ? ["linearizable"] : ["convergence"],
        };
    }

    protected override Deployment Deploy(PnutsOptions options, Layout layout)
    {
        for (var region = 0; region < layout.Servers / 2 && !layout.Places.IsEmpty; region++)
            if (layout.Places[region] != layout.Places[region + layout.Servers / 2])
                throw new OptionsException("servers", string.Create(CultureInfo.InvariantCulture,
                    $"must name the regions twice in the same order: n{region + 1} and n{region + layout.Servers / 2 + 1} belong "
                        + $"together"));
        return Deploy(options, layout.Servers);
    }

    /// <summary>Any record may have any master. With fail-over one region is enough.</summary>
    static string? Lacks(NodeSet up, int regions, PnutsOptions options)
    {
        var (whole, missing) = (0, -1);
        for (var region = 0; region < regions; region++)
            if (up.Contains(new NodeId(region)) && up.Contains(new NodeId(region + regions))) whole++;
            else missing = region;
        if (missing < 0 || options.FailOver && whole > 0) return null;
        return string.Create(CultureInfo.InvariantCulture, $"region {missing + 1} lacks its storage unit or its broker");
    }
}
