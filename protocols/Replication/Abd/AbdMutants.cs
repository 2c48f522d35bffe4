namespace Simulator.Protocols.Abd;

/// <summary>The ABD register with one rule taken away, each time another.</summary>
static class AbdMutants
{
    const string Linearizable = "linearizable", OneValue = "one-value-per-tag", Older = "never-older";

    public static IReadOnlyList<Mutant> All { get; } =
    [
        OfClient("no-write-back", "reads return what they found and tell nobody", [Linearizable],
            static (seat, options, quorums) => new NoWriteBack(seat, options, quorums)),
        OfClient("numbers-of-its-own", "numbers its writes without asking what others have written", [Linearizable],
            static (seat, options, quorums) => new NumbersOfItsOwn(seat, options, quorums)),
        OfClient("tags-of-nobody", "leaves the writer out of the tag", [OneValue, Linearizable],
            static (seat, options, quorums) => new TagsOfNobody(seat, options, quorums)),
        OfClient("told-one-server", "is content when one server was told", [Linearizable],
            static (seat, options, quorums) => new ToldOneServer(seat, options, quorums)),
        OfServer("takes-older-values", "takes whatever it is told last", [Older, Linearizable], static self => new TakesOlderValues(self)),
        OfServer("value-not-persisted", "a crash forgets the values", [Linearizable], static self => new ValueNotPersisted(self)),
    ];

    static Mutant OfClient(string name, string summary, string[] caughtBy, AbdClientFactory client) =>
        new(name, summary, caughtBy, new AbdProtocol(AbdProtocol.Server, client)) { Options = Majorities };

    static Mutant OfServer(string name, string summary, string[] caughtBy, AbdServerFactory server) =>
        new(name, summary, caughtBy, new AbdProtocol(server, AbdProtocol.Client)) { Options = Majorities };

    /// <summary>A phase with all or with one of the servers would hide what the other phase gets wrong.</summary>
    static object Majorities(object options) => (AbdOptions)options with { Quorums = Quorums.Majority };

    sealed class NoWriteBack(ClientSeat seat, AbdOptions options, QuorumSystem quorums) : AbdClient(seat, options, quorums)
    {
        protected override bool MustWriteBack(NodeSet holders) => false;
    }

    sealed class NumbersOfItsOwn(ClientSeat seat, AbdOptions options, QuorumSystem quorums) : AbdClient(seat, options, quorums)
    {
        protected override Tag NextTag(Tag newest, Tag own) => base.NextTag(own, own);
    }

    sealed class TagsOfNobody(ClientSeat seat, AbdOptions options, QuorumSystem quorums) : AbdClient(seat, options, quorums)
    {
        protected override Tag NextTag(Tag newest, Tag own) => base.NextTag(newest, own) with { Writer = 0 };
    }

    sealed class ToldOneServer(ClientSeat seat, AbdOptions options, QuorumSystem quorums) : AbdClient(seat, options, quorums)
    {
        protected override bool IsTold(NodeSet servers) => true;
    }

    sealed class TakesOlderValues(NodeId self) : AbdNode(self)
    {
        protected override bool IsNewer(Replica told, Replica held) => told.Tag != held.Tag;
    }

    sealed class ValueNotPersisted(NodeId self) : AbdNode(self)
    {
        readonly Dictionary<string, Replica> replicas = [];

        public override Replica Read(string key) => replicas.GetValueOrDefault(key, Replica.Blank(key));

        protected override void Keep(Env env, Replica replica) => replicas[replica.Key] = replica;
    }
}
