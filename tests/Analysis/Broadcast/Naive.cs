namespace Simulator.Tests.Analysis.Broadcast;

/// <summary>The definitions written down as they are read, at whatever cost: true when a stream, as far as it goes, breaks them.</summary>
static class Naive
{
    /// <summary>The first event with which a stream breaks a definition; -1 when it never does.</summary>
    public static int First(Stream stream, Func<IReadOnlyList<TraceEvent>, bool> broken)
    {
        // What is broken stays so.
        if (!broken(stream.Events)) return -1;
        for (var length = 1; length <= stream.Events.Count; length++)
            if (broken([.. stream.Events.Take(length)])) return length - 1;
        return -1;
    }

    public static bool HasTwoLeaders(IReadOnlyList<TraceEvent> events) => Pairs(Facts<Elected>(events))
        .Any(pair => pair.A.Fact.Epoch == pair.B.Fact.Epoch && pair.A.Server != pair.B.Server);

    public static bool HasTwoDecisions(IReadOnlyList<TraceEvent> events) => Pairs(Facts<Decided>(events))
        .Any(pair => pair.A.Fact.Slot == pair.B.Fact.Slot && pair.A.Fact.Digest != pair.B.Fact.Digest);

    public static bool HasTwoStates(IReadOnlyList<TraceEvent> events) => Pairs(Facts<Applied>(events))
        .Any(pair => pair.A.Fact.Slot == pair.B.Fact.Slot && pair.A.Fact.StateDigest != pair.B.Fact.StateDigest);

    public static bool HasRepetition(IReadOnlyList<TraceEvent> events) => Pairs(Facts<Delivered>(events))
        .Any(pair => (pair.A.Fact.Process, pair.A.Fact.Sequence) == (pair.B.Fact.Process, pair.B.Fact.Sequence)
            && (pair.A.Fact.Slot != pair.B.Fact.Slot || (pair.A.Server, pair.A.Life) == (pair.B.Server, pair.B.Life)));

    public static bool HasInvention(IReadOnlyList<TraceEvent> events) => Facts<Delivered>(events).Any(made => !events
        .Take(made.At)
        .Any(e => e.What is Submitted asked && (asked.Process, asked.Sequence) == (made.Fact.Process, made.Fact.Sequence)));

    public static bool HasTwoOrders(IReadOnlyList<TraceEvent> events)
    {
        var lives = Lives(events).ToList();
        return HasTwoDecisions(events) || lives.Any(life => life.GoesBack)
            || Pairs(lives.SelectMany(life => life.Deliveries).ToList())
                .Any(pair => (pair.A.Slot, pair.A.At) == (pair.B.Slot, pair.B.At) && pair.A.Request != pair.B.Request);
    }

    public static bool HasHole(IReadOnlyList<TraceEvent> events)
    {
        var lives = Lives(events).ToList();
        return lives.SelectMany(life => life.Left)
            .Any(left => lives.SelectMany(life => life.Deliveries).Any(made => made.Slot == left.Slot && made.At >= left.Deliveries));
    }

    /// <summary>What each life has delivered, at which place of which slot, and which slots it has left after how much.</summary>
    static IEnumerable<LifeStory> Lives(IReadOnlyList<TraceEvent> events)
    {
        foreach (var life in Facts<IFact>(events).GroupBy(noted => (noted.Server, noted.Life)))
        {
            var story = new LifeStory();
            foreach (var (_, _, fact, _) in life) story.Tell(fact);
            yield return story;
        }
    }

    /// <summary>The facts of honest servers, with the number of the life and the place in the stream.</summary>
    static List<(NodeId Server, int Life, T Fact, int At)> Facts<T>(IReadOnlyList<TraceEvent> events) where T : IFact
    {
        var found = new List<(NodeId, int, T, int)>();
        for (var i = 0; i < events.Count; i++)
        {
            var (e, before) = (events[i], events.Take(i).ToList());
            if (e.What is not T fact || e.Machine.IsClient) continue;
            if (before.Any(other => other.Kind == EventKind.Turn && other.Machine == e.Machine)) continue;
            found.Add((e.Machine, before.Count(other => other.Kind == EventKind.Start && other.Machine == e.Machine), fact, i));
        }
        return found;
    }

    static IEnumerable<(T A, T B)> Pairs<T>(List<T> all) =>
        from b in Enumerable.Range(0, all.Count) from a in Enumerable.Range(0, b) select (all[a], all[b]);

    sealed class LifeStory
    {
        long slot = -1;
        int count;
        bool isThrough = true;

        public bool GoesBack { get; private set; }
        public List<(long Slot, int At, (int, long) Request)> Deliveries { get; } = [];
        public List<(long Slot, int Deliveries)> Left { get; } = [];

        public void Tell(IFact fact)
        {
            if (fact is Delivered d)
            {
                if (d.Slot < slot || (d.Slot == slot && isThrough))
                {
                    GoesBack = true;
                    return;
                }
                while (slot < d.Slot) Next();
                Deliveries.Add((slot, count++, (d.Process, d.Sequence)));
            }
            if (fact is not Applied a || a.Slot < slot) return;
            if (!a.Transferred && a.Slot == slot + 1) Next();
            if (a.Slot == slot)
            {
                if (!a.Transferred) Leave();
            }
            else
            {
                Leave();
                (slot, count) = (a.Slot, 0);
            }
            isThrough = true;
        }

        void Next()
        {
            Leave();
            (slot, count, isThrough) = (slot + 1, 0, false);
        }

        void Leave()
        {
            if (!isThrough) Left.Add((slot, count));
        }
    }
}
