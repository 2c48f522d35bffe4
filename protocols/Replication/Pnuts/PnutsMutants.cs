namespace Simulator.Protocols.Pnuts;

/// <summary>PNUTS with one rule taken away, each time another.</summary>
static class PnutsMutants
{
    const string Linearizable = "linearizable", Timeline = "one-timeline", InOrder = "versions-in-order", Master = "one-master";
    const string Critical = "critical-reads", Kept = "kept-until-taken", Converges = "convergence";

    public static IReadOnlyList<Mutant> All { get; } =
    [
        OfStorage("every-region-writes", "makes new versions of records that other regions are the masters of",
            [Master, Timeline, Linearizable], static (self, regions, options) => new EveryRegionWrites(self, regions, options)),
        OfStorage("keeps-mastership", "goes on making versions of a record that it has given away, until it sees that in the log",
            [Timeline, Master, Linearizable], static (self, regions, options) => new KeepsMastership(self, regions, options))
            with { Options = Moving },
        OfStorage("forgets-requests", "carries a repeated request out again", [Linearizable],
            static (self, regions, options) => new ForgetsRequests(self, regions, options)) with { Options = Latest },
        OfStorage("answers-before-logged", "tells the client that a version is committed before the broker has it", [Linearizable],
            static (self, regions, options) => new AnswersEarly(self, regions, options)) with { Options = Latest },
        OfStorage("masters-before-caught-up", "makes versions after a crash before it has what it had published",
            [Master, Timeline, Linearizable], static (self, regions, options) => new MastersEarly(self, regions, options)),
        OfStorage("latest-from-copy", "answers latest reads from its copy, whoever the master is", [Linearizable],
            static (self, regions, options) => new LatestFromCopy(self, regions, options)) with { Options = Latest },
        OfStorage("critical-from-copy", "answers critical reads from its copy, however old that is", [Critical],
            static (self, regions, options) => new CriticalFromCopy(self, regions, options)) with { Options = CriticalReads },
        OfStorage("test-ignored", "carries test-and-set writes out although the version is another", [Linearizable],
            static (self, regions, options) => new TestIgnored(self, regions, options)) with { Options = Latest },
        OfStorage("old-versions-taken", "takes versions that are older than what it has", [InOrder, Timeline, Converges],
            static (self, regions, options) => new OldVersionsTaken(self, regions, options)) with { Options = Moving },
        OfBroker("purges-early", "forgets updates that only its own region has taken", [Kept, Converges],
            static (self, regions, options) => new PurgesEarly(self, regions, options)) with { Options = Purging },
    ];

    static Mutant OfStorage(string name, string summary, string[] caughtBy, PnutsStorageFactory storage) =>
        new(name, summary, caughtBy, new PnutsProtocol(storage, PnutsProtocol.Broker));

    static Mutant OfBroker(string name, string summary, string[] caughtBy, PnutsBrokerFactory broker) =>
        new(name, summary, caughtBy, new PnutsProtocol(PnutsProtocol.Storage, broker));

    static object Latest(object options) => (PnutsOptions)options with { Reads = ReadLevel.Latest, FailOver = false };

    static object CriticalReads(object options) => (PnutsOptions)options with { Reads = ReadLevel.Critical, FailOver = false };

    static object Moving(object options) => (PnutsOptions)options with { MigrateAfter = 1, FailOver = false };

    static object Purging(object options) => (PnutsOptions)options with { PurgeAfter = 1 };

    internal sealed class EveryRegionWrites(NodeId self, int regions, PnutsOptions options) : PnutsStorage(self, regions, options)
    {
        protected override bool AcceptsWrites(string key) => true;
    }

    internal sealed class KeepsMastership(NodeId self, int regions, PnutsOptions options) : PnutsStorage(self, regions, options)
    {
        protected override bool AcceptsWrites(string key) => base.AcceptsWrites(key) || Copy(key).Master == Region;
    }

    internal sealed class ForgetsRequests(NodeId self, int regions, PnutsOptions options) : PnutsStorage(self, regions, options)
    {
        protected override Done? EarlierOf(Ask m, Record record) => null;
    }

    internal sealed class AnswersEarly(NodeId self, int regions, PnutsOptions options) : PnutsStorage(self, regions, options)
    {
        protected override bool AnswersBeforeLogged => true;
    }

    internal sealed class MastersEarly(NodeId self, int regions, PnutsOptions options) : PnutsStorage(self, regions, options)
    {
        protected override bool IsCaughtUp() => true;
    }

    internal sealed class LatestFromCopy(NodeId self, int regions, PnutsOptions options) : PnutsStorage(self, regions, options)
    {
        protected override bool AnswersLatest(string key) => true;
    }

    internal sealed class CriticalFromCopy(NodeId self, int regions, PnutsOptions options) : PnutsStorage(self, regions, options)
    {
        protected override bool SufficesFor(Ask read, Record copy) => true;
    }

    internal sealed class TestIgnored(NodeId self, int regions, PnutsOptions options) : PnutsStorage(self, regions, options)
    {
        protected override bool PassesTest(Ask m, Record latest) => true;
    }

    internal sealed class OldVersionsTaken(NodeId self, int regions, PnutsOptions options) : PnutsStorage(self, regions, options)
    {
        protected override bool IsNew(Record copy, Update update) => true;

        protected override bool IsNext(Record copy, Update update) => true;
    }

    internal sealed class PurgesEarly(NodeId self, int regions, PnutsOptions options) : PnutsBroker(self, regions, options)
    {
        protected override long PurgeUpTo(ReadOnlySpan<long> taken) => taken[Region];
    }
}
