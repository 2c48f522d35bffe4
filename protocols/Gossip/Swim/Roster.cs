namespace Simulator.Protocols.Swim;

/// <summary>A member as another one knows it.</summary>
public sealed class Member(NodeId id)
{
    public NodeId Id => id;
    public Saying Saying { get; set; }
    public long Life { get; set; }
    public long Incarnation { get; set; }

    /// <summary>While it is suspected: since when, and by whom.</summary>
    public LocalTime SuspectedAt { get; set; }
    public NodeSet Accusers { get; set; }

    /// <summary>Whether it takes part, as far as one knows: suspected members do.</summary>
    public bool TakesPart => Saying is Saying.Alive or Saying.Suspect;

    public News News => new(Id, Saying, Life, Incarnation, Saying == Saying.Suspect ? Accusers.First(Id) : Id);
}

/// <summary>The membership list: every server ever heard of, also those that are members no more, lest old news revive them.</summary>
public sealed class Roster(int servers)
{
    readonly Member?[] members = new Member?[servers];

    public Member? this[NodeId id] => members[id.Value];

    /// <summary>The other members that take part, in an order of their own: that of the pings.</summary>
    public List<NodeId> Others { get; } = [];

    /// <summary>The size of the group, with the one who asks: n.</summary>
    public int Size => Others.Count + 1;

    public Member Add(NodeId id) => members[id.Value] ??= new Member(id);

    public void Forget(NodeId id) => members[id.Value] = null;

    public IEnumerable<Member> Known
    {
        get
        {
            foreach (var member in members)
                if (member is not null) yield return member;
        }
    }
}

static class NodeSetExtensions
{
    /// <summary>The first of a set, or this one when it is empty.</summary>
    public static NodeId First(this NodeSet set, NodeId otherwise)
    {
        foreach (var node in set) return node;
        return otherwise;
    }
}
