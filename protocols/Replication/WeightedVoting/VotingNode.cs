using System.Diagnostics;

namespace Simulator.Protocols.WeightedVoting;

/// <summary>A version of a file.</summary>
public sealed record Copy(string Key, long Version, int Writer, Value Value)
{
    public static Copy Blank(string key) => new(key, 0, 0, Value.Nil);

    public bool IsNewerThan(long version, int writer) => Version != version ? Version > version : Writer > writer;
}

/// <summary>What a representative remembers through a crash.</summary>
public sealed record VotingDisk(Shelf<Copy> Copies)
{
    public static readonly VotingDisk Blank = new(new Shelf<Copy>(default));
}

/// <summary>
/// A representative of files: D. K. Gifford, "Weighted Voting for Replicated Data", SOSP 1979, §3.1. It keeps its copies on disk; how
/// many votes it
/// has is the suite's business, not its own. One without votes is a weak representative, which serves as a cache (§2).
/// </summary>
public class VotingNode(NodeId self) : Node<VotingDisk>(VotingDisk.Blank)
{
    readonly Dictionary<string, int> places = [];

    public NodeId Id => self;

    /// <summary>The copy that was replaced last, for those who watch.</summary>
    public Copy? Latest { get; private set; }

    public override void Start(Env env)
    {
        for (var i = 0; i < Disk.Copies.Count; i++) places.Add(Disk.Copies[i].Key, i);
    }

    public override void Receive(Env env, NodeId from, Message message)
    {
        switch (message)
        {
            case Inquire m:
                var known = Read(m.Key);
                env.Send(from, new VersionIs(m.Process, m.Round, known.Version, known.Writer));
                break;
            case Fetch m:
                var held = Read(m.Key);
                if (!IsOlder(held, m)) env.Send(from, new Contents(m.Process, m.Round, held));
                break;
            case Update m:
                if (MayReplace(Read(m.Copy.Key), m.Copy)) Keep(env, m.Copy);
                env.Send(from, new Updated(m.Process, m.Round));
                break;
            default:
                throw new UnreachableException($"weighted voting has no handler for {message}");
        }
    }

    public override void Describe(Scribe scribe)
    {
        for (var i = 0; i < Disk.Copies.Count; i++)
        {
            scribe.Field("key", Disk.Copies[i].Key);
            scribe.Field("version", Disk.Copies[i].Version);
            scribe.Field("writer", Disk.Copies[i].Writer);
            scribe.Field("value", Disk.Copies[i].Value.ToString());
        }
    }

    public Copy Read(string key) => places.TryGetValue(key, out var at) ? Disk.Copies[at] : Copy.Blank(key);

    static bool IsOlder(Copy held, Fetch asked) =>
        held.Version != asked.Version ? held.Version < asked.Version : held.Writer < asked.Writer;

    void Keep(Env env, Copy copy)
    {
        if (!places.TryGetValue(copy.Key, out var at)) places.Add(copy.Key, at = Disk.Copies.Count);
        Latest = copy;
        Persist(env, new VotingDisk(Disk.Copies.With(at, copy)));
    }

    // The rules.

    /// <summary>A representative never goes back to an earlier version.</summary>
    protected virtual bool MayReplace(Copy held, Copy told) => told.IsNewerThan(held.Version, held.Writer);
}
