namespace Simulator;

/// <summary>Chance from a seed: the value is a function of (seed, site) alone, so a draw added in one place shifts no other.</summary>
public sealed class Seeded(ulong seed) : IChoices
{
    readonly ulong root = Mixing.Finish(unchecked(seed + Mixing.Golden));

    public ulong Seed { get; } = seed;

    public ulong Draw(in Site site, ulong bound)
    {
        unchecked
        {
            var place = (ulong)(uint)site.From << 32 | (uint)site.To;
            var x = Mixing.Finish(root ^ site.Label.Key + place * 0xD6E8FEB86659FD93);
            x = Mixing.Finish(x + (ulong)site.Ordinal * Mixing.Golden);
            // Multiply-shift maps 64 random bits to [0, bound) with a bias below bound / 2^64 (Lemire, TOMACS 2019, §3).
            return Math.BigMul(x, bound, out _);
        }
    }
}
