namespace Simulator.Protocols.WeightedVoting;

/// <summary>Makes a representative. Planted bugs give their own.</summary>
public delegate VotingNode VotingServerFactory(NodeId self);

/// <summary>Makes a client process. Planted bugs give their own.</summary>
public delegate VotingClient VotingClientFactory(ClientSeat seat, VotingOptions options, QuorumSystem quorums);

/// <summary>Weighted voting, as scenarios see it.</summary>
public sealed class VotingProtocol(VotingServerFactory server, VotingClientFactory client) : Protocol<VotingOptions>
{
    internal static readonly VotingServerFactory Server = static self => new VotingNode(self);
    internal static readonly VotingClientFactory Client = static (seat, options, quorums) => new VotingClient(seat, options, quorums);

    public VotingProtocol() : this(Server, Client) { }

    public override string Name => "weighted-voting";
    public override string Summary => "Registers on representatives with votes: r to read, w to write, weak representatives as caches";
    public override string Source => "Gifford, Weighted Voting for Replicated Data, SOSP 1979";
    public override string Service => "registers: read, write; linearizable with write-back, regular without; cas and append are refused";
    public override string Tolerates =>
        "crashes with recovery from disk, lost, repeated and late messages; reads while representatives with r votes are up, writes while "
        + "those with r and w votes are";

    public override IReadOnlyList<Mutant> Mutants => VotingMutants.All;

    public override StormPlan DrawStorm(Dice dice, int? servers)
    {
        var size = servers ?? dice.Any(3, 5);
        var votes = new Weight[size];
        var total = 0;
        for (var i = 0; i < size; i++)
        {
            // The first has one at least: without any vote there is no quorum.
            votes[i] = new Weight(new NodeId(i), i == 0 ? 1 + dice.Below(3) : dice.Below(3));
            total += votes[i].Votes;
        }
        var w = 1 + dice.Below(total);
        var options = new VotingOptions { Votes = [.. votes], R = total + 1 - w, W = w, WeakRepresentatives = dice.OneIn(2) };
        return new StormPlan(options, size, Tolerance: size)
        {
            Functions = ["read", "write"],
        };
    }

    protected override Deployment Deploy(VotingOptions options, int servers)
    {
        var members = NodeSet.First(servers);
        Seq<Weight> votes = options.Votes.IsEmpty
            ? [.. Enumerable.Range(0, servers).Select(i => new Weight(new NodeId(i), 1))] : options.Votes;
        var quorums = new WeightQuorums { Votes = votes, Phase1 = options.R, Phase2 = options.W }.Over(members, options.UnsafeQuorums);
        return new Deployment(id => server(id), seat => client(seat, options, quorums), VotingSpec.All())
        {
            Lacks = (_, up) => quorums.Missing(up, "votes") is { } missing ? $"no quorum for {missing}" : null,
        };
    }
}
