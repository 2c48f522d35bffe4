namespace Simulator;

/// <summary>Every nanosecond of [from, to] as likely as the others.</summary>
public sealed class Uniform : Distribution
{
    readonly Duration from;
    readonly Duration to;
    readonly ulong values;

    public Uniform(Duration from, Duration to)
    {
        if (to < from) throw new ArgumentOutOfRangeException(nameof(to), to, $"must be at least {from}");
        this.from = from;
        this.to = to;
        values = (ulong)(to.Ns - from.Ns) + 1;
    }

    public override Duration Sample(ulong draw) => new(from.Ns + (long)Math.BigMul(draw, values, out _));

    public override string ToString() => $"{from}..{to}";
}
