using System.Numerics;

namespace Simulator;

/// <summary>
/// One of several distributions, by weight. A single draw does both: the part whose share of [0, 1) it hits is taken, and its
/// place within that share, stretched to the whole, is the draw for the part. A draw of 0 gives the smallest value of the
/// first part.
/// </summary>
public sealed class Mixture : Distribution
{
    readonly Part[] parts;

    /// <param name="parts">At least one; weights are positive and need not add up to one.</param>
    public Mixture(params ReadOnlySpan<(Ratio Weight, Distribution Of)> parts)
    {
        if (parts.IsEmpty) throw new ArgumentOutOfRangeException(nameof(parts), 0, "a mixture needs at least one part");
        var common = BigInteger.One;
        foreach (var (weight, _) in parts)
        {
            if (weight.IsZero) throw new ArgumentOutOfRangeException(nameof(parts), weight, "weights must be positive");
            common *= weight.Denominator / BigInteger.GreatestCommonDivisor(common, weight.Denominator);
        }
        var total = BigInteger.Zero;
        foreach (var (weight, _) in parts) total += common * weight.Numerator / weight.Denominator;
        this.parts = new Part[parts.Length];
        var before = BigInteger.Zero;
        for (var i = 0; i < parts.Length; i++)
        {
            var (weight, of) = parts[i];
            var after = before + common * weight.Numerator / weight.Denominator;
            this.parts[i] = new Part(weight, of, from: BoundAt(before, total), to: BoundAt(after, total));
            before = after;
        }
    }

    /// <summary>The smallest value of all parts.</summary>
    public override Duration Min => parts.Select(part => part.Of.Min).Min();

    public override Duration Sample(ulong draw)
    {
        var i = 0;
        while (draw > parts[i].Last) i++;
        ref readonly var part = ref parts[i];
        return part.Of.Sample(part.Stretch(draw));
    }

    public override string ToString() => $"mixture({string.Join(", ", parts.Select(part => $"{part.Weight} {part.Of}"))})";

    /// <summary>The first draw of the part that begins at share / total.</summary>
    static UInt128 BoundAt(BigInteger share, BigInteger total) => (UInt128)((share << 64) / total);

    readonly struct Part
    {
        readonly ulong from;
        readonly ulong scale;
        readonly int shift;

        public Part(Ratio weight, Distribution of, UInt128 from, UInt128 to)
        {
            Weight = weight;
            Of = of;
            var width = UInt128.Max(1, to - from);
            this.from = (ulong)UInt128.Min(from, ulong.MaxValue);
            Last = (ulong)(from + width - 1 > ulong.MaxValue ? ulong.MaxValue : from + width - 1);
            var bits = 128 - (int)UInt128.LeadingZeroCount(width);
            shift = bits - 1;
            scale = (ulong)UInt128.Min(ulong.MaxValue, shift == 0 ? ulong.MaxValue : (UInt128)((BigInteger.One << 63 + bits) / width));
        }

        public Ratio Weight { get; }
        public Distribution Of { get; }
        public ulong Last { get; }

        /// <summary>(draw - from) / width * 2^64, by a multiplication with the reciprocal.</summary>
        public ulong Stretch(ulong draw)
        {
            if (shift == 64) return draw;
            var high = Math.BigMul(draw - from, scale, out var low);
            return shift == 0 ? low : unchecked(high << 64 - shift | low >> shift);
        }
    }
}
