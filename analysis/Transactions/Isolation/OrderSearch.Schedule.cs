namespace Simulator.Analysis.Transactions.Isolation;

/// <content>The order that is tried when nothing more can be inferred.</content>
sealed partial class OrderSearch
{
    /// <summary>Two writers of a key that a schedule had in this order, which led nowhere.</summary>
    readonly record struct Stuck(int Earlier, int Later, int Key);

    /// <summary>Finds <see cref="Order"/>, or two writers whose order nothing tells and that are in the way.</summary>
    Stuck? Schedule()
    {
        var isTold = shape.AntiDependencies == AntiDependencies.None;
        var schedule = new Scheduler(this, mayForce: isTold);
        if (schedule.Run() is { } stuck) return stuck;
        if (!shape.IsSchedule && Unseen(schedule.Order) is { } wrong) return wrong;
        Order = schedule.Order;
        return null;
    }

    /// <summary>
    /// Takes the writers of each key in the order of a schedule, and looks whether somebody then has read from one although a later one
    /// comes before it. Two writers whose order was the schedule's alone are then to blame: these, or two on the way.
    /// </summary>
    Stuck? Unseen(List<int> order)
    {
        var rank = new int[history.Count];
        for (var i = 0; i < order.Count; i++) rank[order[i]] = i + 1;
        var before = graph.Edges;
        var candidates = new List<Stuck>();
        var ranked = AddRanked(rank);
        clocks!.Run(graph, Sorted());
        if (Overlooked(rank) is { } wrong)
        {
            candidates.Add(wrong.Pair);
            foreach (var e in graph.Path(wrong.Pair.Later, wrong.Reader, graph.Edges)!)
                if (e >= before) candidates.Add(ranked[e - before]);
        }
        graph.Cut(before);
        if (candidates.Count == 0) return null;
        clocks.Run(graph, Sorted());
        return candidates.First(pair => !clocks.Reaches(pair.Earlier, pair.Later));
    }

    int[] Sorted() => graph.Sort()
        ?? throw new System.Diagnostics.UnreachableException("an order that the graph allows is one that it does not allow");

    /// <summary>A reader, what it has read, and a later writer that comes before it.</summary>
    (Stuck Pair, int Reader)? Overlooked(int[] rank)
    {
        for (var key = 0; key < history.Writers.Length; key++)
            foreach (var (version, reader) in versions.ReadsOf(key))
                foreach (var group in chains!.Of(key))
                    if (group.LastBefore(clocks!.Last(reader, group.Chain), reader, -1) is >= 0 and var seen
                        && rank[seen] > rank[versions.Writer(version)]) return (new Stuck(versions.Writer(version), seen, key), reader);
        return null;
    }

    /// <summary>Adds edges between the writers of each key in their order; for each of them the pair that it is about.</summary>
    List<Stuck> AddRanked(int[] rank)
    {
        var pairs = new List<Stuck>();
        for (var key = 0; key < history.Writers.Length; key++)
        {
            var ranked = history.Writers[key].OrderBy(writer => rank[writer]).ToArray();
            for (var i = 1; i < ranked.Length; i++)
            {
                graph.Add(new Edge(ranked[i - 1], ranked[i], Reason.Guess, key));
                pairs.Add(new Stuck(ranked[i - 1], ranked[i], key));
                if (shape.AntiDependencies != AntiDependencies.OfWriters) continue;
                foreach (var reader in versions.ReadersOf(versions.Of(ranked[i - 1], key)))
                    if (reader != ranked[i] && !history.IsReadOnly(reader))
                    {
                        graph.Add(new Edge(reader, ranked[i], Reason.AntiDependency, key));
                        pairs.Add(new Stuck(ranked[i - 1], ranked[i], key));
                    }
            }
        }
        return pairs;
    }

    /// <summary>
    /// Takes one node after another that nothing comes before any more; but what would overwrite a version waits until all who read it
    /// have, and what excludes another waits until that is over.
    /// </summary>
    sealed class Scheduler
    {
        readonly OrderSearch search;
        readonly TransactionHistory history;
        readonly Shape shape;
        readonly bool mayForce;
        readonly int[] before;
        readonly int[] pending;
        readonly int[] current;
        readonly int[] holder;
        readonly Queue<int>[] ready = [new(), new(), new()];
        readonly Dictionary<(bool IsLock, int Of), List<int>> waiting = [];
        readonly List<int> held = [];
        readonly bool[] isTaken;
        int taken;

        public Scheduler(OrderSearch search, bool mayForce)
        {
            (this.search, history, shape, this.mayForce) = (search, search.history, search.shape, mayForce);
            before = new int[search.graph.Nodes];
            isTaken = new bool[before.Length];
            for (var e = 0; e < search.graph.Edges; e++) before[search.graph[e].To]++;
            pending = new int[search.versions.Count];
            for (var version = 0; version < pending.Length; version++)
                pending[version] = search.versions.ReadersOf(version).Count(Counts);
            current = new int[history.Writers.Length];
            for (var key = 0; key < current.Length; key++) current[key] = search.versions.Of(TransactionHistory.Initial, key);
            holder = new int[history.Writers.Length];
        }

        public List<int> Order { get; } = [];

        /// <summary>Whether a reader must have read before what it reads is overwritten.</summary>
        bool Counts(int reader) => shape.AntiDependencies != AntiDependencies.OfWriters || !history.IsReadOnly(reader);

        public Stuck? Run()
        {
            for (var node = 0; node < before.Length; node++)
                if (before[node] == 0) MakeReady(node);
            while (taken < before.Length)
            {
                var queue = Array.Find(ready, static some => some.Count > 0);
                if (queue is not null) Try(queue.Dequeue());
                else if (mayForce) Take(held.Find(node => !isTaken[node]));
                else return Why();
            }
            return null;
        }

        /// <summary>Commits first, for others wait for them; then what only reads.</summary>
        void MakeReady(int node)
        {
            var t = search.Transaction(node);
            var isCommit = shape.IsSplit && node % 2 == 1;
            ready[t <= TransactionHistory.Initial || isCommit ? 0 : history.IsReadOnly(t) ? 1 : 2].Enqueue(node);
        }

        void Try(int node)
        {
            if (Obstacle(node) is not { } obstacle)
            {
                Take(node);
                return;
            }
            if (!waiting.TryGetValue(obstacle, out var list)) waiting.Add(obstacle, list = []);
            list.Add(node);
            held.Add(node);
        }

        /// <summary>What a node has to wait for: a lock on a key, or that all have read a version.</summary>
        (bool IsLock, int Of)? Obstacle(int node)
        {
            var t = search.Transaction(node);
            if (t <= TransactionHistory.Initial) return null;
            var isCommit = !shape.IsSplit || node % 2 == 1;
            for (var i = history.WriteStart[t]; i < history.WriteStart[t + 1]; i++)
            {
                var key = history.WriteKey[i];
                if (!isCommit)
                {
                    if (shape.IsExclusive && holder[key] != 0) return (true, key);
                    continue;
                }
                var left = pending[current[key]];
                if (!shape.IsSplit && Counts(t) && search.versions.ReadBy(t).AsSpan().BinarySearch(current[key]) >= 0) left--;
                if (left > 0) return (false, current[key]);
            }
            return null;
        }

        void Take(int node)
        {
            isTaken[node] = true;
            taken++;
            var t = search.Transaction(node);
            if (t > TransactionHistory.Initial)
            {
                if (!shape.IsSplit || node % 2 == 0) Begin(t);
                if (!shape.IsSplit || node % 2 == 1) Commit(t);
            }
            for (var e = search.graph.First(node); e >= 0; e = search.graph.Next(e))
                if (--before[search.graph[e].To] == 0) MakeReady(search.graph[e].To);
        }

        void Begin(int t)
        {
            if (Counts(t))
                foreach (var version in search.versions.ReadBy(t))
                    if (--pending[version] <= 1) Wake((false, version));
            if (!shape.IsSplit || !shape.IsExclusive) return;
            for (var i = history.WriteStart[t]; i < history.WriteStart[t + 1]; i++) holder[history.WriteKey[i]] = t;
        }

        void Commit(int t)
        {
            Order.Add(t);
            for (var i = history.WriteStart[t]; i < history.WriteStart[t + 1]; i++)
            {
                var key = history.WriteKey[i];
                current[key] = i;
                if (holder[key] != t) continue;
                holder[key] = 0;
                Wake((true, key));
            }
        }

        void Wake((bool, int) obstacle)
        {
            if (!waiting.Remove(obstacle, out var list)) return;
            foreach (var node in list)
                if (!isTaken[node]) MakeReady(node);
        }

        /// <summary>The first that waits, and for whom.</summary>
        Stuck Why()
        {
            foreach (var node in held)
            {
                if (isTaken[node] || Obstacle(node) is not { } obstacle) continue;
                var t = search.Transaction(node);
                return obstacle.IsLock
                    ? new Stuck(holder[obstacle.Of], t, obstacle.Of)
                    : new Stuck(search.versions.Writer(obstacle.Of), t, search.versions.Key(obstacle.Of));
            }
            throw new System.Diagnostics.UnreachableException("nobody waits, and yet the schedule is not finished");
        }
    }
}
