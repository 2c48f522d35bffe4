using System.Globalization;

namespace Simulator.Protocols.Paxos;

/// <summary>
/// The number of a proposal. "Different proposers choose their numbers from disjoint sets of numbers" (Paxos Made Simple, §2.5): a
/// ballot carries its proposer, which decides between equal numbers.
/// </summary>
/// <param name="Number">From 1; 0 is below all ballots.</param>
public readonly record struct Ballot(long Number, NodeId Proposer) : IComparable<Ballot>
{
    /// <summary>Below every ballot that a proposer uses.</summary>
    public static readonly Ballot None;

    public int CompareTo(Ballot other) =>
        Number != other.Number ? Number.CompareTo(other.Number) : Proposer.CompareTo(other.Proposer);

    public static bool operator <(Ballot a, Ballot b) => a.CompareTo(b) < 0;
    public static bool operator >(Ballot a, Ballot b) => a.CompareTo(b) > 0;
    public static bool operator <=(Ballot a, Ballot b) => a.CompareTo(b) <= 0;
    public static bool operator >=(Ballot a, Ballot b) => a.CompareTo(b) >= 0;

    public static Ballot Max(Ballot a, Ballot b) => a > b ? a : b;

    /// <summary>As one number, which no other proposer of a cluster of this size uses.</summary>
    public long Epoch(int servers) => Number * servers + Proposer.Value;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}/{Proposer}");
}

/// <summary>
/// What a proposer proposes: a client's value, with the request that it comes from, so that of two clients who propose equal values
/// each learns whether it was its own that was chosen.
/// </summary>
public sealed record Proposal(int Process, long Sequence, Value Value)
{
    public ulong Digest => Mixing.Fold(Mixing.Fold(Value.Digest, (ulong)Process), (ulong)Sequence);

    internal string Text => $"{Value} of {Process}.{Sequence}";
}

/// <summary>A proposal that an acceptor has accepted, and in which ballot.</summary>
public sealed record Vote(Ballot Ballot, Proposal Proposal);
