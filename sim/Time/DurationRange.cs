namespace Simulator;

/// <summary>From and to, both included; written <c>150ms..300ms</c>.</summary>
public readonly record struct DurationRange(Duration From, Duration To)
{
    public override string ToString() => $"{From}..{To}";
}
