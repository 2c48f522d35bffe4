using System.Diagnostics;

namespace Simulator.Protocols.Abd;

/// <summary>What a server remembers through a crash: of each register the newest value that it was told.</summary>
public sealed record AbdDisk(Shelf<Replica> Replicas)
{
    public static readonly AbdDisk Blank = new(new Shelf<Replica>(default));
}

/// <summary>
/// A server that holds copies of registers: Attiya, Bar-Noy and Dolev, "Sharing memory robustly in message-passing systems", JACM 1995;
/// with many writers as in Lynch and Shvartsman, "Robust emulation of shared memory using dynamic quorum-acknowledged broadcasts", FTCS
/// 1997. All the work is the clients'.
/// </summary>
public class AbdNode(NodeId self) : Node<AbdDisk>(AbdDisk.Blank)
{
    readonly Dictionary<string, int> places = [];

    public NodeId Id => self;

    /// <summary>The latest state written, whether or not it has reached the disk.</summary>
    public AbdDisk Written => Disk;

    /// <summary>The replica that this server has replaced last, for those who watch.</summary>
    public Replica? Latest { get; private set; }

    public override void Start(Env env)
    {
        for (var i = 0; i < Disk.Replicas.Count; i++) places.Add(Disk.Replicas[i].Key, i);
    }

    public override void Receive(Env env, NodeId from, Message message)
    {
        switch (message)
        {
            case Query m: OnQuery(env, from, m); break;
            case Store m: OnStore(env, from, m); break;
            default: throw new UnreachableException($"ABD has no handler for {message}");
        }
    }

    public override void Describe(Scribe scribe)
    {
        for (var i = 0; i < Disk.Replicas.Count; i++)
        {
            var replica = Disk.Replicas[i];
            scribe.Field("key", replica.Key);
            scribe.Field("number", replica.Tag.Number);
            scribe.Field("writer", replica.Tag.Writer);
            scribe.Field("value", replica.Value.ToString());
        }
    }

    public virtual Replica Read(string key) => places.TryGetValue(key, out var at) ? Disk.Replicas[at] : Replica.Blank(key);

    void OnQuery(Env env, NodeId from, Query m)
    {
        var replica = Read(m.Key);
        env.Send(from, new Held(m.Process, m.Round, replica.Tag, replica.Value));
    }

    /// <summary>It acknowledges what is older as well: what it holds is at least as new.</summary>
    void OnStore(Env env, NodeId from, Store m)
    {
        if (IsNewer(m.Replica, Read(m.Replica.Key))) Keep(env, m.Replica);
        env.Send(from, new Stored(m.Process, m.Round));
    }

    // The rules.

    /// <summary>A server never goes back to an older value.</summary>
    protected virtual bool IsNewer(Replica told, Replica held) => told.Tag > held.Tag;

    /// <summary>On disk before the acknowledgement leaves.</summary>
    protected virtual void Keep(Env env, Replica replica)
    {
        if (!places.TryGetValue(replica.Key, out var at)) places.Add(replica.Key, at = Disk.Replicas.Count);
        Latest = replica;
        Persist(env, new AbdDisk(Disk.Replicas.With(at, replica)));
    }
}
