namespace Simulator.Protocols.Raft;

// Elections without a rule: §5.2, §5.4.1; thesis §4.2.3.
static partial class RaftMutants
{
    /// <summary>The vote is remembered, but a crash forgets it.</summary>
    internal sealed class VoteNotPersisted(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
    {
        NodeId? vote;

        public override NodeId? VotedFor => vote;

        protected override void SaveVote(Env env, long term, NodeId? vote)
        {
            this.vote = vote;
            if (term != CurrentTerm) Persist(env, Disk with { CurrentTerm = term });
        }
    }

    /// <summary>A crash forgets the term as well.</summary>
    internal sealed class TermAndVoteNotPersisted(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
    {
        NodeId? vote;
        long term;

        public override NodeId? VotedFor => vote;
        public override long CurrentTerm => term;

        protected override void SaveVote(Env env, long term, NodeId? vote)
        {
            this.vote = vote;
            this.term = term;
        }
    }

    internal sealed class NoUpToDateCheck(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
    {
        protected override bool IsUpToDate(long lastLogIndex, long lastLogTerm) => true;
    }

    internal sealed class UpToDateByTermOnly(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
    {
        protected override bool IsUpToDate(long lastLogIndex, long lastLogTerm) => lastLogTerm >= Disk.LastTerm;
    }

    internal sealed class UpToDateByLengthOnly(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
    {
        protected override bool IsUpToDate(long lastLogIndex, long lastLogTerm) => lastLogIndex >= Disk.LastIndex;
    }

    /// <summary>Also a vote that was given in an earlier term.</summary>
    internal sealed class AnyVoteCounts(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
    {
        protected override bool CountsVote(VoteReply m) => true;
    }

    /// <summary>Counts messages instead of voters.</summary>
    internal sealed class VotesCountedTwice(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
    {
        long term;
        int votes;

        protected override bool Elects(NodeSet votes)
        {
            if (term != CurrentTerm) this.votes = 1;
            term = CurrentTerm;
            return ++this.votes >= Majority(Members.Voters.Count);
        }

        public override void Describe(Scribe scribe)
        {
            base.Describe(scribe);
            scribe.Field("votes-counted", $"{votes} in {term}");
        }
    }

    /// <summary>A leader's message clears the vote, though the term goes on.</summary>
    internal sealed class VoteForgotten(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
    {
        protected override void FollowLeader(Env env, NodeId from)
        {
            base.FollowLeader(env, from);
            SaveVote(env, CurrentTerm, null);
        }
    }

    internal sealed class HalfIsAMajority(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
    {
        protected override int Majority(int of) => int.Max(1, of / 2);
    }

    /// <summary>Votes against a leader that it has just heard.</summary>
    internal sealed class LeaderNotProtected(NodeId self, int servers, RaftOptions options) : RaftNode(self, servers, options)
    {
        protected override bool ProtectsLeader(Env env, RequestVote m) => false;
    }
}
