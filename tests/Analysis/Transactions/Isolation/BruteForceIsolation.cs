using Simulator.Analysis.Transactions.Isolation;

namespace Simulator.Tests.Analysis.Transactions.Isolation;

/// <summary>
/// The definitions of the isolation levels, tried out over all orders of commit and all that each transaction may see, in the terms of
/// Cerone, Bernardi and Gotsman, CONCUR 2015; read committed by the axiom of Biswas and Enea, and PL-3U by orders for each reader. Slow and
/// obvious, for a handful of transactions.
/// </summary>
sealed class BruteForceIsolation(IReadOnlyList<SmallTransaction> all, bool hasSessionOrder)
{
    IReadOnlyList<SmallTransaction> All => all;

    bool HasSessionOrder => hasSessionOrder;

    bool IsList => all.Any(t => t.Steps.Any(step => step.Kind == 'a' || step.List is not null));

    public bool Holds(IsolationLevel level)
    {
        var unknown = all.Where(t => t.Ending == 'u').ToList();
        for (var mask = 0; mask < 1 << unknown.Count; mask++)
        {
            var committed = all.Where(t => t.Ending == 'c' || t.Ending == 'u' && (mask >> unknown.IndexOf(t) & 1) != 0).ToArray();
            if (new World(committed, this).Holds(level)) return true;
        }
        return false;
    }

    /// <summary>Some transactions, of which all are taken to have committed.</summary>
    sealed class World(SmallTransaction[] ts, BruteForceIsolation from)
    {
        int Count => ts.Length;

        public bool Holds(IsolationLevel level)
        {
            if (level == IsolationLevel.ReadUncommitted) return IsUncommitted();
            if (!Enumerable.Range(0, Count).All(IsInternallyConsistent)) return false;
            var usual = from.HasSessionOrder ? 1 : 0;
            return level switch
            {
                IsolationLevel.ReadCommitted => Orders(usual).Any(IsCommitted),
                IsolationLevel.ReadAtomic => Sees(usual, isTransitive: false, isPrefix: false, isExclusive: false, isTotal: false),
                IsolationLevel.Causal => Sees(1, isTransitive: true, isPrefix: false, isExclusive: false, isTotal: false),
                IsolationLevel.ConsistentView => Sees(usual, isTransitive: true, isPrefix: false, isExclusive: true, isTotal: false),
                IsolationLevel.ParallelSnapshotIsolation => Sees(1, isTransitive: true, isPrefix: false, isExclusive: true, isTotal: false),
                IsolationLevel.Prefix => Sees(1, isTransitive: true, isPrefix: true, isExclusive: false, isTotal: false),
                IsolationLevel.SnapshotIsolation => Sees(usual, isTransitive: true, isPrefix: true, isExclusive: true, isTotal: false),
                IsolationLevel.StrongSessionSnapshotIsolation =>
                    Sees(1, isTransitive: true, isPrefix: true, isExclusive: true, isTotal: false),
                IsolationLevel.StrongSnapshotIsolation => Sees(2, isTransitive: true, isPrefix: true, isExclusive: true, isTotal: false),
                IsolationLevel.UpdateSerializable => IsUpdateSerializable(usual),
                IsolationLevel.RepeatableRead or IsolationLevel.Serializable => Orders(usual).Any(order => IsSerial(order, order)),
                IsolationLevel.StrongSessionSerializable => Orders(1).Any(order => IsSerial(order, order)),
                _ => Orders(2).Any(order => IsSerial(order, order)),
            };
        }

        /// <summary>Whether one had to be before another: 0 for no reason, 1 by session, 2 also in real time.</summary>
        bool IsBefore(int i, int j, int time) => time >= 1 && ts[i].Session == ts[j].Session && ts[i].Begin < ts[j].Begin
            || time == 2 && ts[i].Ending == 'c' && ts[i].End < ts[j].Begin;

        bool Writes(int t, char key) => ts[t].Steps.Any(step => step.Kind != 'r' && step.Key == key);

        /// <summary>What a key holds after some transactions, in their order.</summary>
        (int Value, List<int> List) Content(IEnumerable<int> order, char key)
        {
            var (value, list) = (0, new List<int>());
            foreach (var t in order)
                foreach (var step in ts[t].Steps.Where(step => step.Kind != 'r' && step.Key == key))
                { value = step.Value; list.Add(step.Value); }
            return (value, list);
        }

        /// <summary>A read after a write of its own: the last of these, or at the end of a list all of them.</summary>
        bool IsInternallyConsistent(int t)
        {
            var steps = ts[t].Steps;
            for (var i = 0; i < steps.Length; i++)
            {
                if (steps[i].Kind != 'r' || ts[t].Ending != 'c') continue;
                var own = steps[..i].Where(step => step.Kind != 'r' && step.Key == steps[i].Key).Select(step => step.Value).ToArray();
                if (own.Length == 0) continue;
                if (steps[i].List is { } list ? !list.TakeLast(own.Length).SequenceEqual(own) : steps[i].Value != own[^1]) return false;
            }
            return true;
        }

        /// <summary>What of a transaction's reads it must have found elsewhere.</summary>
        IEnumerable<SmallStep> Outside(int t)
        {
            var steps = ts[t].Steps;
            for (var i = 0; i < steps.Length; i++)
            {
                if (steps[i].Kind != 'r' || ts[t].Ending != 'c') continue;
                var own = steps[..i].Count(step => step.Kind != 'r' && step.Key == steps[i].Key);
                if (steps[i].List is { } list) yield return steps[i] with { List = list[..^own] };
                else if (own == 0) yield return steps[i];
            }
        }

        /// <summary>Whether a read fits to a last writer, or to none (-1), where versions follow each other in an order.</summary>
        bool Fits(SmallStep read, int writer, IReadOnlyList<int> order)
        {
            if (read.List is null) return read.Value == (writer < 0 ? 0 : Content([writer], read.Key).Value);
            var versions = writer < 0 ? [] : order.TakeWhile(t => t != writer).Append(writer);
            return Content(versions, read.Key).List.SequenceEqual(read.List);
        }

        bool IsSerial(IReadOnlyList<int> order, IReadOnlyList<int> versions) => order.All(t => Outside(t).All(read =>
            Fits(read, order.TakeWhile(other => other != t)
                .Where(other => Writes(other, read.Key)).Select(other => (int?)other)
                .LastOrDefault() ?? -1,
                versions)));

        /// <summary>Writers serially in some order, and for each that only reads some order that has the versions of that one.</summary>
        bool IsUpdateSerializable(int time)
        {
            var updates = Enumerable.Range(0, Count).Where(t => ts[t].Steps.Any(step => step.Kind != 'r')).ToArray();
            var readers = Enumerable.Range(0, Count).Except(updates).ToArray();
            return Permutations(updates, time).Any(versions => IsSerial(versions, versions) && readers.All(reader =>
                Permutations([.. updates, reader], time).Any(order => HasVersions(order, versions) && IsSerial(order, versions))));

            bool HasVersions(IReadOnlyList<int> order, IReadOnlyList<int> versions) => "xy".All(key =>
                order.Where(t => Writes(t, key)).SequenceEqual(versions.Where(t => Writes(t, key))));
        }

        /// <summary>
        /// An order of commits that keeps who read from whom, and for each read: nothing older than what the transaction has read.
        /// </summary>
        bool IsCommitted(IReadOnlyList<int> order)
        {
            var place = new int[Count];
            for (var i = 0; i < Count; i++) place[order[i]] = i;
            for (var t = 0; t < Count; t++)
            {
                var seen = new List<int>();
                foreach (var read in Outside(t))
                {
                    var writer = Enumerable.Range(-1, Count + 1).Where(w => w < 0 || Writes(w, read.Key) && w != t)
                        .Where(w => Fits(read, w, order)).Select(w => (int?)w).FirstOrDefault() ?? -2;
                    if (writer == -2 || writer >= 0 && place[writer] > place[t]) return false;
                    if (seen.Any(other => other != writer && Writes(other, read.Key) && (writer < 0 || place[other] > place[writer])))
                        return false;
                    if (writer >= 0) seen.Add(writer);
                }
            }
            return true;
        }

        /// <summary>
        /// Whether some order of commits, and some choice of what each sees of what committed before it, explain all reads.
        /// </summary>
        bool Sees(int time, bool isTransitive, bool isPrefix, bool isExclusive, bool isTotal)
        {
            foreach (var order in Orders(time))
            {
                var sees = new bool[Count, Count];
                if (Choose(order, 1, sees)) return true;
            }
            return Count == 0;

            bool Choose(IReadOnlyList<int> order, int at, bool[,] sees)
            {
                if (at > order.Count) return true;
                var t = order[at - 1];
                for (var mask = 0; mask < 1 << (at - 1); mask++)
                {
                    for (var i = 0; i < at - 1; i++) sees[order[i], t] = (mask >> i & 1) != 0;
                    if (IsRight(order, at - 1, sees) && Choose(order, at + 1, sees)) return true;
                }
                for (var i = 0; i < at - 1; i++) sees[order[i], t] = false;
                return false;
            }

            bool IsRight(IReadOnlyList<int> order, int at, bool[,] sees)
            {
                var t = order[at];
                var before = order.Take(at).ToArray();
                if (before.Any(other => IsBefore(other, t, time) && !sees[other, t])) return false;
                if (isTotal && before.Any(other => !sees[other, t])) return false;
                if (isExclusive && before.Any(other => !sees[other, t] && "xy".Any(key => Writes(other, key) && Writes(t, key))))
                    return false;
                if (isTransitive && before.Any(b => sees[b, t] && before.Any(a => sees[a, b] && !sees[a, t]))) return false;
                if (isPrefix && before.Where((b, i) => sees[b, t] && before.Take(i).Any(a => !sees[a, t])).Any()) return false;
                return Outside(t).All(read =>
                    Fits(read,
                        before.Where(other => sees[other, t] && Writes(other, read.Key)).Select(other => (int?)other).LastOrDefault() ?? -1,
                        order));
            }
        }

        /// <summary>Somebody wrote what was read, and lists show an order of writers.</summary>
        bool IsUncommitted()
        {
            var values = from.All.SelectMany(t => t.Steps).Where(step => step.Kind != 'r')
                .Select(step => (step.Key, step.Value)).ToHashSet();
            var reads = ts.Where(t => t.Ending == 'c').SelectMany(t => t.Steps).Where(step => step.Kind == 'r').ToArray();
            if (!from.IsList) return reads.All(read => read.Value == 0 || values.Contains((read.Key, read.Value)));
            var pairs = new List<(int, int)>();
            foreach (var key in "xy")
            {
                var lists = reads.Where(read => read.Key == key).Select(read => read.List!).OrderBy(list => list.Length).ToArray();
                if (lists.Any(list => list.Distinct().Count() < list.Length || list.Any(element => !values.Contains((key, element))))
                    ) return false;
                if (lists.Any(list => !lists[^1].Take(list.Length).SequenceEqual(list))) return false;
                if (lists.Length == 0) continue;
                var writers = lists[^1].Select(element =>
                    Array.FindIndex(ts, t => t.Steps.Any(step => step.Kind == 'a' && step.Key == key && step.Value == element)))
                        .Where(t => t >= 0).ToArray();
                for (var i = 1; i < writers.Length; i++)
                    if (writers[i] != writers[i - 1]) pairs.Add((writers[i - 1], writers[i]));
                if (writers.Length == 0) continue;
                for (var t = 0; t < Count; t++)
                    if (t != writers[^1] && ts[t].Steps.Any(step => step.Kind == 'a' && step.Key == key && !lists[^1].Contains(step.Value)))
                        pairs.Add((writers[^1], t));
            }
            return Orders(0).Any(order => pairs.All(pair => order.ToList().IndexOf(pair.Item1) < order.ToList().IndexOf(pair.Item2)));
        }

        IEnumerable<IReadOnlyList<int>> Orders(int time) => Permutations([.. Enumerable.Range(0, Count)], time);

        IEnumerable<IReadOnlyList<int>> Permutations(int[] left, int time)
        {
            if (left.Length == 0)
            {
                yield return [];
                yield break;
            }
            foreach (var first in left)
            {
                if (left.Any(other => other != first && IsBefore(other, first, time))) continue;
                foreach (var rest in Permutations([.. left.Where(each => each != first)], time)) yield return [first, .. rest];
            }
        }
    }
}
