namespace Simulator.Protocols;

/// <summary>
/// A Merkle tree of fixed depth over the keys of a range (Dynamo, SOSP 2007, §4.7): a leaf sums up the keys whose hash falls into its
/// bucket, an inner node its two children. Nodes are numbered as in a heap: 1 is the root, 2i and 2i+1 are the children of i.
/// </summary>
public sealed class HashTree(int depth)
{
    readonly ulong[] nodes = new ulong[2 << depth];
    bool isSummed = true;

    /// <summary>Adds what is held of a key. The order of adding makes no difference.</summary>
    public void Add(string key, ulong digest)
    {
        ref var leaf = ref nodes[LeafOf(key, depth)];
        leaf = unchecked(leaf + Mixing.Fold(Mixing.OfText(key), digest));
        isSummed = false;
    }

    /// <summary>The digest of a node; 0 where there are no keys. A number that no node has counts as empty.</summary>
    public ulong this[int node]
    {
        get
        {
            if (!isSummed) Sum();
            return node > 0 && node < nodes.Length ? nodes[node] : 0;
        }
    }

    public bool IsLeaf(int node) => node >= 1 << depth;

    /// <summary>The leaf of a key: by bits of its hash that do not decide about its place in the ring alone.</summary>
    public static int LeafOf(string key, int depth) => (1 << depth) + (int)(Mixing.Finish(Mixing.OfText(key)) >> 64 - depth);

    void Sum()
    {
        for (var node = (1 << depth) - 1; node > 0; node--)
        {
            var (left, right) = (nodes[2 * node], nodes[2 * node + 1]);
            nodes[node] = (left | right) == 0 ? 0 : Mixing.Fold(left, right);
        }
        isSummed = true;
    }
}
