namespace Simulator.Protocols.Epidemic;

/// <summary>
/// A hash tree over the keys' hashes (Merkle, CRYPTO 1987; for anti-entropy: DeCandia et al., SOSP 2007, §4.7): a leaf sums up the items in
/// a range of hashes, an inner node its sixteen children. Servers that differ in one item find it in as many steps as there are levels.
/// </summary>
sealed class HashTree
{
    public const int FanOut = 16;
    const int Bits = 4;

    readonly ulong[][] levels;

    /// <param name="depth">Levels below the root.</param>
    public HashTree(int depth)
    {
        levels = new ulong[depth + 1][];
        for (var level = 0; level <= depth; level++) levels[level] = new ulong[1 << Bits * level];
    }

    public int Depth => levels.Length - 1;

    public ulong Root => levels[0][0];

    public ulong this[int level, int index] => levels[level][index];

    public int LeafOf(string key) => Depth == 0 ? 0 : (int)(Mixing.OfText(key) >> 64 - Bits * Depth);

    /// <summary>The hashes of a node's children.</summary>
    public Branch BranchAt(int level, int index) =>
        new(level, index, Seq.Of<ulong>(levels[level + 1].AsSpan(index * FanOut, FanOut)));

    /// <summary>Adds an item's digest to its leaf, or takes it out again.</summary>
    public void Toggle(string key, ulong digest)
    {
        var index = LeafOf(key);
        levels[Depth][index] ^= digest;
        for (var level = Depth - 1; level >= 0; level--)
        {
            index >>= Bits;
            levels[level][index] = Of(levels[level + 1].AsSpan(index * FanOut, FanOut));
        }
    }

    /// <summary>A node without items is zero, as it was before it had any.</summary>
    static ulong Of(ReadOnlySpan<ulong> children)
    {
        if (!children.ContainsAnyExcept(0UL)) return 0;
        var hash = 0UL;
        foreach (var child in children) hash = Mixing.Fold(hash, child);
        return hash;
    }
}
