namespace Simulator;

/// <summary>
/// Stable 64-bit mixing: the same numbers in every process, on every machine. The finaliser is SplitMix64's
/// (Steele, Lea and Flood, OOPSLA'14).
/// </summary>
public static class Mixing
{
    public const ulong Golden = 0x9E3779B97F4A7C15;

    public static ulong Finish(ulong x)
    {
        unchecked
        {
            x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9;
            x = (x ^ x >> 27) * 0x94D049BB133111EB;
            return x ^ x >> 31;
        }
    }

    public static ulong Fold(ulong state, ulong value)
    {
        unchecked
        {
            return Finish((state ^ value) + Golden);
        }
    }

    /// <summary>FNV-1a over the UTF-16 code units, finished.</summary>
    public static ulong OfText(string text)
    {
        unchecked
        {
            var hash = 14695981039346656037UL;
            foreach (var c in text) hash = (hash ^ c) * 1099511628211UL;
            return Finish(hash);
        }
    }
}
