namespace Simulator.Protocols.Dynamo;

/// <summary>The quorum store with one rule taken away, each time another.</summary>
static class DynamoMutants
{
    const string Convergence = "convergence", OneVersion = "one-version-per-dot", Written = "only-what-was-written";
    const string Grow = "replicas-only-grow", Discards = "discards-only-what-was-seen", Seen = "seen-is-replaced";
    const string Hints = "hints-until-delivered", Acknowledged = "acknowledged-is-held", Newest = "reads-return-newest";
    const string Blocking = "blocking-answer-is-held", Members = "set-members", NoLostWrite = "no-lost-write";

    public static IReadOnlyList<Mutant> All { get; } =
    [
        Of("tie-by-arrival", "of equal timestamps the one that comes last wins", [Grow, Convergence],
            static (self, options, place) => new TieByArrival(self, options, place), LastWriterWins) with { InStorms = false },
        Of("repairs-with-fastest", "read repair writes the fastest answer over what stale replicas hold", [Grow, Discards, Convergence],
            static (self, options, place) => new RepairsWithFastest(self, options, place), Siblings),
        Of("returns-fastest", "a read returns what the fastest replica has answered", [Newest, NoLostWrite],
            static (self, options, place) => new ReturnsFastest(self, options, place), Siblings),
        Of("answers-before-repair", "a read with blocking repair is answered before stale replicas are mended", [Blocking],
            static (self, options, place) => new AnswersBeforeRepair(self, options, place), BlockingRepair),
        Of("hints-count", "a hint that the coordinator keeps counts as a replica", [Acknowledged, NoLostWrite],
            static (self, options, place) => new HintsCount(self, options, place), Strict),
        Of("hint-restamped", "a hint is delivered with the time of its delivery", [Written],
            static (self, options, place) => new HintRestamped(self, options, place), LastWriterWins),
        Of("hint-forgotten-once-sent", "a hint is dropped once it was sent, delivered or not", [Hints],
            static (self, options, place) => new HintForgottenOnceSent(self, options, place), Siblings),
        Of("name-survives-handoff", "after a hint is handed over goes on to name versions as if it still knew it", [Discards, NoLostWrite],
            static (self, options, place) => new NameSurvivesHandoff(self, options, place), Sloppy),
        Of("name-survives-wipe", "after its disk was wiped names versions as before", [OneVersion, Discards, NoLostWrite],
            static (self, options, place) => new NameSurvivesWipe(self, options, place), Siblings) with
        {
            InStorms = false, Source = "riak_kv issue 679",
        },
        Of("counter-in-memory", "counts its versions in memory, from 1 after each crash", [OneVersion, Discards],
            static (self, options, place) => new CounterInMemory(self, options, place), Siblings),
        Of("context-ignored", "keeps the versions that the writer had read", [Seen],
            static (self, options, place) => new ContextIgnored(self, options, place), Siblings),
        Of("coordinator-knows-best", "a write replaces all that its coordinator holds, read or not", [Discards, NoLostWrite],
            static (self, options, place) => new CoordinatorKnowsBest(self, options, place), Siblings),
        Of("tree-of-keys", "hash trees are made of keys alone", [Convergence],
            static (self, options, place) => new TreeOfKeys(self, options, place), AntiEntropyAlone),
        Of("tombstones-at-once", "tombstones are collected without waiting for replicas that are out of reach", [Members],
            static (self, options, place) => new TombstonesAtOnce(self, options, place), LastWriterWins) with { InStorms = false },
    ];

    static Mutant Of(
        string name, string summary, string[] caughtBy, DynamoServerFactory server, Func<DynamoOptions, DynamoOptions> options) =>
        new(name, summary, caughtBy, new DynamoProtocol(server, DynamoProtocol.Client, options));

    static DynamoOptions Siblings(DynamoOptions options) =>
        options with { Data = Data.Registers, Resolution = Resolution.MultiValue, Versioning = Versioning.Dotted };

    static DynamoOptions Sloppy(DynamoOptions options) => Siblings(options) with { SloppyQuorum = true, HintedHandoff = true };

    static DynamoOptions Strict(DynamoOptions options) => Siblings(options) with { SloppyQuorum = false, HintedHandoff = true };

    static DynamoOptions BlockingRepair(DynamoOptions options) =>
        Siblings(options) with { SloppyQuorum = false, ReadRepair = ReadRepair.Blocking, R = int.Max(2, options.R) };

    static DynamoOptions LastWriterWins(DynamoOptions options) =>
        options with { Data = Data.Registers, Resolution = Resolution.LastWriterWins, HintedHandoff = true };

    /// <summary>Other ways to mend would hide that this one does not work.</summary>
    static DynamoOptions AntiEntropyAlone(DynamoOptions options) =>
        Siblings(options) with { ReadRepair = ReadRepair.None, HintedHandoff = false };

    sealed class TieByArrival(NodeId self, DynamoOptions options, DynamoPlace place) : DynamoNode(self, options, place)
    {
        protected override Item Joined(Item held, Item told)
        {
            var isTie = held.Versions is [var one] && told.Versions is [var other] && one.Timestamp == other.Timestamp;
            return isTie ? told : base.Joined(held, told);
        }
    }

    sealed class RepairsWithFastest(NodeId self, DynamoOptions options, DynamoPlace place) : DynamoNode(self, options, place)
    {
        protected override Item RepairWith(Item first, Item newest) => first;

        protected override void TakeRepair(Env env, Item item) => Hold(env, Stored(item.Key), item, Disk);
    }

    sealed class ReturnsFastest(NodeId self, DynamoOptions options, DynamoPlace place) : DynamoNode(self, options, place)
    {
        protected override Item Chosen(Item first, Item newest) => first;
    }

    sealed class AnswersBeforeRepair(NodeId self, DynamoOptions options, DynamoPlace place) : DynamoNode(self, options, place)
    {
        protected override bool WaitsForRepair => false;
    }

    sealed class HintsCount(NodeId self, DynamoOptions options, DynamoPlace place) : DynamoNode(self, options, place)
    {
        protected override NodeSet Counted(NodeSet homes, NodeSet hinted) => homes.Union(hinted);
    }

    sealed class HintRestamped(NodeId self, DynamoOptions options, DynamoPlace place) : DynamoNode(self, options, place)
    {
        protected override Item Replayed(Item item, LocalTime now) =>
            item with { Versions = [.. item.Versions.Select(version => version with { Timestamp = now.Ns })] };
    }

    sealed class HintForgottenOnceSent(NodeId self, DynamoOptions options, DynamoPlace place) : DynamoNode(self, options, place)
    {
        protected override bool MayForgetUnanswered() => true;
    }

    sealed class NameSurvivesHandoff(NodeId self, DynamoOptions options, DynamoPlace place) : DynamoNode(self, options, place)
    {
        protected override DynamoDisk Renamed(DynamoDisk disk) => disk;
    }

    sealed class NameSurvivesWipe(NodeId self, DynamoOptions options, DynamoPlace place) : DynamoNode(self, options, place)
    {
        protected override long FirstEpoch(int life) => 0;
    }

    sealed class CounterInMemory(NodeId self, DynamoOptions options, DynamoPlace place) : DynamoNode(self, options, place)
    {
        long counter;

        protected override Dot NextDot() => base.NextDot() with { Counter = ++counter };
    }

    sealed class ContextIgnored(NodeId self, DynamoOptions options, DynamoPlace place) : DynamoNode(self, options, place)
    {
        protected override Item Draft(Item known, VersionVector seen, Version version) => base.Draft(known, VersionVector.Empty, version);
    }

    sealed class CoordinatorKnowsBest(NodeId self, DynamoOptions options, DynamoPlace place) : DynamoNode(self, options, place)
    {
        protected override Item Draft(Item known, VersionVector seen, Version version) => base.Draft(known, known.Context, version);
    }

    sealed class TreeOfKeys(NodeId self, DynamoOptions options, DynamoPlace place) : DynamoNode(self, options, place)
    {
        protected override ulong DigestInTree(Item item) => 1;
    }

    sealed class TombstonesAtOnce(NodeId self, DynamoOptions options, DynamoPlace place) : DynamoNode(self, options, place)
    {
        protected override bool IsCollectable(Duration age) => true;
    }
}
