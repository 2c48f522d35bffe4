namespace Simulator.Protocols.Epidemic;

/// <summary>Cheaper ways to find what differs than sending all: checksums, peeling back (§1.3), hash trees.</summary>
partial class GossipNode
{
    // Recent updates and a checksum: the list of recent updates first, and all only if the checksums differ after that.

    Seq<Item> RecentItems(Env env)
    {
        var recent = new List<Item>();
        for (var place = 0; place < database.Places; place++)
            if (database.At(place) is { IsDormant: false } entry && env.Now - entry.Item.Since <= options.RecentWindow)
                recent.Add(entry.Item);
        return Seq.Of<Item>([.. recent]);
    }

    void OnRecent(Env env, NodeId from, Recent m)
    {
        if (IsRefused(env, from, m.Opens)) return;
        // A server that only pulls sends no list, and its checksum is no concern of the other.
        if (m.Opens && !OpenerSends)
        {
            env.Send(from, new Recent(RecentItems(env), database.Checksum, Opens: false));
            return;
        }
        var own = m.Opens && OpenerAsks ? RecentItems(env) : default;
        TakeUp(env, m.Items, FoundBy.AntiEntropy);
        if (Agrees(m.Checksum)) return;
        if (m.Opens && OpenerAsks) env.Send(from, new Recent(own, database.Checksum, Opens: false));
        else if (m.Opens) env.Send(from, Differs.It);
        else
        {
            env.Note(new Tally("full-comparisons"));
            env.Send(from, new Whole(OpenerSends ? All() : default, Asks: true, Opens: false));
        }
    }

    // Peeling back: the latest items first, until the checksums agree.

    Seq<Item> Peeled(int from)
    {
        var all = All();
        if (from >= all.Count) return default;
        var ordered = all.OrderByDescending(item => item.Since).ThenByDescending(item => item.Stamp);
        return Seq.Of<Item>([.. ordered.Skip(from).Take(options.PeelBatch)]);
    }

    void OnPeel(Env env, NodeId from, Peel m)
    {
        if (IsRefused(env, from, m.Opens)) return;
        TakeUp(env, m.Items, FoundBy.AntiEntropy);
        if (Agrees(m.Checksum)) return;
        var next = m.FromOpener ? m.From : m.From + options.PeelBatch;
        var batch = Peeled(next);
        // Both have shown all that they hold: what still differs has changed meanwhile.
        if (batch.IsEmpty && m.Items.IsEmpty) return;
        env.Send(from, new Peel(next, batch, database.Checksum, Opens: false, FromOpener: !m.FromOpener));
    }

    // Hash trees: level by level towards the leaves that differ.

    void OnRoot(Env env, NodeId from, Root m)
    {
        if (IsRefused(env, from, opens: true) || m.Hash == database.Tree!.Root) return;
        env.Send(from, new Branches([database.Tree.BranchAt(0, 0)], FromOpener: false));
    }

    void OnBranches(Env env, NodeId from, Branches m)
    {
        var tree = database.Tree!;
        var inner = new List<Branch>();
        var leaves = new List<int>();
        foreach (var node in m.Nodes)
            for (var i = 0; i < node.Children.Count; i++)
            {
                var (level, index) = (node.Level + 1, node.Index * HashTree.FanOut + i);
                if (tree[level, index] == node.Children[i]) continue;
                if (level == tree.Depth) leaves.Add(index);
                else inner.Add(tree.BranchAt(level, index));
            }
        if (inner.Count > 0) env.Send(from, new Branches(Seq.Of<Branch>([.. inner]), !m.FromOpener));
        if (leaves.Count == 0) return;
        // Who has found the leaves is the opener when the other has sent the branches.
        var (sends, asks) = m.FromOpener ? (OpenerAsks, OpenerSends) : (OpenerSends, OpenerAsks);
        var indices = Seq.Of<int>([.. leaves]);
        env.Send(from, new Leaves(indices, sends ? NewerThan(env, default, indices) : default, asks));
    }

    void OnLeaves(Env env, NodeId from, Leaves m)
    {
        var newer = m.Asks ? NewerThan(env, m.Items, m.Indices) : default;
        TakeUp(env, m.Items, FoundBy.AntiEntropy);
        if (!newer.IsEmpty) env.Send(from, new Difference(newer));
    }

    // The rules.

    /// <summary>§1.3: only when the checksums agree nothing more needs to be compared.</summary>
    protected virtual bool Agrees(ulong checksum) => checksum == database.Checksum;
}
