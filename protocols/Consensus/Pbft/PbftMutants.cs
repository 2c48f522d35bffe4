namespace Simulator.Protocols.Pbft;

/// <summary>PBFT with one rule taken away, each to be noticed by somebody.</summary>
static class PbftMutants
{
    const string Agreement = "agreement", PreparedOnce = "prepared-once", AcceptedOnce = "accepted-once",
        WherePrepared = "committed-where-prepared", Survive = "decisions-survive", Certified = "checkpoints-certified",
        Watermarks = "within-watermarks", States = "equal-states", Once = "exactly-once", Linearizable = "linearizable";

    public static IReadOnlyList<Mutant> All() =>
    [
        Of("quorum-of-2f", "counts 2f where 2f+1 are needed", [Agreement, PreparedOnce, WherePrepared, Survive, Certified],
            static (self, servers, options) => new QuorumOf2F(self, servers, options)),
    ];

    static Mutant Of(string name, string summary, string[] caughtBy, PbftFactory factory) =>
        new(name, summary, caughtBy, new PbftProtocol(factory));
}

/// <summary>f miscounted: as if n were 3f.</summary>
sealed class QuorumOf2F(NodeId self, int servers, PbftOptions options) : PbftNode(self, servers, options)
{
    protected override int Quorum => base.Quorum - 1;
}
