namespace Simulator.Analysis.Transactions.Isolation;

/// <summary>What each transaction left under each key, by number, and who has read it; each reader once for each version.</summary>
sealed class Versions
{
    readonly TransactionHistory history;
    readonly List<int>?[] readers;
    readonly List<(int Version, int Reader)>[] byKey;
    readonly int[] writer;
    readonly int[][] read;

    public Versions(TransactionHistory history)
    {
        this.history = history;
        readers = new List<int>?[history.WriteKey.Length + history.Writers.Length];
        writer = new int[readers.Length];
        for (var t = 1; t < history.Count; t++)
            for (var i = history.WriteStart[t]; i < history.WriteStart[t + 1]; i++) writer[i] = t;
        byKey = [.. Enumerable.Range(0, history.Writers.Length).Select(_ => new List<(int, int)>())];
        read = new int[history.Count][];
        read[TransactionHistory.Initial] = [];
        var own = new SortedSet<int>();
        for (var t = 1; t < history.Count; t++)
        {
            own.Clear();
            for (var i = history.ReadStart[t]; i < history.ReadStart[t + 1]; i++)
                if (own.Add(Of(history.ReadFrom[i], history.ReadKey[i])))
                {
                    (readers[Of(history.ReadFrom[i], history.ReadKey[i])] ??= []).Add(t);
                    byKey[history.ReadKey[i]].Add((Of(history.ReadFrom[i], history.ReadKey[i]), t));
                }
            read[t] = [.. own];
        }
    }

    public int Count => readers.Length;

    /// <summary>The version that a transaction has left under a key that it wrote.</summary>
    public int Of(int transaction, int key) => transaction == TransactionHistory.Initial
        ? history.WriteKey.Length + key
        : history.WriteStart[transaction]
            + history.WriteKey.AsSpan(history.WriteStart[transaction]..history.WriteStart[transaction + 1]).BinarySearch(key);

    public int Writer(int version) => version < history.WriteKey.Length ? writer[version] : TransactionHistory.Initial;

    public int Key(int version) =>
        version < history.WriteKey.Length ? history.WriteKey[version] : version - history.WriteKey.Length;

    public IReadOnlyList<int> ReadersOf(int version) => readers[version] ?? [];

    /// <summary>Version and reader, for all reads of a key.</summary>
    public IReadOnlyList<(int Version, int Reader)> ReadsOf(int key) => byKey[key];

    /// <summary>The versions that a transaction has read.</summary>
    public int[] ReadBy(int transaction) => read[transaction];

    public bool IsReadInitially(int key) => readers[history.WriteKey.Length + key] is not null;
}
