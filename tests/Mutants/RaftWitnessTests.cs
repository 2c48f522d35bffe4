using Simulator.Protocols;
using Simulator.Protocols.Raft;
using Simulator.Tests.Papers;
using Simulator.Tests.Sim;
using Answer = Simulator.Protocols.Answer;

namespace Simulator.Tests.Mutants;

/// <summary>
/// Rules whose absence takes so many coincidences to hurt that tens of thousands of drawn storms did not show it. Here is the one
/// step at which a server without the rule parts from one with it.
/// </summary>
public sealed class RaftWitnessTests
{
    static readonly RaftOptions Lease = RaftProbe.Paper with { Reads = ReadMode.Lease, CheckQuorum = true };

    [Test]
    public void Without_the_term_check_an_acknowledgement_of_an_earlier_term_commits([Values] bool mutant)
    {
        var probe = Leader(mutant, Without.AnyAnswerCounts, RaftProbe.Paper, RaftProbe.Disk(3, 1, 1));
        foreach (var follower in new[] { 1, 2 }) probe.Receive(follower, new Appended(2, 1, 3));
        Assert.That(probe.Node.CommitIndex, Is.EqualTo(mutant ? 3 : 0));
    }

    [Test]
    public void Without_a_round_of_its_own_a_read_is_confirmed_by_answers_to_an_earlier_question([Values] bool mutant)
    {
        var probe = Leader(mutant, Without.ReadsJoinTheRound, RaftProbe.Paper).AllAppendedBy(1, 2);
        probe.Receive(-1, RaftProbe.Read(1)).Receive(-1, RaftProbe.Read(2));
        probe.Sent();
        probe.Receive(1, new Appended(1, 2, 1)).Receive(2, new Appended(1, 2, 1));
        Assert.That(probe.Sent<Answer>(), Has.Count.EqualTo(mutant ? 2 : 1));
    }

    [Test]
    public void Without_protection_a_follower_votes_its_leader_out_while_that_holds_a_lease([Values] bool mutant)
    {
        var probe = Server(mutant, Without.LeaderNotProtected, Lease);
        probe.Receive(1, new AppendEntries(1, 1, 0, 0, [], 0));
        probe.Sent();
        probe.Receive(2, new RequestVote(2, 9, 9, ByTransfer: false));
        Assert.That(probe.Sent<VoteReply>(), Has.Count.EqualTo(mutant ? 1 : 0));
    }

    [Test]
    public void Without_revocation_a_lease_outlives_an_attempt_to_transfer_the_leadership([Values] bool mutant)
    {
        var probe = Leader(mutant, Without.LeaseOutlivesTransfer, Lease).AllAppendedBy(1, 2);
        probe.Receive(-10, RaftProbe.Ask("transfer-leader", Value.Of("n4"))).Fire(TransferTimeout.It);
        probe.Sent();
        probe.Receive(-1, RaftProbe.Read(1));
        Assert.That(probe.Sent<Answer>(), Has.Count.EqualTo(mutant ? 1 : 0));
    }

    static class Without
    {
        public static RaftNode AnyAnswerCounts(NodeId self, int servers, RaftOptions options) =>
            new RaftMutants.AnyAnswerCounts(self, servers, options);
        public static RaftNode ReadsJoinTheRound(NodeId self, int servers, RaftOptions options) =>
            new RaftMutants.ReadsJoinTheRound(self, servers, options);
        public static RaftNode LeaderNotProtected(NodeId self, int servers, RaftOptions options) =>
            new RaftMutants.LeaderNotProtected(self, servers, options);
        public static RaftNode LeaseOutlivesTransfer(NodeId self, int servers, RaftOptions options) =>
            new RaftMutants.LeaseOutlivesTransfer(self, servers, options);
    }

    static Probe<RaftNode> Server(bool mutant, RaftFactory without, RaftOptions options, RaftDisk? disk = null) =>
        new(() => mutant ? without(new NodeId(0), 5, options) : new RaftNode(new NodeId(0), 5, options), disk: disk);

    static Probe<RaftNode> Leader(bool mutant, RaftFactory without, RaftOptions options, RaftDisk? disk = null)
    {
        var probe = Server(mutant, without, options, disk).Fire(ElectionTimeout.It);
        foreach (var voter in new[] { 1, 2 }) probe.Receive(voter, new VoteReply(probe.Node.CurrentTerm, Granted: true));
        probe.Sent();
        return probe;
    }
}
