namespace Simulator.Protocols.Crdts;

/// <summary>
/// A counter that grows and shrinks: one that only grows for what is added, another for what is taken away (RR-7506, Specification 7). On
/// the
/// wire a list of the two.
/// </summary>
public sealed record PnCounter(GCounter Added, GCounter Taken)
{
    public static readonly PnCounter Zero = new(GCounter.Zero, GCounter.Zero);

    public long Total => Added.Total - Taken.Total;

    public PnCounter Join(PnCounter other) => new(Added.Join(other.Added), Taken.Join(other.Taken));

    public Value ToValue() => Value.List(Added.ToValue(), Taken.ToValue());

    public static PnCounter Of(Value state) =>
        state.Items is [var added, var taken] ? new(GCounter.Of(added), GCounter.Of(taken)) : Zero;
}
