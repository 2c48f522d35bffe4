namespace Simulator.Protocols.Raft;

// Reads without a rule: thesis §6.4.
static partial class RaftMutants
{
    internal sealed class ReadsWithoutRound(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
    {
        protected override bool NeedsRound() => false;
    }

    internal sealed class ReadsBeforeOwnCommit(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
    {
        protected override bool KnowsWhatIsCommitted() => true;
    }

    /// <summary>A read is content with the round that is under way, or even over, when it comes.</summary>
    internal sealed class ReadsJoinTheRound(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
    {
        protected override long ConfirmingRound(long current) => current;
    }

    internal sealed class LeaseFromReceipt(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
    {
        protected override LocalTime LeaseStart(LocalTime asked, LocalTime answered) => answered;
    }

    internal sealed class LeaseOutlivesTransfer(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
    {
        protected override bool RevokesLease() => false;
    }
}
