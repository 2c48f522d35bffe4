namespace Simulator.Scenarios;

/// <summary>What is measured in which unit.</summary>
public enum QuantityKind { Count, Share, Duration, Rate }

/// <summary>A measured value as an exact fraction: plain numbers as such, shares of 1, durations in ns, rates per ns.</summary>
public readonly record struct Quantity(QuantityKind Kind, long Numerator, long Denominator)
{
    public override string ToString() => QuantityText.Write(this);
}

/// <summary>Both ends included, both of one kind.</summary>
public readonly record struct QuantityRange(Quantity From, Quantity To)
{
    public override string ToString() => $"{From}..{To}";
}
