namespace Simulator.Scenarios;

/// <summary>
/// Machines that something is aimed at: <c>n1</c>, <c>c2</c>, a region, or a word (<c>leader</c>, <c>any</c>, <c>rest</c>,
/// <c>servers</c>, <c>clients</c>). A single name needs no list.
/// </summary>
public sealed record Targets(Seq<string> Names)
{
    public static Targets Of(params ReadOnlySpan<string> names) => new(Seq.Of(names));

    public override string ToString() => string.Join(' ', Names);
}
