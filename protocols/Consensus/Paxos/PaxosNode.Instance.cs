namespace Simulator.Protocols.Paxos;

// What a server keeps in memory about an instance. Promises and acceptances are sets of servers, never counters, so that a
// duplicated message counts once.
public partial class PaxosNode
{
    private protected sealed class Instance(string key)
    {
        public string Key { get; } = key;

        /// <summary>The place of its page on the disk; beyond all places while it has none.</summary>
        public int At;

        /// <summary>What this server proposes at present.</summary>
        public Attempt? Attempt;

        /// <summary>Refusals since the proposer was last asked for something new; each doubles the wait.</summary>
        public int Refusals;

        /// <summary>The highest ballot heard of.</summary>
        public Ballot Highest;

        /// <summary>Requests to propose that wait for the outcome.</summary>
        public readonly List<Ask> Writers = [];

        /// <summary>Learners that asked this proposer to issue a proposal.</summary>
        public readonly List<(NodeId Learner, long Number)> Curious = [];

        /// <summary>Reads that wait for this learner to find out.</summary>
        public readonly List<Ask> Readers = [];

        /// <summary>What this learner is asking the acceptors.</summary>
        public Inquiry? Inquiry;

        /// <summary>For each proposal who has accepted it, as far as this learner was informed.</summary>
        public readonly List<Tally> Tallies = [];

        /// <summary>Whether somebody waits for something.</summary>
        public bool IsOpen => Attempt is not null || Writers.Count + Curious.Count + Readers.Count + Tallies.Count > 0;

        public void Describe(Scribe scribe)
        {
            scribe.Field("phase", Attempt?.Phase.ToString());
            scribe.Field("ballot", Attempt?.Ballot.ToString());
            scribe.Field("for-learners", Attempt?.Curious ?? 0);
            scribe.Field("promises", Attempt?.Promised ?? default);
            // What promises report decides what is proposed, and is remembered until then.
            foreach (var promise in Attempt?.Promises ?? [])
                if (promise.Accepted is { } vote) scribe.Field("reported", $"{vote.Ballot} {vote.Proposal.Text}");
            scribe.Field("proposal", Attempt?.Proposal?.Text);
            scribe.Field("acceptances", Attempt?.Accepted ?? default);
            scribe.Field("highest", Highest.ToString());
            scribe.Field("refusals", Refusals);
            scribe.Field("writers", Names(Writers));
            scribe.Field("curious", string.Join(' ', Curious.Select(each => $"{each.Learner} {each.Number}")));
            scribe.Field("readers", Names(Readers));
            scribe.Field("inquiry", Inquiry is null ? null
                : $"{Inquiry.Number} for {Inquiry.Readers} {Inquiry.Answered} {Inquiry.Empty} {Inquiry.Proposer}");
            foreach (var tally in Tallies) scribe.Field("tally", $"{tally.Vote.Ballot} {tally.Vote.Proposal.Text} {tally.Acceptors}");
        }

        static string Names(List<Ask> requests) => string.Join(' ', requests.Select(each => $"{each.Process}.{each.Sequence}"));
    }

    private protected enum AttemptPhase
    {
        /// <summary>Phase 1: it has asked for promises.</summary>
        Preparing,
        /// <summary>Phase 2: it has asked for acceptance.</summary>
        Accepting,
        /// <summary>Its ballot was refused; it waits to try a higher one.</summary>
        Refused,
    }

    /// <summary>A ballot of this proposer.</summary>
    private protected sealed class Attempt(Ballot ballot, int curious)
    {
        public Ballot Ballot { get; } = ballot;

        /// <summary>The learners of <see cref="Instance.Curious"/> that had asked before the ballot began: the first so many.</summary>
        public int Curious { get; } = curious;

        public AttemptPhase Phase;

        /// <summary>Promises in the order of their arrival.</summary>
        public readonly List<Promise> Promises = [];

        public NodeSet Promised;

        /// <summary>What it proposes in phase 2.</summary>
        public Proposal? Proposal;

        public NodeSet Accepted;
    }

    /// <summary>A round of questions to the acceptors.</summary>
    private protected sealed class Inquiry(long number, int readers)
    {
        public long Number { get; } = number;

        /// <summary>The reads that had arrived before it began: the first so many.</summary>
        public int Readers { get; } = readers;

        /// <summary>Acceptors that have answered.</summary>
        public NodeSet Answered;

        /// <summary>Those of them that have accepted nothing.</summary>
        public NodeSet Empty;

        /// <summary>The proposer that was asked last to issue a proposal, when the acceptors' answers did not tell.</summary>
        public NodeId? Proposer;
    }

    /// <summary>Who has accepted a proposal.</summary>
    private protected sealed class Tally(Vote vote)
    {
        public Vote Vote { get; } = vote;
        public NodeSet Acceptors;
    }
}
