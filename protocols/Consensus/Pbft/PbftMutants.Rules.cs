namespace Simulator.Protocols.Pbft;

// The rules that the mutants break, one each.
static partial class PbftMutants
{
    /// <summary>f miscounted, as if n were 3f.</summary>
    internal sealed class QuorumOf2F(NodeId self, int servers, PbftOptions options) : PbftNode(self, servers, options)
    {
        protected override int Quorum => base.Quorum - 1;
        protected override int ProofSize => base.Quorum;
    }

    internal sealed class DigestNotCompared(NodeId self, int servers, PbftOptions options) : PbftNode(self, servers, options)
    {
        protected override bool Matches(PrePrepare prePrepare, Prepare prepare) => true;
    }

    internal sealed class SecondPrePrepare(NodeId self, int servers, PbftOptions options) : PbftNode(self, servers, options)
    {
        private protected override bool MayAccept(Slot slot, PrePrepare prePrepare) => true;
    }

    internal sealed class CommitsWhenPrepared(NodeId self, int servers, PbftOptions options) : PbftNode(self, servers, options)
    {
        private protected override bool IsCommitted(Slot slot, Certificate certificate) => true;
    }

    internal sealed class VotesBeforeTheDisk(NodeId self, int servers, PbftOptions options) : PbftNode(self, servers, options)
    {
        protected override void Tell(Env env, Vote vote)
        {
            foreach (var peer in env.Peers) env.SendEarly(peer, vote);
        }
    }

    internal sealed class ExecutesTwice(NodeId self, int servers, PbftOptions options) : PbftNode(self, servers, options)
    {
        protected override bool MayExecute(Request request) => true;
    }

    internal sealed class NoPreparedSet(NodeId self, int servers, PbftOptions options) : PbftNode(self, servers, options)
    {
        protected override Seq<Certificate> PreparedSet() => default;
    }

    internal sealed class LowestViewWins(NodeId self, int servers, PbftOptions options) : PbftNode(self, servers, options)
    {
        protected override bool Supersedes(Certificate certificate, Certificate other) => certificate.View < other.View;
    }

    internal sealed class NewViewNotRecomputed(NodeId self, int servers, PbftOptions options) : PbftNode(self, servers, options)
    {
        protected override bool IsRightlyRedone(Env env, NewView m) => true;
    }

    internal sealed class TimeoutNotDoubled(NodeId self, int servers, PbftOptions options) : PbftNode(self, servers, options)
    {
        protected override Duration AfterFailure(Duration before) => before;
    }

    internal sealed class NoHighWatermark(NodeId self, int servers, PbftOptions options) : PbftNode(self, servers, options)
    {
        protected override bool IsBelowHigh(long sequence) => true;
    }

    internal sealed class StableAtWeakQuorum(NodeId self, int servers, PbftOptions options) : PbftNode(self, servers, options)
    {
        protected override int ProofSize => WeakQuorum;
    }

    internal sealed class StateNotCompared(NodeId self, int servers, PbftOptions options) : PbftNode(self, servers, options)
    {
        protected override bool IsCertified(Env env, State state, Checkpoint checkpoint) => true;
    }

    internal sealed class OneReplySuffices(ClientSeat seat, PbftOptions options) : PbftClient(seat, options)
    {
        protected override int RepliesNeeded => 1;
    }

    internal sealed class LateReadsNotOrdered(ClientSeat seat, PbftOptions options) : PbftClient(seat, options)
    {
        protected override bool OrdersLateReads => false;
    }
}
