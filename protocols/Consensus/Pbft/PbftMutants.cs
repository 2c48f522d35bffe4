namespace Simulator.Protocols.Pbft;

/// <summary>
/// PBFT with one rule taken away, each time another. Some hurt only while a liar takes advantage of them. Two cost nothing but
/// progress, and only where a timeout is shorter than what it waits for, or where writes never cease: storms have neither.
/// </summary>
static partial class PbftMutants
{
    const string Linearizable = "linearizable", Progress = "progress";

    const string Agreement = "agreement", PreparedOnce = "prepared-once", AcceptedOnce = "accepted-once",
        WherePrepared = "committed-where-prepared", Survive = "decisions-survive", Certified = "checkpoints-certified",
        Watermarks = "within-watermarks", States = "equal-states", Once = "exactly-once";

    const string TotalOrder = "uniform-total-order", Integrity = "integrity", Application = "equal-application";

    public static IReadOnlyList<Mutant> All { get; } = [.. InOrder(), .. InViewChanges(), .. InCheckpoints(), .. AtClients()];

    static IEnumerable<Mutant> InOrder()
    {
        yield return Plant("quorum-of-2f", "counts 2f votes where it takes 2f+1",
            [Agreement, PreparedOnce, WherePrepared, Survive, TotalOrder, Application],
            static (self, servers, options) => new QuorumOf2F(self, servers, options));
        yield return Plant("digest-not-compared", "counts prepares for another digest than that of its pre-prepare",
            [PreparedOnce, Agreement, WherePrepared, Survive, TotalOrder],
            static (self, servers, options) => new DigestNotCompared(self, servers, options));
        yield return Plant("second-pre-prepare", "accepts another pre-prepare for a view and number",
            [AcceptedOnce, PreparedOnce, Agreement, TotalOrder],
            static (self, servers, options) => new SecondPrePrepare(self, servers, options));
        yield return Plant("commits-when-prepared", "takes what has prepared for committed",
            [WherePrepared, Agreement, Survive, TotalOrder],
            static (self, servers, options) => new CommitsWhenPrepared(self, servers, options));
        yield return Plant("votes-before-the-disk", "votes before what the vote rests on is on disk",
            [Agreement, PreparedOnce, Survive, TotalOrder],
            static (self, servers, options) => new VotesBeforeTheDisk(self, servers, options)) with
        {
            // What the crash of a quorum forgets must be left behind by the next view before it is ordered again.
            Servers = 4,
            Options = static options => (PbftOptions)options with { ViewTimeout = Duration.Ms(20) },
        };
        yield return Plant("executes-twice", "carries a request out as often as it is ordered", [Once, Linearizable, Integrity],
            static (self, servers, options) => new ExecutesTwice(self, servers, options));
    }

    static IEnumerable<Mutant> InViewChanges()
    {
        yield return Plant("no-prepared-set", "does not say in a view change what has prepared",
            [Survive, Agreement, States, TotalOrder, Application],
            static (self, servers, options) => new NoPreparedSet(self, servers, options));
        yield return Plant("lowest-view-wins", "proposes again what has prepared in the lowest view, not in the highest",
            [Survive, Agreement, TotalOrder],
            static (self, servers, options) => new LowestViewWins(self, servers, options));
        yield return Plant("new-view-not-recomputed", "accepts whatever the new primary proposes again",
            [Survive, Agreement, TotalOrder],
            static (self, servers, options) => new NewViewNotRecomputed(self, servers, options));
        yield return Plant("timeout-not-doubled", "waits for each next view as long as for the first", [Progress],
            static (self, servers, options) => new TimeoutNotDoubled(self, servers, options),
            "Bravo, Chockler and Gotsman, Making Byzantine Consensus Live, DISC 2020") with
        { InStorms = false };
    }

    static IEnumerable<Mutant> InCheckpoints()
    {
        yield return Plant("no-high-watermark", "numbers and accepts requests however far the last stable checkpoint is behind",
            [Watermarks],
            static (self, servers, options) => new NoHighWatermark(self, servers, options));
        yield return Plant("stable-with-weak-proof", "takes a checkpoint for stable with f+1 messages", [Certified],
            static (self, servers, options) => new StableAtWeakQuorum(self, servers, options));
        yield return Plant("state-not-compared", "installs a state without comparing its digest with the proven one",
            [States, Certified, Application],
            static (self, servers, options) => new StateNotCompared(self, servers, options));
    }

    static IEnumerable<Mutant> AtClients()
    {
        yield return Plant("one-reply-suffices", "the client believes the first reply", [Linearizable],
            static (seat, options) => new OneReplySuffices(seat, options));
        yield return Plant("late-reads-not-ordered", "the client asks again and again in place of having a read ordered", [Progress],
            static (seat, options) => new LateReadsNotOrdered(seat, options),
            "Berger, Reiser and Bessani, Making Reads in BFT State Machine Replication Fast, Linearizable, and Live, SRDS 2021") with
        {
            InStorms = false,
            Options = static options => (PbftOptions)options with { ReadOnly = true },
        };
    }

    static Mutant Plant(string name, string summary, string[] caughtBy, PbftFactory factory, string source = "") =>
        new(name, summary, caughtBy, new PbftProtocol(factory)) { Source = source };

    static Mutant Plant(string name, string summary, string[] caughtBy, PbftClientFactory factory, string source = "") =>
        new(name, summary, caughtBy, new PbftProtocol(PbftProtocol.Correct, factory)) { Source = source };
}
