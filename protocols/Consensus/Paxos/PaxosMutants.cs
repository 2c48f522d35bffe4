namespace Simulator.Protocols.Paxos;

/// <summary>
/// Paxos with one rule taken away, each time another. Not here are changes that do no harm by themselves: a proposer that uses a
/// ballot again after a restart (its own acceptors' promises stop it), and acceptors that promise one ballot twice, which they do here
/// on purpose.
/// </summary>
static class PaxosMutants
{
    const string Linearizable = "linearizable";

    const string Agree = "agreement", OnlyChosen = "only-chosen-is-learned", Unique = "unique-ballots",
        OneValue = "one-value-per-ballot", Promise = "promise-kept", Safe = "safe-proposals";

    public static IReadOnlyList<Mutant> All { get; } = [.. InProposers(), .. InAcceptors(), .. InLearners()];

    static IEnumerable<Mutant> InProposers()
    {
        yield return Plant("ignores-accepted-values", "proposes its own value whatever the promises report", [Agree, Safe],
            static (self, servers, options) => new IgnoresAcceptedValues(self, servers, options));
        yield return Plant("takes-first-reported-value", "proposes the value that was reported first, not that of the highest ballot",
            [Agree, Safe], static (self, servers, options) => new TakesFirstReportedValue(self, servers, options));
        yield return Plant("counts-any-promise", "counts promises for its earlier ballots", [Agree, Safe],
            static (self, servers, options) => new CountsAnyPromise(self, servers, options));
        yield return Plant("ballots-of-nobody", "numbers ballots without saying whose they are; acceptors promise equal ballots twice",
            [Agree, Unique, OneValue, Safe], static (self, servers, options) => new BallotsOfNobody(self, servers, options));
        yield return Plant("everyone-skips-phase-1", "takes its own first ballot for the lowest of all", [Agree, Safe],
            static (self, servers, options) => new EveryoneSkipsPhase1(self, servers, options),
            options: static options => options with { SkipFirstPhase = true, Proposing = ProposerChoice.Any, Proposers = default });
        yield return Plant("small-phase-1-quorum", "begins phase 2 when one promise is missing", [Agree, Safe],
            static (self, servers, options) => new SmallPhase1Quorum(self, servers, options),
            "Howard, Malkhi and Spiegelman, Flexible Paxos, OPODIS 2016, §4: the quorums must intersect",
            static options => options with { Quorums = Quorums.Majority });
    }

    static IEnumerable<Mutant> InAcceptors()
    {
        yield return Plant("accepts-below-promise", "accepts whatever it is asked to", [Agree, Promise, Safe],
            static (self, servers, options) => new AcceptsBelowPromise(self, servers, options));
        yield return Plant("promise-not-persisted", "a crash forgets promises", [Agree, Promise, Safe],
            static (self, servers, options) => new PromiseNotPersisted(self, servers, options));
        yield return Plant("vote-not-persisted", "a crash forgets what was accepted", [Agree, Safe, OnlyChosen, Linearizable],
            static (self, servers, options) => new VoteNotPersisted(self, servers, options),
            "Chandra, Griesemer and Redstone, Paxos Made Live, PODC 2007, §5.1");
        yield return Plant("one-ballot-variable", "a promise overwrites the ballot in which it accepted", [Agree, Safe],
            static (self, servers, options) => new OneBallotVariable(self, servers, options),
            "Sutra, On the correctness of Egalitarian Paxos, IPL 2020");
    }

    static IEnumerable<Mutant> InLearners()
    {
        yield return Plant("adds-up-ballots", "adds up acceptances of one value in different ballots", [Agree, OnlyChosen],
            static (self, servers, options) => new AddsUpBallots(self, servers, options));
        yield return Plant("half-is-a-quorum", "takes a value for chosen when one acceptor is missing", [Agree, OnlyChosen],
            static (self, servers, options) => new HalfIsAQuorum(self, servers, options));
        yield return Plant("one-silence-is-enough", "takes one acceptor that has accepted nothing for a sign that nothing is chosen",
            [Linearizable], static (self, servers, options) => new OneSilenceIsEnough(self, servers, options));
        yield return Plant("reads-after-phase-1", "answers a read by what phase 1 has found, without having it chosen",
            [Linearizable, OnlyChosen, Agree],
            static (self, servers, options) => new ReadsAfterPhase1(self, servers, options), "Cassandra issue 12126");
    }

    static Mutant Plant(
        string name, string summary, string[] caughtBy, PaxosFactory factory, string source = "",
        Func<PaxosOptions, PaxosOptions>? options = null) =>
        new(name, summary, caughtBy, new PaxosProtocol(factory))
        {
            Source = source,
            Options = options is null ? static given => given : given => options((PaxosOptions)given),
        };

    sealed class IgnoresAcceptedValues(NodeId self, int servers, PaxosOptions options) : PaxosNode(self, servers, options)
    {
        protected override Proposal? ValueOf(IReadOnlyList<Promise> promises, Proposal? own) =>
            own ?? base.ValueOf(promises, own);
    }

    sealed class TakesFirstReportedValue(NodeId self, int servers, PaxosOptions options) : PaxosNode(self, servers, options)
    {
        protected override Proposal? ValueOf(IReadOnlyList<Promise> promises, Proposal? own)
        {
            foreach (var promise in promises)
                if (promise.Accepted is { } vote) return vote.Proposal;
            return own;
        }
    }

    sealed class CountsAnyPromise(NodeId self, int servers, PaxosOptions options) : PaxosNode(self, servers, options)
    {
        protected override bool CountsPromise(Promise m, Ballot ballot) => true;
    }

    sealed class BallotsOfNobody(NodeId self, int servers, PaxosOptions options) : PaxosNode(self, servers, options)
    {
        private protected override Ballot NextBallot(Instance instance) => base.NextBallot(instance) with { Proposer = new NodeId(0) };
    }

    sealed class EveryoneSkipsPhase1(NodeId self, int servers, PaxosOptions options) : PaxosNode(self, servers, options)
    {
        private protected override bool MaySkipPhase1(Instance instance, Ballot ballot) => ballot == new Ballot(1, Id);
    }

    sealed class SmallPhase1Quorum(NodeId self, int servers, PaxosOptions options) : PaxosNode(self, servers, options)
    {
        protected override bool IsPromised(NodeSet acceptors)
        {
            foreach (var missing in Roles.Acceptors)
                if (base.IsPromised(acceptors.With(missing))) return true;
            return base.IsPromised(acceptors);
        }
    }

    sealed class AcceptsBelowPromise(NodeId self, int servers, PaxosOptions options) : PaxosNode(self, servers, options)
    {
        protected override bool MayAccept(Accept m) => true;
    }

    sealed class PromiseNotPersisted(NodeId self, int servers, PaxosOptions options) : PaxosNode(self, servers, options)
    {
        readonly Dictionary<string, Ballot> promises = [];

        public override Ballot Promised(string key) => Ballot.Max(promises.GetValueOrDefault(key), base.Promised(key));

        protected override void SavePromise(Env env, string key, Ballot ballot) => promises[key] = ballot;
    }

    sealed class VoteNotPersisted(NodeId self, int servers, PaxosOptions options) : PaxosNode(self, servers, options)
    {
        readonly Dictionary<string, Vote> votes = [];

        public override Vote? LastVote(string key) => votes.GetValueOrDefault(key);

        protected override void SaveVote(Env env, string key, Vote vote)
        {
            votes[key] = vote;
            SavePromise(env, key, vote.Ballot);
        }
    }

    sealed class OneBallotVariable(NodeId self, int servers, PaxosOptions options) : PaxosNode(self, servers, options)
    {
        public override Vote? LastVote(string key) => base.LastVote(key) is { } vote ? vote with { Ballot = Promised(key) } : null;
    }

    sealed class AddsUpBallots(NodeId self, int servers, PaxosOptions options) : PaxosNode(self, servers, options)
    {
        private protected override Tally TallyOf(Instance instance, Vote vote) =>
            base.TallyOf(instance, vote with { Ballot = Ballot.None });
    }

    sealed class HalfIsAQuorum(NodeId self, int servers, PaxosOptions options) : PaxosNode(self, servers, options)
    {
        protected override bool IsChosen(NodeSet acceptors)
        {
            foreach (var missing in Roles.Acceptors)
                if (!acceptors.IsEmpty && base.IsChosen(acceptors.With(missing))) return true;
            return base.IsChosen(acceptors);
        }
    }

    sealed class OneSilenceIsEnough(NodeId self, int servers, PaxosOptions options) : PaxosNode(self, servers, options)
    {
        private protected override bool NothingWasChosen(Inquiry inquiry) => !inquiry.Empty.IsEmpty;
    }

    sealed class ReadsAfterPhase1(NodeId self, int servers, PaxosOptions options) : PaxosNode(self, servers, options)
    {
        private protected override void ProposeFound(Env env, Instance instance, Attempt attempt, Proposal found) =>
            Learn(env, instance, found);
    }
}
