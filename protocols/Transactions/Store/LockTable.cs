namespace Simulator.Protocols.Transactions;

/// <summary>How a key is locked: by any number of readers, or by one writer.</summary>
public enum LockMode { Shared, Exclusive }

/// <summary>A lock that a transaction has asked for.</summary>
/// <param name="Age">When its transaction began, by some clock: the smaller the older. Ties are broken by the name.</param>
public readonly record struct LockRequest(Txn Txn, long Age, string Key, LockMode Mode)
{
    public bool IsOlderThan(Txn other, long age) => Age != age ? Age < age : Txn.CompareTo(other) < 0;
}

/// <summary>
/// The locks of one server. It only says who stands in whose way; what is done about that is the participant's business. Waiting
/// requests are granted in the order of their transactions' age, each as soon as nobody who holds the key stands in its way: a
/// request that waits never stands in another's, so that nobody waits for a transaction that the rule of the day says it must not
/// wait for.
/// </summary>
public sealed class LockTable
{
    readonly Dictionary<string, List<(Txn Txn, long Age, LockMode Mode)>> held = [];
    readonly List<LockRequest> waiting = [];

    /// <summary>Keys that a transaction holds, in the order in which it got them.</summary>
    readonly Dictionary<Txn, List<string>> keys = [];

    public IReadOnlyList<LockRequest> Waiting => waiting;

    public IReadOnlyList<string> HeldBy(Txn txn) => keys.TryGetValue(txn, out var list) ? list : [];

    public IReadOnlyList<(Txn Txn, long Age, LockMode Mode)> HoldersOf(string key) => held.TryGetValue(key, out var list) ? list : [];

    /// <summary>The keys that a transaction holds, in ordinal order; with <c>!</c> those that it holds to write.</summary>
    public string TextOf(Txn txn) => string.Join(',', HeldBy(txn).Order(StringComparer.Ordinal).Select(key =>
        held[key].Exists(holder => holder.Txn == txn && holder.Mode == LockMode.Exclusive) ? key + "!" : key));

    /// <summary>The holders that stand in the way of a request; none when it can be granted.</summary>
    public IReadOnlyList<(Txn Txn, long Age)> Obstacles(LockRequest request)
    {
        var found = new List<(Txn, long)>();
        foreach (var (txn, age, mode) in HoldersOf(request.Key))
            if (txn != request.Txn && (mode == LockMode.Exclusive || request.Mode == LockMode.Exclusive)) found.Add((txn, age));
        return found;
    }

    /// <summary>Holds the key from now on. There must be no obstacles.</summary>
    public void Grant(LockRequest request)
    {
        if (!held.TryGetValue(request.Key, out var holders)) held.Add(request.Key, holders = []);
        var at = holders.FindIndex(holder => holder.Txn == request.Txn);
        if (at < 0)
        {
            holders.Add((request.Txn, request.Age, request.Mode));
            if (!keys.TryGetValue(request.Txn, out var list)) keys.Add(request.Txn, list = []);
            list.Add(request.Key);
        }
        else if (request.Mode == LockMode.Exclusive) holders[at] = (request.Txn, request.Age, LockMode.Exclusive);
    }

    public void Wait(LockRequest request)
    {
        var at = waiting.FindIndex(other => request.IsOlderThan(other.Txn, other.Age));
        waiting.Insert(at < 0 ? waiting.Count : at, request);
    }

    /// <summary>Gives up all that a transaction holds or waits for.</summary>
    public void Release(Txn txn)
    {
        waiting.RemoveAll(request => request.Txn == txn);
        if (!keys.Remove(txn, out var list)) return;
        foreach (var key in list) Drop(txn, key);
    }

    /// <summary>Gives up what a transaction has only read.</summary>
    public void ReleaseShared(Txn txn)
    {
        if (!keys.TryGetValue(txn, out var list)) return;
        foreach (var key in list.ToArray())
            if (held[key].Exists(holder => holder.Txn == txn && holder.Mode == LockMode.Shared))
            {
                list.Remove(key);
                Drop(txn, key);
            }
    }

    /// <summary>Takes the next waiting request that can be granted now, oldest transaction first; null when there is none.</summary>
    public LockRequest? TakeGrantable()
    {
        for (var i = 0; i < waiting.Count; i++)
            if (Obstacles(waiting[i]).Count == 0)
            {
                var request = waiting[i];
                waiting.RemoveAt(i);
                return request;
            }
        return null;
    }

    void Drop(Txn txn, string key)
    {
        var holders = held[key];
        holders.RemoveAll(holder => holder.Txn == txn);
        if (holders.Count == 0) held.Remove(key);
    }
}
