namespace Simulator.Protocols.Sequencer;

/// <summary>The sequenced replica with one rule taken away, each time another.</summary>
static class SequencerMutants
{
    const string Prefix = "prefix-order", States = "equal-states";

    public static IReadOnlyList<Mutant> All { get; } =
    [
        Plant("skips-gaps", "carries out what has come and does not wait for what is missing before it", [Prefix, States],
            static (self, options) => new SkipsGaps(self, options)),
        Plant("order-not-persisted", "the sequencer's crash forgets which numbers it has given", [Prefix, States],
            static (self, options) => new OrderNotPersisted(self, options)),
    ];

    static Mutant Plant(string name, string summary, string[] caughtBy, SequencerFactory factory) =>
        new(name, summary, caughtBy, new SequencerProtocol(factory));

    sealed class SkipsGaps(NodeId self, SequencerOptions options) : SequencerNode(self, options)
    {
        protected override (long Number, Update Update)? Next()
        {
            foreach (var (number, update) in Early) return (number, update);
            return null;
        }
    }

    sealed class OrderNotPersisted(NodeId self, SequencerOptions options) : SequencerNode(self, options)
    {
        Seq<Update> log;

        public override Seq<Update> Log => log;

        protected override void Keep(Env env, Update update) => log = log.Add(update);
    }
}
