namespace Simulator.Protocols.Raft;

// Snapshots and changes of the membership without a rule: §7, §6; thesis §4.
static partial class RaftMutants
{
    internal sealed class TakesTermOfSnapshot(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
    {
        protected override long TermAfterInstall(Snapshot snapshot) => snapshot.Term;
    }

    internal sealed class TakesOldSnapshots(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
    {
        protected override bool IsNews(Snapshot piece) => true;
    }

    /// <summary>The rule before 2015: only that no other change is pending in the leader's own log.</summary>
    internal sealed class ChangesBeforeOwnCommit(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
    {
        protected override bool MayChangeMembers() => !ChangeIsPending;
    }

    internal sealed class ChangesWhilePending(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
    {
        protected override bool MayChangeMembers() => HasCommittedInTerm;
    }
}
