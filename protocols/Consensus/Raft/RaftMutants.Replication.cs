namespace Simulator.Protocols.Raft;

// Replication and commitment without a rule: §5.3, §5.4.2.
static partial class RaftMutants
{
    /// <summary>Only looks whether there is an entry before the new ones, not which.</summary>
    internal sealed class NoPrefixCheck(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
    {
        protected override bool PrefixMatches(long prevLogIndex, long prevLogTerm) => prevLogIndex <= Disk.LastIndex;
    }

    /// <summary>Cuts the log where the new entries begin, conflict or not.</summary>
    internal sealed class AlwaysTruncates(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
    {
        protected override long FirstNew(long prevLogIndex, Seq<Entry> entries) => long.Max(prevLogIndex, Disk.Snapshot.Index) + 1;
    }

    /// <summary>Figure 8.</summary>
    internal sealed class CommitsOldTermsByCounting(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
    {
        protected override bool MayCommit(long index) => true;
    }

    /// <summary>Looks at one entry after the other and goes no further than the first of an earlier term.</summary>
    internal sealed class StopsAtOldTerms(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
    {
        protected override bool MayCommit(long index) => Disk.TermAt(CommitIndex + 1) == CurrentTerm && base.MayCommit(index);
    }

    /// <summary>Takes nextIndex - 1 for matchIndex, and goes back to neither.</summary>
    internal sealed class TakesAllForReplicated(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
    {
        protected override long FirstMatch() => Disk.LastIndex;
    }

    /// <summary>Commits up to the leader's index whatever lies there, not only what the message has shown to agree.</summary>
    internal sealed class CommitsWhatItHolds(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
    {
        protected override long CommitIndexAfter(long leaderCommit, long lastNew) =>
            long.Max(CommitIndex, long.Min(leaderCommit, Disk.LastIndex));
    }

    internal sealed class CommitGoesBack(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
    {
        protected override long CommitIndexAfter(long leaderCommit, long lastNew) => long.Min(leaderCommit, lastNew);
    }

    /// <summary>Reports its whole log as replicated, also what another leader left there.</summary>
    internal sealed class AcknowledgesEverything(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
    {
        protected override long MatchToReport(long lastNew) => Disk.LastIndex;

        public override void Receive(Env env, NodeId from, Message message)
        {
            // No leader would believe in more than it has.
            if (message is Appended m && m.Match > Disk.LastIndex) message = m with { Match = Disk.LastIndex };
            base.Receive(env, from, message);
        }
    }

    /// <summary>Also an answer to what this server asked when it led an earlier term.</summary>
    internal sealed class AnyAnswerCounts(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
    {
        protected override bool CountsAnswer(RaftMessage m) => true;
    }

    internal sealed class AcknowledgesBeforeTheDisk(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
    {
        protected override void Acknowledge(Env env, NodeId leader, Appended reply) => env.SendEarly(leader, reply);
    }

    /// <summary>Takes a refusal for the news that the follower has what it refused.</summary>
    internal sealed class RefusalCountsAsMatch(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
    {
        public override void Receive(Env env, NodeId from, Message message)
        {
            base.Receive(env, from, message);
            if (message is Rejected { ConflictTerm: > 0 } m) base.Receive(env, from, new Appended(m.Term, m.Round, m.PrevLogIndex));
        }
    }
}
