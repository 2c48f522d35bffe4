namespace Simulator.Protocols.WeightedVoting;

/// <summary>Weighted voting with one rule taken away, each time another.</summary>
static class VotingMutants
{
    const string Linearizable = "linearizable", Contents = "one-contents-per-version", Grow = "versions-grow";

    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("written-by-one", "is content when one representative has the new version", [Linearizable],
            new VotingProtocol(VotingProtocol.Server, static (seat, options, quorums) => new WrittenByOne(seat, options, quorums)))
        {
            Options = Majorities,
        },
        new("versions-of-its-own", "numbers its versions without asking for the current one", [Linearizable, Contents],
            new VotingProtocol(VotingProtocol.Server, static (seat, options, quorums) => new VersionsOfItsOwn(seat, options, quorums)))
        {
            Options = Majorities,
        },
        new("takes-older-versions", "a representative takes whatever it is told last", [Grow, Linearizable],
            new VotingProtocol(static self => new TakesOlderVersions(self), VotingProtocol.Client)) { Options = Majorities },
    ];

    /// <summary>A quorum of one or of all would hide what the other half of an operation gets wrong.</summary>
    static object Majorities(object options) => (VotingOptions)options with { Votes = default, R = 0, W = 0 };

    sealed class WrittenByOne(ClientSeat seat, VotingOptions options, QuorumSystem quorums) : VotingClient(seat, options, quorums)
    {
        protected override bool IsWritten(NodeSet servers) => true;
    }

    sealed class VersionsOfItsOwn(ClientSeat seat, VotingOptions options, QuorumSystem quorums) : VotingClient(seat, options, quorums)
    {
        protected override long NextVersion(long newest, long own) => base.NextVersion(own, own);
    }

    sealed class TakesOlderVersions(NodeId self) : VotingNode(self)
    {
        protected override bool MayReplace(Copy held, Copy told) => (told.Version, told.Writer) != (held.Version, held.Writer);
    }
}
