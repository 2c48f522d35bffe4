using System.Globalization;
using Simulator.Protocols.Transactions;

namespace Simulator.Protocols.PaxosCommit;

/// <summary>Makes a server. Planted bugs give their own.</summary>
public delegate PaxosCommitNode PaxosCommitFactory(NodeId self, int servers, PaxosCommitOptions options);

/// <summary>Paxos Commit over a transactional store, as scenarios see it.</summary>
public sealed class PaxosCommitProtocol(PaxosCommitFactory server) : Protocol<PaxosCommitOptions>
{
    public PaxosCommitProtocol() : this(static (self, servers, options) => new PaxosCommitNode(self, servers, options)) { }

    public override string Name => "paxos-commit";
    public override string Summary => "Atomic commit that does not block: each participant's vote is chosen by Paxos among 2F+1 acceptors";
    public override string Source => "Gray and Lamport, Consensus on Transaction Commit, TODS 31(1), 2006";
    public override string Service => StoreDeployment.Service;
    public override string Tolerates =>
        "crashes with recovery from disk, lost, repeated and late messages; no transaction stays in doubt while F+1 of 2F+1 acceptors are "
        + "up";

    public override IReadOnlyList<Mutant> Mutants => PaxosCommitMutants.All;

    public override StormPlan DrawStorm(Dice dice, int? servers) => PaxosCommitStorm.Draw(dice, servers);

    protected override Deployment Deploy(PaxosCommitOptions options, int servers)
    {
        StoreDeployment.Validate(options.Store, servers);
        StoreDeployment.Require(options.Faults >= 0, "faults", "must be 0 or more");
        StoreDeployment.Require(
            !options.Acceptors.IsEmpty || 2 * options.Faults + 1 <= servers, "faults",
            $"needs 2F+1 acceptors, and there are {servers} servers");
        StoreDeployment.Require(
            options.Acceptors.IsEmpty || options.Acceptors.Count == 2 * options.Faults + 1, "acceptors", "must be 2F+1 with F faults");
        StoreDeployment.RequireServers(options.Acceptors, servers, "acceptors");
        StoreDeployment.Require(options.VoteTimeout > Duration.Zero, "vote-timeout", "must be longer than nothing");
        StoreDeployment.Require(options.InquiryInterval > Duration.Zero, "inquiry-interval", "must be longer than nothing");
        StoreDeployment.Require(options.BallotTimeout.From > Duration.Zero, "ballot-timeout", "must be longer than nothing");
        var acceptors = PaxosCommitNode.AcceptorsOf(options, servers);
        return StoreDeployment.Of(
            options.Store, servers, id => server(id, servers, options), StoreDeployment.Client, anyMayFindOut: true,
            [.. TransactionSpec.All(), .. PaxosCommitSpec.All()], up => Lacks(acceptors, up));
    }

    static string? Lacks(NodeSet acceptors, NodeSet up)
    {
        var (there, needed) = (acceptors.Intersect(up).Count, acceptors.Count / 2 + 1);
        return there >= needed
            ? null : string.Create(CultureInfo.InvariantCulture, $"no quorum: {there} of {acceptors.Count} acceptors, {needed} needed");
    }
}
