namespace Simulator.Protocols.Dynamo;

/// <summary>
/// Replica synchronisation in the background, §4.7: two servers compare a hash tree of each range that both hold, from the root down, and
/// exchange only the keys of leaves that differ. Each message stands for itself, so that none need be remembered.
/// </summary>
public partial class DynamoNode
{
    void OnAntiEntropyTimeout(Env env)
    {
        env.Arm(AntiEntropyTimeout.It, options.AntiEntropyInterval);
        if (env.Peers.Count == 0) return;
        var peer = env.Any(env.Peers, "anti-entropy-peer");
        var trees = Trees(env.Now);
        var roots = default(Seq<TreeNode>);
        for (var range = 0; range < place.Ring.Ranges; range++)
            if (Shares(range, peer)) roots = roots.Add(new TreeNode(range, 1, trees[range]?[1] ?? 0));
        if (roots.IsEmpty) return;
        env.Note(new Tally("tree-comparisons"));
        env.Send(peer, new CompareTrees(roots));
    }

    void OnCompareTrees(Env env, NodeId from, CompareTrees m)
    {
        var trees = Trees(env.Now);
        var (children, leaves) = (default(Seq<TreeNode>), default(Seq<TreeNode>));
        foreach (var (range, index, digest) in m.Nodes)
        {
            if (!Shares(range, from) || (trees[range]?[index] ?? 0) == digest) continue;
            if (index >= 1 << options.TreeDepth) leaves = leaves.Add(new TreeNode(range, index, 0));
            else
                foreach (var child in new[] { 2 * index, 2 * index + 1 })
                    children = children.Add(new TreeNode(range, child, trees[range]?[child] ?? 0));
        }
        if (!children.IsEmpty) env.Send(from, new CompareTrees(children));
        if (!leaves.IsEmpty) Exchange(env, from, leaves, isAnswer: false);
    }

    void OnExchangeItems(Env env, NodeId from, ExchangeItems m)
    {
        // First what it holds itself, so that the other is told nothing that it has just told.
        var own = m.IsAnswer ? default : Under(m.Leaves, env.Now);
        foreach (var item in m.Items)
            if (place.Ring.IsHome(place.Ring.RangeOf(item.Key), self) && Take(env, item)) env.Note(new Tally("anti-entropy-repairs"));
        if (!m.IsAnswer && !own.IsEmpty) env.Send(from, new ExchangeItems(m.Leaves, Differing(own, m.Items), IsAnswer: true));
    }

    void Exchange(Env env, NodeId to, Seq<TreeNode> leaves, bool isAnswer) =>
        env.Send(to, new ExchangeItems(leaves, Under(leaves, env.Now), isAnswer));

    static Seq<Item> Differing(Seq<Item> items, Seq<Item> told)
    {
        var differing = default(Seq<Item>);
        foreach (var item in items)
            if (!told.Contains(item)) differing = differing.Add(item);
        return differing;
    }

    bool Shares(int range, NodeId peer) => place.Ring.IsHome(range, self) && place.Ring.IsHome(range, peer);

    /// <summary>The trees of all ranges of which it holds anything; null for others.</summary>
    HashTree?[] Trees(LocalTime now)
    {
        var trees = new HashTree?[place.Ring.Ranges];
        for (var i = 0; i < Disk.Items.Count; i++)
        {
            var item = Lasting(Disk.Items[i], now);
            if (!item.IsBlank) (trees[place.Ring.RangeOf(item.Key)] ??= new HashTree(options.TreeDepth)).Add(item.Key, DigestInTree(item));
        }
        return trees;
    }

    /// <summary>What it holds of the keys under some leaves.</summary>
    Seq<Item> Under(Seq<TreeNode> leaves, LocalTime now)
    {
        var items = default(Seq<Item>);
        for (var i = 0; i < Disk.Items.Count; i++)
        {
            var item = Lasting(Disk.Items[i], now);
            if (item.IsBlank) continue;
            var leaf = new TreeNode(place.Ring.RangeOf(item.Key), HashTree.LeafOf(item.Key, options.TreeDepth), 0);
            if (leaves.Contains(leaf)) items = items.Add(item);
        }
        return items;
    }

    // The rules.

    /// <summary>A leaf changes with every change of what is held.</summary>
    protected virtual ulong DigestInTree(Item item) => item.Digest;
}
