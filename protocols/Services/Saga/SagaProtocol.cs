using System.Globalization;

namespace Simulator.Protocols.Sagas;

/// <summary>Makes a service. Planted bugs give their own.</summary>
public delegate ServiceNode ServiceFactory(NodeId self, SagaOptions options, SagaBook book);

/// <summary>Makes the orchestrator. Planted bugs give their own.</summary>
public delegate OrchestratorNode OrchestratorFactory(NodeId self, SagaOptions options, SagaBook book);

/// <summary>Sagas, as scenarios see them.</summary>
public sealed class SagaProtocol(ServiceFactory service, OrchestratorFactory orchestrator) : Protocol<SagaOptions>
{
    internal static readonly ServiceFactory MakeService = static (self, options, book) => new ServiceNode(self, options, book);
    internal static readonly OrchestratorFactory MakeOrchestrator =
        static (self, options, book) => new OrchestratorNode(self, options, book);

    /// <summary>The services, without the orchestrator.</summary>
    public const int Services = 4;

    public SagaProtocol() : this(MakeService, MakeOrchestrator) { }

    /// <summary>How many servers sagas of this style run on.</summary>
    internal static int ServersOf(SagaStyle style) => Services + (style == SagaStyle.Orchestrated ? 1 : 0);

    /// <summary>The sagas that clients can begin; those of the shop by default.</summary>
    public Func<SagaOptions, SagaBook> Sagas { get; init; } = Shop.Book;

    public override string Name => "saga";
    public override string Summary => "Changes of several services at once without a common transaction: steps, and compensations for them";
    public override string Source =>
        "Garcia-Molina and Salem, Sagas, SIGMOD 1987; Richardson, Microservices Patterns, 2018, chapters 3 and 4";
    public override string Service =>
        "a shop: order, cancel, read; each order is completed or wholly taken back, others may see it before (no isolation)";
    public override string Tolerates =>
        "crashes of any servers with recovery from disk, lost, repeated and late messages; a saga stands still while a service that it "
        + "needs, or its orchestrator, is down";

    public override IReadOnlyList<Mutant> Mutants => SagaMutants.All;

    public override StormPlan? DrawStorm(Dice dice, int? servers) => SagaStorm.Draw(dice, servers);

    protected override Deployment Deploy(SagaOptions options, int servers)
    {
        var needed = ServersOf(options.Style);
        if (servers != needed)
            throw new OptionsException("style", string.Create(CultureInfo.InvariantCulture,
                $"{(needed > Services ? "orchestrated" : "choreographed")} sagas run on {needed} servers, not {servers}"));
        if (options.LockAttempts < 1) throw new OptionsException("lock-attempts", "at least 1");
        var book = Sagas(options);
        return new Deployment(
            id => id.Value < Services ? service(id, options, book) : orchestrator(id, options, book),
            seat => new SagaClient(seat, options), SagaSpec.All(options, book))
        {
            Promises = ["saga-outcome", "step-once", "compensation-order", "no-orphan", "conserved", "never-below-zero"],
            Lacks = (_, up) => Missing(up, needed),
        };
    }

    static string? Missing(NodeSet up, int needed)
    {
        for (var i = 0; i < needed; i++)
            if (!up.Contains(new NodeId(i))) return $"{ServiceNode.RoleOf((Party)i)} is down";
        return null;
    }
}
