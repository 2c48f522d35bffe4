namespace Simulator.Analysis.Consistency;

/// <summary>A set of configurations of equal width, in flat arrays, within a budget of bytes.</summary>
sealed class Configurations(int words, long maxBytes)
{
    const int Empty = -1;

    ulong[] entries = new ulong[64 * words];
    int[] table = NewTable(128);
    int count;

    /// <summary>Whether there was no room for some, so that a configuration may be met twice.</summary>
    public bool Full { get; private set; }

    /// <summary>Adds a configuration; false when it is in the set already.</summary>
    public bool Add(ReadOnlySpan<ulong> configuration)
    {
        var mask = table.Length - 1;
        var slot = (int)(Hash(configuration) & (uint)mask);
        for (; table[slot] != Empty; slot = (slot + 1) & mask)
            if (entries.AsSpan(table[slot] * words, words).SequenceEqual(configuration)) return false;
        if (Full || !MakeRoom()) return true;
        configuration.CopyTo(entries.AsSpan(count * words, words));
        table[slot] = count++;
        if (count * 2 > table.Length) Grow();
        return true;
    }

    bool MakeRoom()
    {
        if ((long)(count + 1) * words <= entries.Length) return true;
        var wanted = (long)entries.Length * 2;
        if (wanted * sizeof(ulong) * 3 / 2 + (long)table.Length * 8 > maxBytes || wanted > Array.MaxLength)
        {
            Full = true;
            return false;
        }
        Array.Resize(ref entries, (int)wanted);
        return true;
    }

    void Grow()
    {
        table = NewTable(table.Length * 2);
        var mask = table.Length - 1;
        for (var i = 0; i < count; i++)
        {
            var slot = (int)(Hash(entries.AsSpan(i * words, words)) & (uint)mask);
            while (table[slot] != Empty) slot = (slot + 1) & mask;
            table[slot] = i;
        }
    }

    static int[] NewTable(int size)
    {
        var table = new int[size];
        Array.Fill(table, Empty);
        return table;
    }

    static uint Hash(ReadOnlySpan<ulong> words)
    {
        unchecked
        {
            var hash = 0x9E3779B97F4A7C15UL;
            foreach (var word in words)
            {
                hash = (hash ^ word) * 0xBF58476D1CE4E5B9UL;
                hash ^= hash >> 29;
            }
            return (uint)(hash >> 32);
        }
    }
}
