using System.Diagnostics;

namespace Simulator.Protocols;

/// <summary>Told that a neighbour has come or gone.</summary>
public delegate void NeighborChange(Env env, NodeId neighbor);

/// <summary>
/// A member of an overlay with a small symmetric active view and a larger passive one: Leitão, Pereira and Rodrigues, "HyParView: a
/// membership protocol for reliable gossip-based broadcast", DSN 2007. The node that has one passes its messages and timers on. A crash
/// forgets it, and the next life joins anew.
/// </summary>
public class Overlay(NodeId self, int servers, OverlayOptions options, NeighborChange up, NeighborChange down)
{
    readonly List<NodeId> active = [];
    readonly List<NodeId> passive = [];

    /// <summary>When each neighbour was heard of last, in the order of the active view.</summary>
    readonly List<LocalTime> heard = [];

    /// <summary>The member that has been asked to be a neighbour and has not answered; null for none. And since when.</summary>
    NodeId? asked;
    LocalTime askedAt;

    /// <summary>Members that have refused since the last tick.</summary>
    readonly List<NodeId> refused = [];

    /// <summary>What it sent in its last shuffle: the first to go when the answer needs room.</summary>
    Seq<NodeId> offered;

    long ticks;
    long contacts;

    public IReadOnlyList<NodeId> Active => active;
    public IReadOnlyList<NodeId> Passive => passive;
    public int ActiveLimit => options.ActiveView;
    public int PassiveLimit => options.PassiveView;

    public void Start(Env env)
    {
        if (servers == 1) return;
        // The first server is there before the others.
        var isFirst = env.Life == 0 && self.Value == 0;
        var wait = env.Life == 0 ? options.JoinEvery * self.Value : Duration.Zero;
        env.Arm(OverlayTick.It, isFirst ? options.KeepAlive : wait);
        env.Arm(ShuffleTick.It, wait + env.Between(options.ShufflePeriod / 2, options.ShufflePeriod, "shuffle-phase"));
    }

    public void Receive(Env env, NodeId from, OverlayMessage message)
    {
        Heard(env, from);
        switch (message)
        {
            case OverlayJoin: OnJoin(env, from); break;
            case ForwardJoin m: OnForwardJoin(env, from, m); break;
            case Disconnect: OnDisconnect(env, from); break;
            case NeighborRequest m: OnNeighborRequest(env, from, m); break;
            case NeighborReply m: OnNeighborReply(env, from, m); break;
            case Shuffle m: OnShuffle(env, from, m); break;
            case ShuffleReply m: Integrate(env, m.Sample, offered); break;
            case KeepAlive:
                if (!active.Contains(from)) env.Send(from, Disconnect.It);
                break;
            default: throw new UnreachableException($"HyParView has no handler for {message}");
        }
    }

    /// <summary>Any message of a neighbour shows that it is there.</summary>
    public void Heard(Env env, NodeId from)
    {
        var at = active.IndexOf(from);
        if (at >= 0) heard[at] = env.Now;
    }

    /// <summary>Whether the timer was the overlay's.</summary>
    public bool Fire(Env env, Timer timer)
    {
        if (timer is OverlayTick) OnTick(env);
        else if (timer is ShuffleTick) OnShuffleTick(env);
        else return false;
        return true;
    }

    public void Describe(Scribe scribe)
    {
        foreach (var neighbor in active) scribe.Field("active", neighbor);
        foreach (var member in passive) scribe.Field("passive", member);
    }

    // Joining (§4.2).

    void OnJoin(Env env, NodeId newcomer)
    {
        // The joining member may have crashed and be another life of a neighbour: then this is a new connection.
        if (active.Contains(newcomer)) Drop(env, newcomer);
        AddActive(env, newcomer);
        env.Send(newcomer, new NeighborReply(true));
        foreach (var neighbor in active)
            if (neighbor != newcomer) env.Send(neighbor, new ForwardJoin(newcomer, options.ActiveWalk));
    }

    void OnForwardJoin(Env env, NodeId from, ForwardJoin m)
    {
        if (m.Newcomer == self) return;
        if (m.TimeToLive <= 0 || active.Count <= 1)
        {
            if (active.Contains(m.Newcomer)) return;
            AddActive(env, m.Newcomer);
            env.Send(m.Newcomer, new NeighborRequest(IsHigh: true));
            return;
        }
        if (m.TimeToLive == options.PassiveWalk) AddPassive(env, m.Newcomer, []);
        if (Other(env, from, m.Newcomer) is { } next) env.Send(next, m with { TimeToLive = m.TimeToLive - 1 });
    }

    // Neighbours (§4.3).

    void OnTick(Env env)
    {
        ticks++;
        for (var i = active.Count - 1; i >= 0; i--)
            if (env.Now - heard[i] > options.Silence) Drop(env, active[i]);
        foreach (var neighbor in active) env.Send(neighbor, KeepAlive.It);
        if (asked is { } silent && env.Now - askedAt > options.Silence)
        {
            // "The failed member is removed from the passive view."
            passive.Remove(silent);
            asked = null;
        }
        Fill(env);
        env.Arm(OverlayTick.It, options.KeepAlive);
    }

    /// <summary>Asks somebody to be a neighbour when there is room; joins again when nobody is known.</summary>
    void Fill(Env env)
    {
        if (active.Count == 0 && passive.Count == 0)
        {
            if (MustJoin(ticks)) env.Send(NextContact(env.Life == 0 && contacts == 0), OverlayJoin.It);
            return;
        }
        if (options.ReconnectEvery > 0 && ticks % options.ReconnectEvery == 0)
        {
            var contact = NextContact(false);
            if (!active.Contains(contact)) env.Send(contact, OverlayJoin.It);
        }
        refused.Clear();
        AskOne(env);
    }

    /// <summary>A random member of the passive view; another one when it refuses, which stays in the view.</summary>
    void AskOne(Env env)
    {
        if (asked is not null || active.Count >= options.ActiveView) return;
        var candidates = new List<NodeId>();
        foreach (var member in passive)
            if (!refused.Contains(member)) candidates.Add(member);
        if (candidates.Count == 0) return;
        var candidate = candidates[(int)env.Below(candidates.Count, "candidate")];
        (asked, askedAt) = (candidate, env.Now);
        env.Send(candidate, new NeighborRequest(IsHigh: active.Count == 0));
    }

    /// <summary>The first server, which all know, and after it the others in turn.</summary>
    NodeId NextContact(bool isFirst)
    {
        contacts++;
        if (isFirst && self.Value != 0) return new NodeId(0);
        return new NodeId((int)((self.Value + 1 + contacts % (servers - 1)) % servers));
    }

    void OnNeighborRequest(Env env, NodeId from, NeighborRequest m)
    {
        var isAccepted = active.Contains(from) || m.IsHigh || active.Count < options.ActiveView;
        if (isAccepted) AddActive(env, from);
        if (isAccepted && asked == from) asked = null;
        env.Send(from, new NeighborReply(isAccepted));
    }

    void OnNeighborReply(Env env, NodeId from, NeighborReply m)
    {
        if (asked == from) asked = null;
        if (m.IsAccepted) AddActive(env, from);
        else
        {
            refused.Add(from);
            AskOne(env);
        }
    }

    /// <summary>"Node p removes q from its active view and adds it to its passive view."</summary>
    void OnDisconnect(Env env, NodeId from)
    {
        if (!active.Contains(from)) return;
        Drop(env, from);
        AddPassive(env, from, []);
    }

    void AddActive(Env env, NodeId node)
    {
        if (node == self || active.Contains(node)) return;
        if (MustMakeRoom(active.Count))
        {
            var dropped = active[(int)env.Below(active.Count, "dropped")];
            Drop(env, dropped);
            env.Send(dropped, Disconnect.It);
            AddPassive(env, dropped, []);
        }
        passive.Remove(node);
        active.Add(node);
        heard.Add(env.Now);
        up(env, node);
    }

    void Drop(Env env, NodeId node)
    {
        var at = active.IndexOf(node);
        active.RemoveAt(at);
        heard.RemoveAt(at);
        down(env, node);
    }

    // The passive view (§4.4).

    void OnShuffleTick(Env env)
    {
        env.Arm(ShuffleTick.It, options.ShufflePeriod);
        if (active.Count == 0) return;
        offered = [self, .. Sample(env, active, options.ShuffleActive), .. Sample(env, passive, options.ShufflePassive)];
        var first = active[(int)env.Below(active.Count, "shuffle-with")];
        env.Send(first, new Shuffle(self, offered, options.ActiveWalk));
    }

    void OnShuffle(Env env, NodeId from, Shuffle m)
    {
        var left = m.TimeToLive - 1;
        if (left > 0 && active.Count > 1 && Other(env, from, m.Origin) is { } next)
        {
            env.Send(next, m with { TimeToLive = left });
            return;
        }
        if (m.Origin == self) return;
        Seq<NodeId> answer = [.. Sample(env, passive, m.Sample.Count)];
        env.Send(m.Origin, new ShuffleReply(answer));
        Integrate(env, m.Sample, answer);
    }

    void Integrate(Env env, Seq<NodeId> sample, Seq<NodeId> sent)
    {
        foreach (var node in sample) AddPassive(env, node, sent);
    }

    /// <param name="sent">Goes first when there is no room: the other side has it.</param>
    void AddPassive(Env env, NodeId node, Seq<NodeId> sent)
    {
        if (node == self || active.Contains(node) || passive.Contains(node)) return;
        if (passive.Count >= options.PassiveView)
        {
            var victim = passive.FindIndex(known => sent.Contains(known));
            passive.RemoveAt(victim >= 0 ? victim : (int)env.Below(passive.Count, "forgotten"));
        }
        passive.Add(node);
    }

    /// <summary>A neighbour that is none of the two; null when there is none.</summary>
    NodeId? Other(Env env, NodeId one, NodeId two)
    {
        var candidates = new List<NodeId>();
        foreach (var neighbor in active)
            if (neighbor != one && neighbor != two) candidates.Add(neighbor);
        return candidates.Count == 0 ? null : candidates[(int)env.Below(candidates.Count, "next-hop")];
    }

    static List<NodeId> Sample(Env env, List<NodeId> view, int count)
    {
        var (left, taken) = (new List<NodeId>(view), new List<NodeId>());
        while (taken.Count < count && left.Count > 0)
        {
            var at = (int)env.Below(left.Count, "sample");
            taken.Add(left[at]);
            left.RemoveAt(at);
        }
        return taken;
    }

    // The rules.

    /// <summary>A full active view drops somebody.</summary>
    protected virtual bool MustMakeRoom(int neighbors) => neighbors >= options.ActiveView;

    /// <summary>One who knows nobody asks to join until it is let in.</summary>
    protected virtual bool MustJoin(long tick) => true;
}
