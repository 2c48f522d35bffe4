namespace Simulator;

/// <summary>
/// The normal quantile by rational functions (M. J. Wichura, Algorithm AS 241, PPND16, Applied Statistics 37, 1988), whose error is
/// below 10^-15, evaluated with 48 bits behind the point. Slow: only tables are made with it.
/// </summary>
internal static class Wichura
{
    const int Bits = 48;

    static readonly Int128[] middle = Fixed48(
        3.3871328727963666080m, 133.14166789178437745m, 1971.5909503065514427m, 13731.693765509461125m,
        45921.953931549871457m, 67265.770927008700853m, 33430.575583588128105m, 2509.0809287301226727m);

    static readonly Int128[] underMiddle = Fixed48(
        1m, 42.313330701600911252m, 687.18700749205790830m, 5394.1960214247511077m,
        21213.794301586595867m, 39307.895800092710610m, 28729.085735721942674m, 5226.4952788528545610m);

    static readonly Int128[] near = Fixed48(
        1.42343711074968357734m, 4.63033784615654529590m, 5.76949722146069140550m, 3.64784832476320460504m,
        1.27045825245236838258m, 0.241780725177450611770m, 0.0227238449892691845833m, 0.000774545014278341407640m);

    static readonly Int128[] underNear = Fixed48(
        1m, 2.05319162663775882187m, 1.67638483018380384940m, 0.689767334985100004550m,
        0.148103976427480074590m, 0.0151986665636164571966m, 0.000547593808499534494600m, 0.00000000105075007164441684324m);

    static readonly Int128[] far = Fixed48(
        6.65790464350110377720m, 5.46378491116411436990m, 1.78482653991729133580m, 0.296560571828504891230m,
        0.0265321895265761230930m, 0.00124266094738807843860m, 0.0000271155556874348757815m, 0.000000201033439929228813265m);

    static readonly Int128[] underFar = Fixed48(
        1m, 0.599832206555887937690m, 0.136929880922735805310m, 0.0148753612908506148525m,
        0.000786869131145613259100m, 0.0000184631831751005468180m, 0.000000142151175831644588870m, 0.00000000000000204426310338993978564m);

    /// <summary>
    /// How far from the middle the normal distribution has a tail of mantissa / 2^(65 + zeros), at most one half, with
    /// <see cref="NormalQuantile.Bits"/> bits behind the point. The mantissa's highest bit is set.
    /// </summary>
    public static long Distance(int zeros, ulong mantissa)
    {
        var tail = zeros < 16 ? (Int128)(mantissa >> 65 - Bits + zeros) : 0;
        var inside = ((Int128)1 << Bits - 1) - tail;
        Int128 result;
        if (inside <= One(0.425m))
        {
            var r = One(0.180625m) - (inside * inside >> Bits);
            result = inside * Ratio(middle, underMiddle, r) >> Bits;
        }
        else
        {
            var log = (UInt128)(uint)(zeros + 2) * NaturalLog.OfTwo - NaturalLog.OfMantissa(mantissa);
            var r = (Int128)Root(log << 2 * Bits - NaturalLog.Bits);
            result = r <= One(5m) ? Ratio(near, underNear, r - One(1.6m)) : Ratio(far, underFar, r - One(5m));
        }
        return (long)(result << NormalQuantile.Bits - Bits);
    }

    static Int128 Ratio(Int128[] over, Int128[] under, Int128 r) => (Horner(over, r) << Bits) / Horner(under, r);

    static Int128 Horner(Int128[] coefficients, Int128 r)
    {
        var sum = coefficients[^1];
        for (var i = coefficients.Length - 2; i >= 0; i--) sum = (sum * r >> Bits) + coefficients[i];
        return sum;
    }

    /// <summary>The largest number whose square is at most x.</summary>
    static UInt128 Root(UInt128 x)
    {
        UInt128 root = 0;
        for (var bit = Bits + 3; bit >= 0; bit--)
        {
            var next = root | UInt128.One << bit;
            if (next * next <= x) root = next;
        }
        return root;
    }

    static Int128[] Fixed48(params ReadOnlySpan<decimal> numbers)
    {
        var all = new Int128[numbers.Length];
        for (var i = 0; i < all.Length; i++) all[i] = One(numbers[i]);
        return all;
    }

    static Int128 One(decimal number) => (Int128)(number * (1L << Bits));
}
