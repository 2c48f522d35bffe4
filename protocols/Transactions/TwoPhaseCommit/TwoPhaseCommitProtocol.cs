using Simulator.Protocols.Transactions;

namespace Simulator.Protocols.TwoPhaseCommit;

/// <summary>Makes a server. Planted bugs give their own.</summary>
public delegate TwoPhaseCommitNode TwoPhaseCommitFactory(NodeId self, int servers, TwoPhaseCommitOptions options);

/// <summary>Makes a client process. Planted bugs give their own.</summary>
public delegate TransactionClient TransactionClientFactory(ClientSeat seat, StoreOptions store, NodeSet coordinators, bool anyMayFindOut);

/// <summary>Two-phase commit over a transactional store, as scenarios see it.</summary>
public sealed class TwoPhaseCommitProtocol(TwoPhaseCommitFactory server, TransactionClientFactory client)
    : Protocol<TwoPhaseCommitOptions>
{
    internal static readonly TwoPhaseCommitFactory Server =
        static (self, servers, options) => new TwoPhaseCommitNode(self, servers, options);

    public TwoPhaseCommitProtocol() : this(Server, StoreDeployment.Client) { }

    public override string Name => "two-phase-commit";
    public override string Summary =>
        "Atomic commit by two phases over a sharded transactional store: simple, and blocked by a crash of the coordinator";
    public override string Source =>
        "Gray, Notes on Data Base Operating Systems, 1978; Mohan, Lindsay and Obermarck, Transaction Management in the R* Distributed "
        + "Database Management System, TODS 1986; Bernstein, Hadzilacos and Goodman, Concurrency Control and Recovery in Database Systems, "
        + "1987, chapter 7";
    public override string Service => StoreDeployment.Service;
    public override string Tolerates =>
        "crashes with recovery from disk, lost, repeated and late messages; a transaction whose coordinator is down after its participants "
        + "have voted stays in doubt, with its locks, until the coordinator is back";

    public override IReadOnlyList<Mutant> Mutants => TwoPhaseCommitMutants.All;

    public override StormPlan DrawStorm(Dice dice, int? servers) => TwoPhaseCommitStorm.Draw(dice, servers);

    protected override Deployment Deploy(TwoPhaseCommitOptions options, int servers)
    {
        StoreDeployment.Validate(options.Store, servers);
        StoreDeployment.Require(options.VoteTimeout > Duration.Zero, "vote-timeout", "must be longer than nothing");
        StoreDeployment.Require(options.InquiryInterval > Duration.Zero, "inquiry-interval", "must be longer than nothing");
        StoreDeployment.Require(options.ResendInterval > Duration.Zero, "resend-interval", "must be longer than nothing");
        return StoreDeployment.Of(
            options.Store, servers, id => server(id, servers, options), client, anyMayFindOut: false, TwoPhaseCommitSpec.All(),
            static _ => null) with
        {
            Sometimes =
            [
                new SometimesAt<TwoPhaseCommitNode>("commit-unacknowledged", "a coordinator answers for a commit that not all know of",
                    node => node.Decisions.Any(decision => decision.Commit)),
            ],
        };
    }
}
