namespace Simulator.Protocols.Paxos;

/// <summary>Makes a server of Paxos. Planted bugs give their own.</summary>
public delegate PaxosNode PaxosFactory(NodeId self, int servers, PaxosOptions options);

/// <summary>Single-decree Paxos, as scenarios see it.</summary>
public sealed class PaxosProtocol(PaxosFactory factory) : Protocol<PaxosOptions>
{
    public PaxosProtocol() : this(static (self, servers, options) => new PaxosNode(self, servers, options)) { }

    public override string Name => "paxos";
    public override string Summary => "Single-decree consensus, one instance for each key: a register that is written once";
    public override string Source =>
        "Lamport, Paxos Made Simple, ACM SIGACT News 2001; The Part-Time Parliament, ACM TOCS 1998; "
        + "Howard, Malkhi and Spiegelman, Flexible Paxos, OPODIS 2016";
    public override string Service =>
        "write-once registers, linearizable: read, write and cas from nil; a write or cas fails when another value was chosen";
    public override string Tolerates =>
        "crashes with recovery from disk, lost, repeated and late messages; makes progress while acceptors of a quorum of each phase are "
        + "up (f of 2f+1 may be down with majorities) and one proposer is not disturbed by others";

    public override IReadOnlyList<Mutant> Mutants => PaxosMutants.All;

    public override StormPlan DrawStorm(Dice dice, int? servers) => PaxosStorm.Draw(dice, servers);

    protected override Deployment Deploy(PaxosOptions options, int servers)
    {
        var roles = new PaxosRoles(options, servers);
        Validate(options);
        return new Deployment(
            id => factory(id, servers, options), seat => new PaxosClient(seat, roles), PaxosSpec.All(roles))
        {
            Lacks = (_, up) => Lacks(roles, up),
            Sometimes =
            [
                new SometimesAt<PaxosNode>("value-found", "a proposer is told of a value that may be chosen already (§2.2, P2c)",
                    node => node.Events.Counted?.Promise.Accepted is not null),
                new SometimesAt<PaxosNode>("second-vote", "an acceptor votes in a ballot later than the first",
                    node => node.Events.Cast?.Vote.Ballot.Number > 1),
            ],
        };
    }

    static string? Lacks(PaxosRoles roles, NodeSet up)
    {
        if (roles.Proposers.Intersect(up).IsEmpty) return "no proposer is up";
        if (roles.Learners.Intersect(up).IsEmpty) return "no learner is up";
        return roles.Quorums.Missing(up, "acceptors") is { } missing ? $"no quorum for {missing}" : null;
    }

    static void Validate(PaxosOptions o)
    {
        Require(o.PresenceInterval > Duration.Zero, "presence-interval", "must be longer than nothing");
        Require(o.PresenceTimeout > o.PresenceInterval, "presence-timeout", $"must be above the interval of {o.PresenceInterval}");
        Require(o.Backoff.From <= o.Backoff.To, "backoff", "must not end before it begins");
        Require(o.Retransmit > Duration.Zero, "retransmit", "must be longer than nothing");
    }
}
