namespace Simulator.Protocols.Crdts;

/// <summary>
/// A counter that only grows: each replica counts for itself, the value is the sum, a join takes the larger count of each (Shapiro,
/// Preguiça, Baquero and Zawirski, INRIA RR-7506, 2011, Specification 6). Immutable. On the wire a map from replicas to counts.
/// </summary>
/// <param name="Counts">In ascending order of the replicas; none below 1.</param>
public sealed record GCounter(Seq<Count> Counts)
{
    public static readonly GCounter Zero = new(default(Seq<Count>));

    public long Total
    {
        get
        {
            var total = 0L;
            foreach (var (_, count) in Counts) total += count;
            return total;
        }
    }

    /// <summary>A state in which this replica has counted so far.</summary>
    public static GCounter Of(int replica, long count) => count < 1 ? Zero : new([new Count(replica, count)]);

    public GCounter Join(GCounter other)
    {
        var (joined, i, j) = (default(Seq<Count>), 0, 0);
        while (i < Counts.Count || j < other.Counts.Count)
        {
            var order = i == Counts.Count ? 1 : j == other.Counts.Count ? -1 : Counts[i].Replica.CompareTo(other.Counts[j].Replica);
            var count = order <= 0 ? Counts[i] : other.Counts[j];
            if (order == 0 && other.Counts[j].Number > count.Number) count = other.Counts[j];
            joined = joined.Add(count);
            if (order <= 0) i++;
            if (order >= 0) j++;
        }
        return new(joined);
    }

    public Value ToValue()
    {
        var items = default(Seq<Value>);
        foreach (var (replica, count) in Counts) items = items.Add(Value.Of(replica)).Add(Value.Of(count));
        return Value.Map(items.Span);
    }

    public static GCounter Of(Value state)
    {
        var counts = default(Seq<Count>);
        for (var i = 0; i + 1 < state.Items.Length; i += 2)
            counts = counts.Add(new Count((int)state.Items[i].Number, state.Items[i + 1].Number));
        return new(counts);
    }
}

/// <summary>How far one replica has counted.</summary>
public readonly record struct Count(int Replica, long Number);
