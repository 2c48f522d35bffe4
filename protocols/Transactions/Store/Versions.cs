namespace Simulator.Protocols.Transactions;

/// <summary>A value and when it was committed.</summary>
public readonly record struct Version(long At, Value Value);

/// <summary>The committed versions of a server's keys, those of a key in ascending order of their timestamps.</summary>
public sealed class Versions
{
    readonly SortedDictionary<string, List<Version>> keys = new(StringComparer.Ordinal);

    /// <summary>All keys in ordinal order.</summary>
    public IEnumerable<KeyValuePair<string, List<Version>>> All => keys;

    /// <summary>Of all versions with their timestamps.</summary>
    public ulong Digest
    {
        get
        {
            var digest = 0UL;
            foreach (var (key, list) in keys)
            {
                digest = Mixing.Fold(digest, Mixing.OfText(key));
                foreach (var version in list) digest = Mixing.Fold(Mixing.Fold(digest, unchecked((ulong)version.At)), version.Value.Digest);
            }
            return digest;
        }
    }

    public IReadOnlyList<Version> Of(string key) => keys.TryGetValue(key, out var list) ? list : [];

    public Version Latest(string key) => At(key, long.MaxValue);

    /// <summary>The latest version up to a time; nil, of time 0, when there was none.</summary>
    public Version At(string key, long time)
    {
        if (keys.TryGetValue(key, out var list))
            for (var i = list.Count - 1; i >= 0; i--)
                if (list[i].At <= time) return list[i];
        return new Version(0, Value.Nil);
    }

    public void Put(string key, Version version)
    {
        if (!keys.TryGetValue(key, out var list)) keys.Add(key, list = []);
        var at = list.Count;
        while (at > 0 && list[at - 1].At > version.At) at--;
        list.Insert(at, version);
    }

    /// <summary>Forgets the versions that nobody can read any more who reads at this time or later.</summary>
    public void Forget(string key, long before)
    {
        if (!keys.TryGetValue(key, out var list)) return;
        var keep = list.FindLastIndex(version => version.At <= before);
        if (keep > 0) list.RemoveRange(0, keep);
    }
}
