using Simulator.Protocols.Transactions;

namespace Simulator.Protocols.PaxosCommit;

/// <summary>Paxos Commit with one rule taken away, each time another.</summary>
static class PaxosCommitMutants
{
    const string Agreement = "commit-agreement", Promise = "promise-kept", Chosen = "chosen-once", PerBallot = "one-vote-per-ballot";

    public static IReadOnlyList<Mutant> All { get; } =
    [
        Of("half-is-a-majority", "takes for chosen what F of 2F+1 acceptors have accepted", [Agreement, Chosen, "commit-stability"],
            static (self, servers, options) => new HalfIsAMajority(self, servers, options)),
        Of("promise-not-kept", "an acceptor accepts votes of the participants' own ballot after a leader has begun a higher one",
            [Promise, Agreement, Chosen], static (self, servers, options) => new PromiseNotKept(self, servers, options)),
        Of("promise-not-persisted", "an acceptor's crash forgets what it has promised", [Agreement, Chosen, "commit-stability"],
            static (self, servers, options) => new PromiseNotPersisted(self, servers, options)),
        Of("leader-does-not-ask", "a new leader proposes to abort without asking what was accepted", [Chosen, Agreement],
            static (self, servers, options) => new LeaderDoesNotAsk(self, servers, options)),
        Of("leader-aborts-whatever", "a new leader proposes to abort whatever it hears", [Chosen, Agreement],
            static (self, servers, options) => new LeaderAbortsWhatever(self, servers, options)),
        Of("vote-not-persisted", "a participant's crash forgets that it has voted, and it votes otherwise",
            [PerBallot, Agreement, Chosen, "bank-total", "strict-serializable"],
            static (self, servers, options) => new VoteNotPersisted(self, servers, options)),
    ];

    static Mutant Of(string name, string summary, string[] caughtBy, PaxosCommitFactory server) =>
        new(name, summary, caughtBy, new PaxosCommitProtocol(server)) { Options = OneFault };

    /// <summary>With a single acceptor nothing can go wrong between acceptors.</summary>
    static object OneFault(object options) => (PaxosCommitOptions)options with { Faults = 1, AskAllAcceptors = false };

    sealed class HalfIsAMajority(NodeId self, int servers, PaxosCommitOptions options) : PaxosCommitNode(self, servers, options)
    {
        protected override int Majority => base.Majority - 1;
    }

    sealed class PromiseNotKept(NodeId self, int servers, PaxosCommitOptions options) : PaxosCommitNode(self, servers, options)
    {
        protected override bool MayAccept(Acceptor acceptor, long ballot) => true;
    }

    sealed class PromiseNotPersisted(NodeId self, int servers, PaxosCommitOptions options) : PaxosCommitNode(self, servers, options)
    {
        protected override void KeepPromise(Env env, PromisedRecord record) { }
    }

    sealed class LeaderDoesNotAsk(NodeId self, int servers, PaxosCommitOptions options) : PaxosCommitNode(self, servers, options)
    {
        protected override bool MustAskFirst => false;
    }

    sealed class LeaderAbortsWhatever(NodeId self, int servers, PaxosCommitOptions options) : PaxosCommitNode(self, servers, options)
    {
        protected override InstanceVote ValueFor(Leadership leadership, NodeId participant) => new(participant, false, 0, default);
    }

    sealed class VoteNotPersisted(NodeId self, int servers, PaxosCommitOptions options) : PaxosCommitNode(self, servers, options)
    {
        private protected override void KeepVote(Env env, Branch branch, PreparedRecord record) => SendYes(env, branch);
    }
}
