namespace Simulator.Protocols.EventSourcing;

public delegate StoreNode StoreFactory(NodeId self, EventSourcingOptions options);
public delegate HandlerNode HandlerFactory(NodeId self, EventSourcingOptions options);
public delegate ViewNode ViewFactory(NodeId self, EventSourcingOptions options);

/// <summary>Event sourcing with CQRS, as scenarios see it. Planted bugs give their own factories.</summary>
public sealed class EventSourcingProtocol : Protocol<EventSourcingOptions>
{
    internal StoreFactory Store { get; init; } = static (self, options) => new StoreNode(self, options);
    internal HandlerFactory Handler { get; init; } = static (self, options) => new HandlerNode(self, options);
    internal ViewFactory View { get; init; } = static (self, options) => new ViewNode(self, options);

    public override string Name => "event-sourced";
    public override string Summary => "A log of events per aggregate is the truth; commands are decided on replays of it, views follow it";
    public override string Source =>
        "Fowler, Event Sourcing, 2005; Young, CQRS Documents, 2010; Vernon, Implementing Domain-Driven Design, 2013, appendix A";
    public override string Service =>
        "stock: reserve, restock, read; audit of any past version; reads lag behind writes, and see the client's own with read-your-writes";
    public override string Tolerates =>
        "crashes of any servers with recovery from disk, lost, repeated and late messages; commands wait for the log, reads for a view";

    public override IReadOnlyList<Mutant> Mutants => EventSourcingMutants.All;

    public override StormPlan? DrawStorm(Dice dice, int? servers)
    {
        var size = servers ?? dice.Any(3, 4, 5);
        if (size < 3) return null;
        return new StormPlan(new EventSourcingOptions
        {
            Views = size > 3 ? dice.Any(1, size - 2) : 1,
            Poll = dice.Ms(5, 60),
            Batch = dice.Any(1, 4, 64),
            SnapshotEvery = dice.Any(0, 1, 3, 10),
        }, size, Tolerance: size)
        {
            Workload = "stock",
            Functions = ["read", "reserve", "restock"],
            Settle = Duration.Seconds(5),
        };
    }

    protected override Deployment Deploy(EventSourcingOptions options, int servers)
    {
        if (options.Views < 1) throw new OptionsException("views", "at least 1");
        if (servers < options.Views + 2) throw new OptionsException("views", "a server keeps the log and at least one handles commands");
        if (options.Batch < 1) throw new OptionsException("batch", "at least 1");
        if (options.Attempts < 1) throw new OptionsException("attempts", "at least 1");
        if (options.SnapshotEvery < 0) throw new OptionsException("snapshot-every", "at least 0");
        var firstView = servers - options.Views;
        return new Deployment(
            id => id.Value == 0 ? Store(id, options) : id.Value < firstView ? Handler(id, options) : View(id, options),
            seat => new EventSourcingClient(seat, options), EventSourcingSpec.All())
        {
            Promises =
            [
                "append-only", "replay-equals-state", "never-below-zero", "stock-not-negative", "convergence",
                .. options.ReadYourWrites ? new[] { "own-writes-read" } : [],
            ],
            Lacks = (_, up) => Missing(up, firstView, servers),
        };
    }

    static string? Missing(NodeSet up, int firstView, int servers)
    {
        if (!up.Contains(new NodeId(0))) return "the log is down";
        if (!AnyOf(up, 1, firstView)) return "no command handler is up";
        return AnyOf(up, firstView, servers) ? null : "no view is up";
    }

    static bool AnyOf(NodeSet up, int from, int to)
    {
        for (var i = from; i < to; i++)
            if (up.Contains(new NodeId(i))) return true;
        return false;
    }
}
