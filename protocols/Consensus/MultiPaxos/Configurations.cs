namespace Simulator.Protocols.MultiPaxos;

/// <summary>Who decides which slots, as far as that is known: up to alpha slots beyond the last one executed.</summary>
/// <param name="quorumsOver">The quorum system over some members.</param>
sealed class Configurations(Func<NodeSet, QuorumSystem> quorumsOver)
{
    readonly List<Electorate> known = [];

    /// <summary>The configuration of the next slot to execute.</summary>
    public Electorate Current => known[0];

    /// <summary>The last one known; the same as the current one unless a change is on its way.</summary>
    public Electorate Latest => known[^1];

    public bool IsChanging => known.Count > 1;

    /// <summary>All that the current one and those to come consist of.</summary>
    public NodeSet Everyone
    {
        get
        {
            var all = NodeSet.Empty;
            foreach (var one in known) all = all.Union(one.Members);
            return all;
        }
    }

    public List<Electorate>.Enumerator GetEnumerator() => known.GetEnumerator();

    /// <summary>That of a slot that is not executed yet.</summary>
    public Electorate At(long slot)
    {
        var at = known.Count - 1;
        while (at > 0 && known[at].From > slot) at--;
        return known[at];
    }

    public void Add(long from, NodeSet members) => known.Add(new Electorate(from, members, quorumsOver(members)));

    /// <summary>The next slot to execute is this one. True when another configuration has taken over.</summary>
    public bool Advance(long next)
    {
        var before = known.Count;
        while (known.Count > 1 && known[1].From <= next) known.RemoveAt(0);
        return known.Count != before;
    }

    public void Load(Checkpoint checkpoint)
    {
        known.Clear();
        foreach (var configuration in checkpoint.Configurations) Add(configuration.From, configuration.Members);
    }

    public Seq<Configuration> Export()
    {
        var all = new Configuration[known.Count];
        for (var i = 0; i < all.Length; i++) all[i] = new Configuration(known[i].From, known[i].Members);
        return Seq.Of<Configuration>(all);
    }
}

/// <summary>A configuration and its quorums.</summary>
sealed record Electorate(long From, NodeSet Members, QuorumSystem Quorums);
