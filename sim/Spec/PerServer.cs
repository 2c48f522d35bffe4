namespace Simulator;

/// <summary>What an invariant remembers about each server. No server sees any of it.</summary>
public struct PerServer<T>
{
    T[]? values;
    Node?[]? lives;

    /// <summary>For as long as the run lasts.</summary>
    public ref T this[NodeId server]
    {
        get
        {
            MakeRoom(server.Value);
            return ref values![server.Value];
        }
    }

    /// <summary>Only for this life of the server: a restart begins with nothing remembered.</summary>
    public ref T OfLife(NodeId server, Node life)
    {
        var at = server.Value;
        MakeRoom(at);
        if (!ReferenceEquals(lives![at], life))
        {
            lives[at] = life;
            values![at] = default!;
        }
        return ref values![at];
    }

    /// <summary>Of a server seen before; of others nothing.</summary>
    public readonly T At(int server) => values is not null && server < values.Length ? values[server] : default!;

    void MakeRoom(int at)
    {
        if (values is not null && at < values.Length) return;
        Array.Resize(ref values, at + 1);
        Array.Resize(ref lives, at + 1);
    }
}
