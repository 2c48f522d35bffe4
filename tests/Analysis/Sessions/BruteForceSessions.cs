using Simulator.Analysis.Consistency.Sessions;

namespace Simulator.Tests.Analysis.Sessions;

/// <summary>
/// The definitions of the session models, tried out over all orders and all visibilities: slow and obvious. For a handful of operations.
/// </summary>
sealed class BruteForceSessions
{
    readonly SmallOp[] ops;
    readonly bool[,] causal;

    public BruteForceSessions(SmallOp[] ops)
    {
        this.ops = ops;
        causal = new bool[ops.Length, ops.Length];
        for (var i = 0; i < ops.Length; i++)
            for (var j = 0; j < ops.Length; j++)
                causal[i, j] = IsSessionOrdered(i, j) || IsReadBy(i, j);
        for (var k = 0; k < ops.Length; k++)
            for (var i = 0; i < ops.Length; i++)
                for (var j = 0; j < ops.Length; j++) causal[i, j] |= causal[i, k] && causal[k, j];
    }

    public bool Holds(SessionModel model)
    {
        if (Enumerable.Range(0, ops.Length).Any(i => !ops[i].IsWrite && ops[i].Value != 0 && From(i) < 0)) return false;
        return model switch
        {
            SessionModel.Sequential => Orders(Everything, IsSessionOrdered).Any(IsLegal),
            SessionModel.Pram => Sessions.All(s => Orders(SeenBy(s), IsSessionOrdered).Any(IsLegal)),
            SessionModel.CausalMemory => IsAcyclic && Sessions.All(s => Orders(SeenBy(s), (i, j) => causal[i, j]).Any(IsLegal)),
            SessionModel.Causal => IsAcyclic && Reads.All(r => Orders(Past(r), (i, j) => causal[i, j]).Any(order => Last(order, r) == From(r))),
            SessionModel.CausalConvergence => IsAcyclic && Orders(Everything, (i, j) => causal[i, j]).Any(order =>
                Reads.All(r => Last([.. order.Where(Past(r).Contains)], r) == From(r))),
            _ => Guarantee(model),
        };
    }

    /// <summary>Visibility and arbitration, all of them (Viotti and Vukolić 2016), with Terry's inclusion.</summary>
    bool Guarantee(SessionModel model)
    {
        var isAll = model == SessionModel.SessionGuarantees;
        var ryw = isAll || model == SessionModel.ReadYourWrites;
        var mr = isAll || model == SessionModel.MonotonicReads;
        var mw = isAll || model == SessionModel.MonotonicWrites;
        var wfr = isAll || model == SessionModel.WritesFollowReads;
        int[] writes = [.. Everything.Where(i => ops[i].IsWrite)];
        int[] reads = [.. Reads];
        foreach (var order in Orders(writes, (i, j) => mw && IsSessionOrdered(i, j)))
        {
            var place = new int[ops.Length];
            for (var i = 0; i < order.Count; i++) place[order[i]] = i;
            if (Visible(0, new HashSet<int>[ops.Length])) return true;

            bool Visible(int at, HashSet<int>[] seen)
            {
                if (at == reads.Length) return IsConsistent(seen);
                for (var mask = 0; mask < 1 << writes.Length; mask++)
                {
                    seen[reads[at]] = [.. writes.Where((_, i) => (mask >> i & 1) != 0)];
                    if (IsRight(reads[at], seen[reads[at]]) && Visible(at + 1, seen)) return true;
                }
                return false;
            }

            bool IsRight(int r, HashSet<int> set)
            {
                var last = set.Where(w => ops[w].Key == ops[r].Key).OrderBy(w => place[w]).Select(w => (int?)w).LastOrDefault() ?? -1;
                if (last != From(r)) return false;
                if (ryw && writes.Any(w => IsSessionOrdered(w, r) && !set.Contains(w))) return false;
                return !mw || set.All(w => writes.All(v => !IsSessionOrdered(v, w) || set.Contains(v)));
            }

            bool IsConsistent(HashSet<int>[] seen)
            {
                foreach (var r in reads)
                {
                    if (mr && reads.Any(q => IsSessionOrdered(q, r) && !seen[q].IsSubsetOf(seen[r]))) return false;
                    if (!wfr) continue;
                    foreach (var w in writes.Where(w => IsSessionOrdered(r, w)))
                    {
                        if (seen[r].Any(v => v == w || place[v] > place[w])) return false;
                        if (reads.Any(q => seen[q].Contains(w) && !seen[r].IsSubsetOf(seen[q]))) return false;
                    }
                }
                return true;
            }
        }
        return false;
    }

    IEnumerable<int> Everything => Enumerable.Range(0, ops.Length);

    IEnumerable<int> Reads => Everything.Where(i => !ops[i].IsWrite);

    IEnumerable<int> Sessions => ops.Select(op => op.Session).Distinct();

    bool IsAcyclic => Everything.All(i => !causal[i, i]);

    bool IsSessionOrdered(int i, int j) => ops[i].Session == ops[j].Session && i < j;

    bool IsReadBy(int write, int read) => !ops[read].IsWrite && From(read) == write;

    int From(int read) => Array.FindIndex(ops, op => op.IsWrite && op.Key == ops[read].Key && op.Value == ops[read].Value);

    int[] SeenBy(int session) => [.. Everything.Where(i => ops[i].IsWrite || ops[i].Session == session)];

    HashSet<int> Past(int op) => [.. Everything.Where(i => causal[i, op])];

    int Last(IReadOnlyList<int> order, int read)
    {
        for (var i = order.Count - 1; i >= 0; i--)
            if (ops[order[i]].IsWrite && ops[order[i]].Key == ops[read].Key) return order[i];
        return -1;
    }

    bool IsLegal(IReadOnlyList<int> order)
    {
        for (var i = 0; i < order.Count; i++)
            if (!ops[order[i]].IsWrite && Last([.. order.Take(i)], order[i]) != From(order[i])) return false;
        return true;
    }

    /// <summary>All orders of some operations that keep a given one.</summary>
    static IEnumerable<IReadOnlyList<int>> Orders(IEnumerable<int> some, Func<int, int, bool> before)
    {
        var left = some.ToList();
        if (left.Count == 0)
        {
            yield return [];
            yield break;
        }
        foreach (var first in left)
        {
            if (left.Any(other => other != first && before(other, first))) continue;
            foreach (var rest in Orders(left.Where(each => each != first), before)) yield return [first, .. rest];
        }
    }
}

/// <summary>An operation of a small history; those of a session stand in their order.</summary>
readonly record struct SmallOp(int Session, bool IsWrite, int Key, int Value);
