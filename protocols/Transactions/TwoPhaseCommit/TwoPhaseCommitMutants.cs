using Simulator.Protocols.Transactions;

namespace Simulator.Protocols.TwoPhaseCommit;

/// <summary>Two-phase commit, and the store underneath, with one rule taken away, each time another.</summary>
static class TwoPhaseCommitMutants
{
    const string Agreement = "commit-agreement", Validity = "commit-validity", Total = "bank-total", Serializable = "strict-serializable";
    const string Stability = "commit-stability", Overdraft = "no-overdraft", Way = "one-way";

    public static IReadOnlyList<Mutant> All { get; } =
    [
        Of("tells-before-logging", "tells the participants its decision before it is on disk", [Agreement, Stability],
            static (self, servers, options) => new TellsBeforeLogging(self, servers, options)),
        Of("votes-before-logging", "votes yes before what it votes for is on disk", [Total, Serializable],
            static (self, servers, options) => new VotesBeforeLogging(self, servers, options)),
        Of("forgets-before-acknowledged", "forgets a commit when the first participant has acknowledged it", [Agreement, Way],
            static (self, servers, options) => new ForgetsBeforeAcknowledged(self, servers, options)),
        Of("aborts-in-doubt", "a participant that has voted yes and hears nothing aborts alone", [Agreement, Way],
            static (self, servers, options) => new AbortsInDoubt(self, servers, options)),
        Of("missing-vote-is-yes", "commits when all but one have voted yes", [Validity, Agreement],
            static (self, servers, options) => new MissingVoteIsYes(self, servers, options)),
        Of("serves-requests-of-earlier-lives", "a restarted coordinator begins a request again of which it does not know what became",
            [Total, Overdraft, Serializable, Agreement, Stability, Way],
            static (self, servers, options) => new ServesEarlierLives(self, servers, options)),
        Of("locks-lost-in-doubt", "after a restart a transaction in doubt does not hold again what it is going to write",
            ["guarded-writes"], static (self, servers, options) => new LocksLostInDoubt(self, servers, options)) with { Options = Locking },
        Of("reads-unlocked-early", "lets go of what was read as soon as it is read", [Serializable, Total],
            static (self, servers, options) => new ReadsUnlockedEarly(self, servers, options)) with { Options = Locking },
        Of("first-committer-unchecked", "with snapshots: does not look whether another has written since", [Total, Overdraft],
            static (self, servers, options) => new FirstCommitterUnchecked(self, servers, options)) with { Options = Snapshots },
        Of("snapshot-of-each-shard", "with snapshots: each shard reads what it finds, not what was there when the transaction began",
            [Total], static (self, servers, options) => new SnapshotOfEachShard(self, servers, options)) with { Options = Snapshots },
        Of("reads-past-the-prepared", "with snapshots: a reader does not wait for who is about to commit before it", [Total],
            static (self, servers, options) => new ReadsPastThePrepared(self, servers, options)) with { Options = Snapshots },
        Of("commits-in-the-past", "with snapshots: commits at the time at which the transaction began",
            ["ascending-versions", Total, Overdraft], static (self, servers, options) => new CommitsInThePast(self, servers, options))
            with { Options = Snapshots },
        new("repeats-what-may-have-happened", "a client that has heard nothing begins its transaction again under another name",
            [Serializable, Total, Overdraft],
            new TwoPhaseCommitProtocol(TwoPhaseCommitProtocol.Server,
                static (seat, store, coordinators, any) => new Impatient(seat, store, coordinators, any))),
    ];

    static Mutant Of(string name, string summary, string[] caughtBy, TwoPhaseCommitFactory server) =>
        new(name, summary, caughtBy, new TwoPhaseCommitProtocol(server, StoreDeployment.Client));

    static TwoPhaseCommitOptions Locking(object options) => In((TwoPhaseCommitOptions)options, Isolation.Locking);

    static TwoPhaseCommitOptions Snapshots(object options) => In((TwoPhaseCommitOptions)options, Isolation.Snapshot);

    static TwoPhaseCommitOptions In(TwoPhaseCommitOptions options, Isolation isolation) =>
        options with { Store = options.Store with { Isolation = isolation } };

    sealed class TellsBeforeLogging(NodeId self, int servers, TwoPhaseCommitOptions options) : TwoPhaseCommitNode(self, servers, options)
    {
        protected override void KeepDecision(Env env, DecisionRecord record)
        {
            foreach (var participant in record.Told) env.SendEarly(participant, new Decision(record.Txn, record.Commit, record.At));
            base.KeepDecision(env, record);
        }
    }

    sealed class VotesBeforeLogging(NodeId self, int servers, TwoPhaseCommitOptions options) : TwoPhaseCommitNode(self, servers, options)
    {
        private protected override void KeepVote(Env env, Branch branch, PreparedRecord record)
        {
            env.SendEarly(
                branch.Coordinator, new Vote(branch.Txn, Ballot.Yes, Disk.Epoch, branch.At, branch.End == WorkEnd.Prepare, ""));
            Force(env, record);
        }
    }

    sealed class ForgetsBeforeAcknowledged(NodeId self, int servers, TwoPhaseCommitOptions options)
        : TwoPhaseCommitNode(self, servers, options)
    {
        protected override bool MayForget(NodeSet missing) => true;
    }

    sealed class AbortsInDoubt(NodeId self, int servers, TwoPhaseCommitOptions options) : TwoPhaseCommitNode(self, servers, options)
    {
        protected override void Ask(Env env, Branch branch)
        {
            if (branch.Inquiries > 1) Resolve(env, branch, commit: false, 0);
            else base.Ask(env, branch);
        }
    }

    sealed class MissingVoteIsYes(NodeId self, int servers, TwoPhaseCommitOptions options) : TwoPhaseCommitNode(self, servers, options)
    {
        protected override bool HasAllVotes(Running r) => r.Voted.Count >= r.Participants.Count - 1 && !r.Yes.IsEmpty;
    }

    sealed class ServesEarlierLives(NodeId self, int servers, TwoPhaseCommitOptions options) : TwoPhaseCommitNode(self, servers, options)
    {
        protected override bool IsOfThisLife(Transact m) => true;
    }

    sealed class LocksLostInDoubt(NodeId self, int servers, TwoPhaseCommitOptions options) : TwoPhaseCommitNode(self, servers, options)
    {
        private protected override void HoldAgain(Branch branch) { }
    }

    sealed class ReadsUnlockedEarly(NodeId self, int servers, TwoPhaseCommitOptions options) : TwoPhaseCommitNode(self, servers, options)
    {
        private protected override void Worked(Branch branch) => Locks.ReleaseShared(branch.Txn);
    }

    sealed class FirstCommitterUnchecked(NodeId self, int servers, TwoPhaseCommitOptions options)
        : TwoPhaseCommitNode(self, servers, options)
    {
        private protected override bool HasConflict(Branch branch) => false;
    }

    sealed class SnapshotOfEachShard(NodeId self, int servers, TwoPhaseCommitOptions options) : TwoPhaseCommitNode(self, servers, options)
    {
        private protected override long SnapshotOf(Branch branch) => long.MaxValue;
    }

    sealed class ReadsPastThePrepared(NodeId self, int servers, TwoPhaseCommitOptions options) : TwoPhaseCommitNode(self, servers, options)
    {
        private protected override bool MustWaitFor(Branch reader, Branch writer) => false;
    }

    sealed class CommitsInThePast(NodeId self, int servers, TwoPhaseCommitOptions options) : TwoPhaseCommitNode(self, servers, options)
    {
        private protected override long PrepareTimestamp(Branch branch, long fresh) => branch.Snapshot;
    }

    sealed class Impatient(ClientSeat seat, StoreOptions store, NodeSet coordinators, bool any)
        : TransactionClient(seat, store, coordinators, any)
    {
        protected override void Pursue(Env env)
        {
            Rename();
            Ask(env);
        }
    }
}
