namespace Simulator.Protocols.Epidemic;

/// <summary>Epidemic replication with one rule taken away, each time another.</summary>
static class GossipMutants
{
    const string Convergence = "convergence", ComesBack = "nothing-comes-back", NoLostWrite = "no-lost-write";

    public static IReadOnlyList<Mutant> All { get; } =
    [
        Of("last-received-wins", "takes what it hears last, not what was written last", [ComesBack, Convergence],
            static (self, options) => new LastReceivedWins(self, options)),
        Of("ties-by-arrival", "of two writes with equal times keeps the one that it heard of first", [Convergence],
            static (self, options) => new TiesByArrival(self, options)) with { Options = Coarse },
        Of("own-writes-always-win", "a client's write takes the place of what the server holds even if that has a later stamp",
            [ComesBack, Convergence], static (self, options) => new OwnWritesAlwaysWin(self, options)) with { Options = Clocks },
        Of("no-death-certificate", "removes a deleted item and tells nobody", [ComesBack, Convergence],
            static (self, options) => new NoDeathCertificate(self, options)),
        Of("partners-of-the-first", "only ever meets the first two of the others", [Convergence],
            static (self, options) => new PartnersOfTheFirst(self, options)) with { Options = PushOnly, Servers = 6 },
        Of("tree-of-keys", "hashes which keys there are, not what they hold", [Convergence],
            static (self, options) => new TreeOfKeys(self, options)) with { Options = Trees },
        Of("recent-updates-suffice", "does not compare checksums once the recent updates are exchanged", [Convergence],
            static (self, options) => new RecentUpdatesSuffice(self, options)) with { Options = Lists },
        Of("stamped-on-arrival", "gives an update that it hears of a stamp of its own", [Convergence],
            static (self, options) => new StampedOnArrival(self, options)),
        Of("written-anew-when-awakened", "an awakened certificate gets a new ordinary timestamp too, and cancels writes that came after it",
            [NoLostWrite], static (self, options) => new WrittenAnewWhenAwakened(self, options)) with { InStorms = false },
        Of("awakened-at-its-old-age", "an awakened certificate keeps its activation timestamp, so that nobody keeps it",
            [NoLostWrite, ComesBack, Convergence], static (self, options) => new AwakenedAtItsOldAge(self, options)) with
            {
                InStorms = false,
            },
    ];

    static Mutant Of(string name, string summary, string[] caughtBy, GossipFactory server) =>
        new(name, summary, caughtBy, new GossipProtocol(server));

    static object Coarse(object options) => (GossipOptions)options with { StampPrecision = Duration.Ms(100) };

    /// <summary>Else no stamp is ever behind.</summary>
    static object Clocks(object options) => (GossipOptions)options with { StampAfterSeen = false };

    /// <summary>Who pulls hears of everything all the same.</summary>
    static object PushOnly(object options) => (GossipOptions)options with
    {
        AntiEntropy = Direction.Push,
        Compare = Comparison.Full,
        DirectMail = false,
        Redistribute = Redistribution.Nothing,
        Rumours = Direction.None,
    };

    /// <summary>Without rumours and mail, which would bring the update by another way.</summary>
    static object Trees(object options) => (GossipOptions)options with
    {
        Compare = Comparison.Merkle,
        DirectMail = false,
        Rumours = Direction.None,
        Redistribute = Redistribution.Nothing,
    };

    static object Lists(object options) => (GossipOptions)options with
    {
        Compare = Comparison.Recent,
        DirectMail = false,
        Rumours = Direction.None,
        Redistribute = Redistribution.Nothing,
    };

    sealed class LastReceivedWins(NodeId self, GossipOptions options) : GossipNode(self, options)
    {
        protected override bool Wins(Item item, Item held) => item.Stamp != held.Stamp;
    }

    sealed class TiesByArrival(NodeId self, GossipOptions options) : GossipNode(self, options)
    {
        protected override bool Wins(Item item, Item held) =>
            item.Stamp == held.Stamp ? base.Wins(item, held) : item.Stamp.Time > held.Stamp.Time;
    }

    sealed class OwnWritesAlwaysWin(NodeId self, GossipOptions options) : GossipNode(self, options)
    {
        protected override bool WritesOver(Item item, Item held) => true;
    }

    sealed class NoDeathCertificate(NodeId self, GossipOptions options) : GossipNode(self, options)
    {
        protected override bool LeavesCertificate() => false;
    }

    sealed class PartnersOfTheFirst(NodeId self, GossipOptions options) : GossipNode(self, options)
    {
        protected override NodeId Partner(Env env) => env.Peers[(int)env.Below(int.Min(2, env.Peers.Count))];
    }

    sealed class TreeOfKeys(NodeId self, GossipOptions options) : GossipNode(self, options)
    {
        private protected override Database NewDatabase() => new OfKeys(new HashTree(Options.TreeDepth));

        sealed class OfKeys(HashTree tree) : Database(tree)
        {
            protected override ulong Summed(Item item) => Mixing.OfText(item.Key);
        }
    }

    sealed class RecentUpdatesSuffice(NodeId self, GossipOptions options) : GossipNode(self, options)
    {
        protected override bool Agrees(ulong checksum) => true;
    }

    sealed class StampedOnArrival(NodeId self, GossipOptions options) : GossipNode(self, options)
    {
        protected override Item Received(Item item, LocalTime now) => item with { Stamp = new Stamp(now, Id) };
    }

    sealed class WrittenAnewWhenAwakened(NodeId self, GossipOptions options) : GossipNode(self, options)
    {
        protected override Item Awakened(Item item, LocalTime now) => base.Awakened(item, now) with { Stamp = new Stamp(now, Id) };
    }

    sealed class AwakenedAtItsOldAge(NodeId self, GossipOptions options) : GossipNode(self, options)
    {
        protected override Item Awakened(Item item, LocalTime now) => item;
    }
}
