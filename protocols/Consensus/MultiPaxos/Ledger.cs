namespace Simulator.Protocols.MultiPaxos;

/// <summary>
/// What a server knows of each slot after its checkpoint: its own latest vote, and what was chosen. Lamport's priests keep a ledger
/// too (The Part-Time Parliament, §2.1); this one is rebuilt from the journal of votes.
/// </summary>
sealed class Ledger
{
    readonly List<Page> pages = [];
    long first = 1;

    /// <summary>The last slot of which anything is known.</summary>
    public long Last => first + pages.Count - 1;

    /// <summary>The last slot in which this server has ever voted, or that a checkpoint covers.</summary>
    public long HighestVoted { get; private set; }

    /// <summary>Of all that is known of the slots after the checkpoint.</summary>
    public ulong Digest
    {
        get
        {
            var digest = Mixing.Fold((ulong)first, (ulong)HighestVoted);
            foreach (var page in pages)
            {
                var vote = Mixing.Fold((ulong)(page.Vote?.Ballot ?? 0), page.Vote?.Command.Digest ?? 0);
                digest = Mixing.Fold(Mixing.Fold(digest, page.Chosen?.Digest ?? 0), vote);
            }
            return digest;
        }
    }

    public Vote? VoteIn(long slot) => Holds(slot) ? pages[(int)(slot - first)].Vote : null;

    public Command? ChosenIn(long slot) => Holds(slot) ? pages[(int)(slot - first)].Chosen : null;

    public void Enter(Vote vote)
    {
        if (vote.Slot < first) return;
        Reach(vote.Slot).Vote = vote;
        HighestVoted = long.Max(HighestVoted, vote.Slot);
    }

    public void Choose(long slot, Command command) => Reach(slot).Chosen = command;

    /// <summary>A checkpoint covers the slots up to this one.</summary>
    public void Forget(long upTo)
    {
        HighestVoted = long.Max(HighestVoted, upTo);
        if (upTo < first) return;
        pages.RemoveRange(0, (int)long.Min(upTo - first + 1, pages.Count));
        first = upTo + 1;
    }

    Page Reach(long slot)
    {
        while (Last < slot) pages.Add(new Page());
        return pages[(int)(slot - first)];
    }

    bool Holds(long slot) => slot >= first && slot <= Last;

    sealed class Page
    {
        public Vote? Vote;
        public Command? Chosen;
    }
}
