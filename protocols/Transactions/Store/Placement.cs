namespace Simulator.Protocols.Transactions;

/// <summary>Which server holds a key: keys that end in a number take turns, so that k0, k1 … go round; others are hashed.</summary>
public sealed class Placement
{
    readonly NodeId[] shards;

    /// <param name="shards">The servers that hold keys; at least one.</param>
    public Placement(NodeSet shards)
    {
        Shards = shards;
        var all = new List<NodeId>();
        foreach (var server in shards) all.Add(server);
        this.shards = [.. all];
    }

    public NodeSet Shards { get; }

    public NodeId ShardOf(string key)
    {
        var digits = key.Length;
        while (digits > 0 && char.IsAsciiDigit(key[digits - 1])) digits--;
        var number = 0UL;
        if (digits == key.Length) number = Mixing.OfText(key);
        else
            foreach (var digit in key.AsSpan(digits)) number = (number * 10 + (ulong)(digit - '0')) % (ulong)shards.Length;
        return shards[(int)(number % (ulong)shards.Length)];
    }

    /// <summary>The servers that hold keys of these steps.</summary>
    public NodeSet ParticipantsOf(Seq<Step> steps)
    {
        var set = NodeSet.Empty;
        foreach (var step in steps) set = set.With(ShardOf(step.Key));
        return set;
    }

    /// <summary>The steps on keys of a server, in their order.</summary>
    public Seq<Step> Of(NodeId server, Seq<Step> steps)
    {
        var own = new Seq<Step>();
        foreach (var step in steps)
            if (ShardOf(step.Key) == server) own = own.Add(step);
        return own;
    }
}
