namespace Simulator.Protocols.Paxos;

/// <summary>What a server remembers through a crash: a page of its ledger (The Part-Time Parliament, §2.1) for each instance.</summary>
/// <param name="Lives">How often it has started. Numbers what must not be mistaken for that of an earlier life.</param>
public sealed record PaxosDisk(long Lives, Shelf<Page> Pages)
{
    public static readonly PaxosDisk Blank = new(0, new Shelf<Page>(default));
}

/// <summary>What a server has noted about one instance, in all its roles.</summary>
/// <param name="Key">The name of the instance.</param>
/// <param name="Tried">As a proposer: the last ballot begun, so that it never begins it again ("lastTried").</param>
/// <param name="Promised">As an acceptor: the highest prepare request answered ("nextBal").</param>
/// <param name="Accepted">As an acceptor: the proposal accepted last ("prevVote").</param>
/// <param name="Chosen">As a learner: the outcome, once known.</param>
public sealed record Page(string Key, Ballot Tried, Ballot Promised, Vote? Accepted, Proposal? Chosen)
{
    /// <summary>The same for equal pages of one instance.</summary>
    public ulong Digest => Fold(Fold(Fold(Accepted?.Proposal.Digest ?? 0, Accepted?.Ballot ?? Ballot.None), Promised), Tried)
        ^ Mixing.Finish(Chosen?.Digest ?? 0);

    static ulong Fold(ulong digest, Ballot ballot) =>
        Mixing.Fold(Mixing.Fold(digest, (ulong)ballot.Number), (ulong)ballot.Proposer.Value);

    public static Page Blank(string key) => new(key, Ballot.None, Ballot.None, null, null);
}
