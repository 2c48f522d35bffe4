namespace Simulator;

/// <summary>Which kinds of operations a workload draws, on how many keys.</summary>
/// <param name="Parts">The kinds with their weights, which need not sum to anything.</param>
/// <param name="Keys">At least 1.</param>
/// <param name="KeyOf">Maps a draw of 64 bits to a key's number; null for uniform.</param>
public sealed record WorkloadMix(Seq<KeyValuePair<string, int>> Parts, int Keys, Func<ulong, int>? KeyOf = null)
{
    /// <summary>The number of the first key, for groups of clients that have keys of their own.</summary>
    public int FirstKey { get; init; }

    public int WeightOf(string function)
    {
        foreach (var part in Parts)
            if (part.Key == function) return part.Value;
        return 0;
    }
}

/// <summary>Draws a kind of operation by weight and a key; what the operation says is left to the kind of workload.</summary>
/// <param name="prefix">Of the keys: <c>k</c> for k0, k1 …</param>
public abstract class MixedWorkload(WorkloadMix mix, string prefix) : Workload
{
    static readonly Label FunctionLabel = new("workload", "function");
    static readonly Label KeyLabel = new("workload", "key");

    readonly ulong total = (ulong)mix.Parts.Sum(part => part.Value);
    readonly string[] keys = [.. Enumerable.Range(mix.FirstKey, mix.Keys).Select(number => $"{prefix}{number}")];

    /// <summary>All keys, in order.</summary>
    protected IReadOnlyList<string> Keys => keys;

    public sealed override Operation Next(Chooser chooser)
    {
        var key = keys.Length == 1 ? keys[0] : keys[Number(chooser.Below(KeyLabel, ulong.MaxValue))];
        var drawn = chooser.Below(FunctionLabel, total);
        foreach (var part in mix.Parts)
        {
            if (drawn < (ulong)part.Value) return Make(part.Key, key, chooser);
            drawn -= (ulong)part.Value;
        }
        throw new InvalidOperationException("the weights of a workload sum to nothing");
    }

    protected abstract Operation Make(string function, string key, Chooser chooser);

    int Number(ulong draw) => mix.KeyOf is { } keyOf ? keyOf(draw) : (int)Math.BigMul(draw, (ulong)keys.Length, out _);
}
