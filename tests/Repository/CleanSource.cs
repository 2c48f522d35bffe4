namespace Simulator.Tests.Repository;

/// <summary>A small protocol as it should be written: it uses what the rules come closest to forbidding.</summary>
internal static class CleanSource
{
    public const string Text = """
        using System.Collections.Frozen;
        using System.Collections.Immutable;
        using System.Diagnostics;
        using System.Globalization;
        using System.Text;
        using Simulator;

        namespace Snippet;

        public readonly record struct Entry(int Term, Operation Operation);
        public sealed record Disk(int Term, NodeId? Vote, Seq<Entry> Log, ImmutableSortedDictionary<int, long> Index);

        public abstract record Gossip(int Round) : Message;
        public sealed record Push(int Round, Seq<Entry> News) : Gossip(Round);
        public sealed record Pull(int Round, NodeSet Seen) : Gossip(Round);
        public sealed record Wake(int Round) : Timer;
        public readonly record struct Learnt(Value Value) : IFact;

        /// <summary>Written by hand: it guards its array.</summary>
        public readonly struct Clock
        {
            readonly int[] counts;
            public Clock(int size) => counts = new int[size];
            public int this[int node] => counts[node];
        }

        public sealed record Stamped(Clock Clock) : Message;

        public sealed class GossipNode(int size) : Node<Disk>(new(0, null, default, Empty))
        {
            static readonly ImmutableSortedDictionary<int, long> Empty = ImmutableSortedDictionary<int, long>.Empty;
            static readonly int[] Table = [1, 2, 3];
            static readonly FrozenSet<int> Primes = new[] { 2, 3, 5 }.ToFrozenSet();
            const int Limit = 3;
            static long Twice(long x) => 2 * x;
            static NodeId First { get; } = new(0);

            readonly Dictionary<NodeId, long> acked = [];
            readonly HashSet<long> seen = [];
            readonly SortedDictionary<string, int> names = new(StringComparer.Ordinal);
            readonly OrderedDictionary<string, int> order = new(StringComparer.Ordinal);
            decimal exact = 1.5m;

            public override void Start(Env env) => env.Arm(new Wake(0), Duration.Ms(10));

            public override void Receive(Env env, NodeId from, Message message)
            {
                switch (message)
                {
                    case Push push: acked[from] = push.Round; break;
                    case Pull: acked.Remove(from); break;
                    default: throw new UnreachableException($"no handler for {message}");
                }
                if (message is Gossip gossip)
                    switch (gossip)
                    {
                        case Push { Round: var round }: seen.Add(round); break;
                        case Pull: break;
                    }
            }

            public override void Fire(Env env, Timer timer)
            {
                if (acked.TryGetValue(First, out var count) && seen.Contains(count) && acked.Count > Limit) return;
                foreach (var key in acked.Keys.Order()) exact += acked[key] + size + Table[0];
                foreach (var (name, value) in names) env.Note(new Learnt(Value.Of(name + value.ToString(CultureInfo.InvariantCulture))));
                foreach (var pair in order) Twice(pair.Value);
                var other = new HashSet<long>(seen);
                other.UnionWith(seen);
                var sorted = new SortedSet<long>(other);
                if (other.SetEquals(seen) && Primes.Contains(3)) env.Disarm(timer);
                var byLength = names.Keys.OrderBy(text => text.Length).ThenBy(text => text, StringComparer.Ordinal).ToList();
                var text = new StringBuilder().Append(byLength.Count).Append('\n').Append(sorted.Count);
                Persist(env, Disk with { Term = Disk.Term + text.Length });
            }

            public override void Describe(Scribe scribe) => scribe.Field("size", Math.Max(int.Max(size, 1), (long)Math.BigMul(2, 3)));
        }
        """;
}
