namespace Simulator.Protocols.Plumtree;

/// <summary>The broadcast tree (§3.4 to §3.8).</summary>
public partial class PlumtreeNode
{
    /// <summary>Neighbours that get messages in full: the branches of the tree at this server.</summary>
    readonly List<NodeId> eager = [];

    /// <summary>Neighbours that get announcements.</summary>
    readonly List<NodeId> lazy = [];

    /// <summary>Announced messages that have not come, in the order of the announcements.</summary>
    readonly List<(MessageId Id, NodeId From, int Round)> missing = [];

    /// <summary>Announcements that wait to be sent.</summary>
    readonly List<(NodeId To, Announcement Announcement)> waiting = [];

    public IReadOnlyList<NodeId> Eager => eager;
    public IReadOnlyList<NodeId> Lazy => lazy;

    /// <summary>For those who watch: messages in full that have come; the sender of the last, and whether it was a first copy.</summary>
    public (long Count, NodeId From, bool IsFirst) LastGossip { get; private set; }

    void Broadcast(Env env, Update update)
    {
        var id = new MessageId(self, nextNumber++);
        received.Add(id, update);
        Push(env, id, update, 0, except: self);
    }

    void OnGossip(Env env, NodeId from, Gossip m)
    {
        var isFirst = !received.Contains(m.Id);
        LastGossip = (LastGossip.Count + 1, from, isFirst);
        if (!isFirst)
        {
            env.Note(new Tally("duplicates"));
            if (MustPrune()) CutOff(env, from);
            return;
        }
        received.Add(m.Id, m.Update);
        Apply(env, m.Update);
        env.Disarm(new MissingTimeout(m.Id));
        var announced = missing.Find(each => each.Id == m.Id);
        missing.RemoveAll(each => each.Id == m.Id);
        Push(env, m.Id, m.Update, m.Round + 1, except: from);
        TakeParent(env, from);
        if (announced.Id == m.Id) Optimize(env, from, m.Round, announced.From, announced.Round);
    }

    /// <summary>In full to the eager neighbours, by name to the lazy ones; not back to where it came from.</summary>
    void Push(Env env, MessageId id, Update update, int round, NodeId except)
    {
        var (full, names) = (0, 0);
        foreach (var neighbor in eager)
        {
            if (neighbor == except) continue;
            env.Send(neighbor, new Gossip(id, update, round));
            full++;
        }
        foreach (var neighbor in lazy)
        {
            if (neighbor == except || !MustAnnounce()) continue;
            waiting.Add((neighbor, new Announcement(id, round)));
            names++;
        }
        if (full > 0) env.Note(new Tally("payloads", full));
        if (names > 0) env.Note(new Tally("announcements", names));
        if (options.LazyPeriod == Duration.Zero) SendAnnouncements(env);
        else if (waiting.Count == names && names > 0) env.Arm(LazyTick.It, options.LazyPeriod);
    }

    void SendAnnouncements(Env env)
    {
        foreach (var neighbor in Overlay.Active)
        {
            var announcements = new List<Announcement>();
            foreach (var (to, announcement) in waiting)
                if (to == neighbor) announcements.Add(announcement);
            if (announcements.Count > 0) env.Send(neighbor, new IHave([.. announcements]));
        }
        waiting.Clear();
    }

    void OnIHave(Env env, NodeId from, IHave m)
    {
        foreach (var (id, round) in m.Announcements)
        {
            if (received.Contains(id)) continue;
            var isFirst = !missing.Exists(each => each.Id == id);
            missing.Add((id, from, round));
            if (isFirst) env.Arm(new MissingTimeout(id), options.MissingTimeout);
        }
    }

    /// <summary>§3.6: the tree is broken somewhere. The first that announced the message becomes a branch; the next may follow.</summary>
    void OnMissing(Env env, MissingTimeout timer)
    {
        var at = missing.FindIndex(each => each.Id == timer.Id);
        if (at < 0) return;
        env.Arm(timer, options.GraftTimeout);
        var (id, from, round) = missing[at];
        missing.RemoveAt(at);
        Move(from, lazy, eager);
        env.Send(from, new Graft(id, round));
        env.Note(new Tally("grafts"));
    }

    void OnPrune(NodeId from) => Move(from, eager, lazy);

    /// <summary>§3.8: where an announcement came over a way that is shorter by the threshold, that way becomes the branch.</summary>
    void Optimize(Env env, NodeId parent, int round, NodeId shorter, int shorterRound)
    {
        if (options.OptimizationThreshold == 0 || round - shorterRound < options.OptimizationThreshold || shorter == parent) return;
        Move(shorter, lazy, eager);
        env.Send(shorter, new Graft(null, shorterRound));
        CutOff(env, parent);
        LastGossip = LastGossip with { From = shorter };
    }

    /// <summary>The link to a neighbour is no branch of the tree any more.</summary>
    private protected void CutOff(Env env, NodeId neighbor)
    {
        Move(neighbor, eager, lazy);
        env.Send(neighbor, Prune.It);
        env.Note(new Tally("prunes"));
    }

    private protected void NeighborUp(Env env, NodeId neighbor) => eager.Add(neighbor);

    private protected void NeighborDown(Env env, NodeId neighbor)
    {
        eager.Remove(neighbor);
        lazy.Remove(neighbor);
        missing.RemoveAll(each => each.From == neighbor);
        waiting.RemoveAll(each => each.To == neighbor);
    }

    /// <summary>Nothing is moved that is not there: who is no neighbour any more becomes none by a late message.</summary>
    static void Move(NodeId neighbor, List<NodeId> from, List<NodeId> to)
    {
        if (from.Remove(neighbor)) to.Add(neighbor);
    }

    // The rules.

    /// <summary>§3.4: a second copy shows that a link is not needed. A flood needs them all.</summary>
    protected virtual bool MustPrune() => options.Push == PushMode.Tree;

    /// <summary>§3.4: the link over which the first copy came is a branch of the tree.</summary>
    protected virtual void TakeParent(Env env, NodeId parent) => Move(parent, lazy, eager);

    /// <summary>§3.5: lazy neighbours hear of every message, so that they miss it when the tree is broken.</summary>
    protected virtual bool MustAnnounce() => true;

    /// <summary>§3.6: who misses a message gets it, and the link is a branch again.</summary>
    protected virtual void OnGraft(Env env, NodeId from, Graft m)
    {
        Move(from, lazy, eager);
        if (m.Id is not { } id || received.Find(id) is not { } update) return;
        env.Send(from, new Gossip(id, update, m.Round));
        env.Note(new Tally("payloads"));
    }
}
