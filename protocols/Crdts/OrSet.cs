namespace Simulator.Protocols.Crdts;

/// <summary>
/// A set in which an addition wins against a concurrent removal (observed-remove set, RR-7506, Specification 15): each addition has a tag
/// of its own, a removal takes away the tags that it has seen. A join unites both. On the wire a list of two sets: of
/// <c>[element replica number]</c>, and of the same of what was removed.
/// </summary>
public sealed record OrSet(Value Additions, Value Removals)
{
    public static readonly OrSet Empty = new(Value.Set(), Value.Set());

    /// <summary>The elements of which an addition was not removed.</summary>
    public Value Elements
    {
        get
        {
            var elements = default(Seq<Value>);
            foreach (var tag in Additions.Items)
                if (!Has(Removals, tag)) elements = elements.Add(tag.Items[0]);
            return Value.Set(elements.Span);
        }
    }

    /// <summary>A state with just this addition. No replica uses a number twice.</summary>
    public static OrSet Adding(Value element, int replica, long number) =>
        new(Value.Set(Value.List(element, Value.Of(replica), Value.Of(number))), Value.Set());

    /// <summary>A state in which all additions of the element are removed that this one has seen.</summary>
    public OrSet Removing(Value element)
    {
        var removed = default(Seq<Value>);
        foreach (var tag in Additions.Items)
            if (tag.Items[0].Equals(element)) removed = removed.Add(tag);
        var tags = Value.Set(removed.Span);
        return new(tags, tags);
    }

    public OrSet Join(OrSet other) => new(Union(Additions, other.Additions), Union(Removals, other.Removals));

    public Value ToValue() => Value.List(Additions, Removals);

    public static OrSet Of(Value state) => state.Items is [var additions, var removals] ? new(additions, removals) : Empty;

    static Value Union(Value a, Value b)
    {
        if (b.Items.IsEmpty) return a;
        return a.Items.IsEmpty ? b : Value.Set([.. a.Items, .. b.Items]);
    }

    /// <summary>Sets are kept in ascending order.</summary>
    static bool Has(Value set, Value item) => set.Items.BinarySearch(item) >= 0;
}
