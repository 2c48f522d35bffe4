namespace Simulator;

/// <summary>
/// The one seam for chance. Every decision that is not forced (a latency, a loss, a peer, a time-out, the moment of a
/// fault) is a draw at a labelled <see cref="Site"/>. By convention 0 is the uneventful answer: not lost, not duplicated,
/// the smallest delay, the first of the options.
/// </summary>
public interface IChoices
{
    /// <summary>A number of [0, bound). <paramref name="bound"/> is at least 1.</summary>
    ulong Draw(in Site site, ulong bound);
}

/// <summary>Where a decision is made: what for, at which node or on which link, and for the how-manyeth time there.</summary>
/// <param name="Label">Component and purpose, for example <c>network/latency</c>.</param>
/// <param name="From">The node, or the sender of the link.</param>
/// <param name="To">The receiver of the link; equal to <paramref name="From"/> where only one node is concerned.</param>
/// <param name="Ordinal">Counts the draws of this label at this place, from 0.</param>
public readonly record struct Site(Label Label, int From, int To, long Ordinal)
{
    public override string ToString() => From == To
        ? $"{Label} {new NodeId(From)} #{Ordinal}"
        : $"{Label} {new NodeId(From)}->{new NodeId(To)} #{Ordinal}";
}

/// <summary>The name of a kind of decision. Equal names are equal labels, in every process.</summary>
public sealed class Label(string component, string purpose) : IEquatable<Label>
{
    public string Component { get; } = component;
    public string Purpose { get; } = purpose;

    /// <summary>A digest of the name that is the same everywhere.</summary>
    internal ulong Key { get; } = Mixing.OfText(component + "/" + purpose);

    public bool Equals(Label? other) => other is not null && other.Component == Component && other.Purpose == Purpose;
    public override bool Equals(object? obj) => Equals(obj as Label);
    public override int GetHashCode() => unchecked((int)Key);
    public override string ToString() => Component + "/" + Purpose;
}
