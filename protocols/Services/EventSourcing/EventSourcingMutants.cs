namespace Simulator.Protocols.EventSourcing;

/// <summary>Event sourcing with one rule taken away, each time another.</summary>
static class EventSourcingMutants
{
    const string AppendOnly = "append-only", Replay = "replay-equals-state", Below = "never-below-zero", Own = "own-writes-read",
        Convergence = "convergence", Stock = "stock-not-negative";

    public static IReadOnlyList<Mutant> All { get; } =
    [
        Of("appends-without-expected-version", "appends whatever version the writer has seen", [Below, Stock],
            new() { Store = static (self, options) => new AppendsWithoutExpectedVersion(self, options) }),
        Of("appends-commands-twice", "does not recognise a command that comes again", [AppendOnly],
            new() { Store = static (self, options) => new AppendsCommandsTwice(self, options) }),
        Of("confirms-before-the-disk", "confirms events that a crash can still lose", [AppendOnly],
            new() { Store = static (self, options) => new ConfirmsBeforeTheDisk(self, options) }),
        Of("snapshot-off-by-one", "names the version before the one that the snapshot holds", [Replay, Below],
            new() { Store = static (self, options) => new SnapshotOffByOne(self, options) },
            static options => options with { SnapshotEvery = 3 }),
        Of("decides-on-old-state", "decides on what it has loaded for an earlier command", [Below, Stock],
            new() { Handler = static (self, options) => new DecidesOnOldState(self, options) }),
        Of("checkpoint-apart-from-rows", "writes the rows of a view first and the checkpoint later", [Replay, Convergence],
            new() { View = static (self, options) => new CheckpointApartFromRows(self, options) }),
        Of("applies-any-feed", "applies events whether or not they come next", [Replay, Convergence],
            new() { View = static (self, options) => new AppliesAnyFeed(self, options) }),
        Of("ignores-tokens", "answers a reader who knows of a newer version", [Own],
            new() { View = static (self, options) => new IgnoresTokens(self, options) }),
    ];

    static Mutant Of(
        string name, string summary, string[] caughtBy, EventSourcingProtocol protocol,
        Func<EventSourcingOptions, EventSourcingOptions>? change = null) => new(name, summary, caughtBy, protocol)
        {
            Options = options => change is null ? options : change((EventSourcingOptions)options),
        };

    sealed class AppendsWithoutExpectedVersion(NodeId self, EventSourcingOptions options) : StoreNode(self, options)
    {
        protected override bool IsExpected(long expected, long version) => true;
    }

    sealed class AppendsCommandsTwice(NodeId self, EventSourcingOptions options) : StoreNode(self, options)
    {
        protected override bool Recognises() => false;
    }

    sealed class ConfirmsBeforeTheDisk(NodeId self, EventSourcingOptions options) : StoreNode(self, options)
    {
        protected override void Confirm(Env env, NodeId handler, Appended appended) => env.SendEarly(handler, appended);
    }

    sealed class SnapshotOffByOne(NodeId self, EventSourcingOptions options) : StoreNode(self, options)
    {
        protected override StockState SnapshotOf(StockState state) => state with { Version = state.Version - 1 };
    }

    sealed class DecidesOnOldState(NodeId self, EventSourcingOptions options) : HandlerNode(self, options)
    {
        readonly Dictionary<string, StockState> cached = [];

        protected override StockState Basis(string key, StockState loaded)
        {
            var basis = cached.GetValueOrDefault(key, loaded);
            cached[key] = loaded;
            return basis;
        }
    }

    sealed class CheckpointApartFromRows(NodeId self, EventSourcingOptions options) : ViewNode(self, options)
    {
        protected override void Save(Env env, ViewState state)
        {
            base.Save(env, state with { Checkpoint = Disk.State.Checkpoint });
            base.Save(env, state);
        }
    }

    sealed class AppliesAnyFeed(NodeId self, EventSourcingOptions options) : ViewNode(self, options)
    {
        protected override bool Follows(Feed feed, long checkpoint) => true;
    }

    sealed class IgnoresTokens(NodeId self, EventSourcingOptions options) : ViewNode(self, options)
    {
        protected override bool MayAnswer(long version, long atLeast) => true;
    }
}
