using Simulator.Protocols.Paxos;
using Simulator.Tests.Sim;
using static Simulator.Tests.Papers.PaxosProbe;

namespace Simulator.Tests.Protocols.Paxos;

/// <summary>Each invariant holds its peace when all is well and speaks when its property is broken.</summary>
public sealed class PaxosSpecTests
{
    readonly AnyCluster cluster = new();
    readonly VotesCast votes = new(new PaxosRoles(new PaxosOptions(), 5).Quorums);

    [Test]
    public void Agreement()
    {
        var invariant = new Agreement();
        Assert.That(cluster.Check(invariant, Learned(0, 5)), Is.Null);
        Assert.That(cluster.Check(invariant, Learned(1, 5)), Is.Null);
        Assert.That(cluster.Check(invariant, Learned(2, 6)), Is.EqualTo("n1 and n3 learned that 5 and 6 are chosen for k"));
    }

    [Test]
    public void Nontriviality()
    {
        var invariant = new Nontriviality();
        cluster.Check(invariant, Server().Receive(-1, Write(5)));
        Assert.That(cluster.Check(invariant, Server(self: 1).Receive(0, AcceptOf(1, 0, 5, process: 0))), Is.Null);
        Assert.That(cluster.Check(invariant, Server(self: 2).Receive(0, AcceptOf(1, 0, 6, process: 0))), Does.Contain("which nobody has proposed"));
    }

    [Test]
    public void Only_chosen_is_learned()
    {
        var invariant = new OnlyChosenIsLearned(votes);
        for (var i = 0; i < 2; i++) cluster.Check(invariant, Voted(i, 1, 5));
        cluster.Check(invariant, Voted(2, 2, 5));
        Assert.That(cluster.Check(invariant, Learned(3, 5)), Does.Contain("no quorum has accepted it in one ballot"));
        cluster.Check(invariant, Voted(4, 1, 5));
        Assert.That(cluster.Check(invariant, Learned(3, 5)), Is.Null);
        cluster.Check(invariant, Server(self: 4));
        Assert.That(cluster.Check(invariant, Learned(3, 5)), Does.Contain("no quorum"), "a crash has undone the vote of n5");
    }

    [Test]
    public void Unique_ballots()
    {
        var invariant = new UniqueBallots();
        Assert.That(cluster.Check(invariant, Server().Receive(-1, Write(5))), Is.Null);
        Assert.That(cluster.Check(invariant, Server(self: 1).Receive(-1, Write(5))), Is.Null);
        Assert.That(cluster.Check(invariant, Mutant("ballots-of-nobody", 2).Receive(-1, Write(5))), Is.EqualTo("n1 and n3 both began ballot 1/n1 for k"));
    }

    [Test]
    public void One_value_per_ballot()
    {
        var invariant = new OneValuePerBallot(votes);
        Assert.That(cluster.Check(invariant, Voted(0, 1, 5)), Is.Null);
        Assert.That(cluster.Check(invariant, Voted(1, 2, 6)), Is.Null);
        Assert.That(cluster.Check(invariant, Voted(2, 1, 6)), Is.EqualTo("6 and 5 were accepted for k in ballot 1/n4"));
    }

    [Test]
    public void Promise_kept_within_a_life()
    {
        var invariant = new PromiseKept(votes);
        var acceptor = Mutant("accepts-below-promise", 0).Receive(4, new Prepare(Key, BallotOf(2, 4)));
        Assert.That(cluster.Check(invariant, acceptor), Is.Null);
        acceptor.Receive(3, AcceptOf(1, 3, 5));
        Assert.That(cluster.Check(invariant, acceptor), Is.EqualTo("n1 accepted ballot 1/n4 for k after it had promised 2/n5"));
    }

    [Test]
    public void Promise_kept_through_a_crash()
    {
        var invariant = new PromiseKept(votes);
        var proposer = Proposer(5);
        proposer.Receive(4, new Refusal(Key, BallotOf(1, 0), BallotOf(5, 3))).Fire(new TryAgain(Key)).Receive(1, new Promise(Key, BallotOf(6, 0), null));
        Assert.That(cluster.Check(invariant, proposer), Is.Null);
        Assert.That(cluster.Check(invariant, Voted(2, 1, 5)), Is.Null, "it has promised nothing");
        Assert.That(cluster.Check(invariant, Voted(1, 1, 5)), Is.EqualTo("n2 accepted ballot 1/n4 for k after it had promised 6/n1"));
    }

    [Test]
    public void Safe_proposals()
    {
        var invariant = new SafeProposals(votes, new NodeId(0));
        for (var i = 0; i < 3; i++) cluster.Check(invariant, Voted(i, 1, 5));
        var other = Server(self: 3).Receive(4, new Prepare(Key, BallotOf(2, 4))).Receive(4, AcceptOf(2, 4, 6));
        Assert.That(cluster.Check(invariant, other), Is.EqualTo("n4 accepted 6 for k in ballot 2/n5, where another value may be chosen below"));
    }

    [Test]
    public void A_proposal_of_the_highest_value_of_a_quorum_is_safe()
    {
        var invariant = new SafeProposals(votes, new NodeId(0));
        Probe<PaxosNode>[] servers = [.. Enumerable.Range(0, 5).Select(i => Server(self: i))];
        for (var i = 0; i < 3; i++)
        {
            cluster.Check(invariant, servers[i].Receive(4, new Prepare(Key, BallotOf(1, 4))));
            cluster.Check(invariant, servers[i + 1].Receive(4, new Prepare(Key, BallotOf(1, 4))));
        }
        foreach (var i in new[] { 0, 1, 2 }) Assert.That(cluster.Check(invariant, servers[i].Receive(4, AcceptOf(1, 4, 5))), Is.Null);
        foreach (var i in new[] { 2, 3, 4 }) cluster.Check(invariant, servers[i].Receive(4, new Prepare(Key, BallotOf(2, 4))));
        Assert.That(cluster.Check(invariant, servers[4].Receive(4, AcceptOf(2, 4, 5))), Is.Null);
    }

    static Probe<PaxosNode> Learned(int server, long value) => Server(self: server).Receive(1, new Chosen(Key, ProposalOf(value, 7)));

    static Probe<PaxosNode> Voted(int server, long number, long value) => Server(self: server).Receive(3, AcceptOf(number, 3, value));

    static Probe<PaxosNode> Mutant(string name, int self)
    {
        var mutant = new PaxosProtocol().Mutants.Single(each => each.Name == name);
        return new(() => (PaxosNode)mutant.Protocol.Deploy(mutant.Options(new PaxosOptions()), 5).Server(new NodeId(self)), 5, self);
    }
}
