namespace Simulator;

/// <summary>
/// A planted bug: the protocol with one rule taken away, to show that somebody watches over that rule. The bug lives in a small
/// override; the correct code knows nothing of it.
/// </summary>
/// <param name="Name">The name in YAML, unique within the protocol: the rule that is gone, as in <c>vote-not-persisted</c>.</param>
/// <param name="Summary">What it does wrong, in a sentence.</param>
/// <param name="CaughtBy">The checks, by name, of which one must notice: invariants of the protocol, checks of histories or traces.</param>
/// <param name="Protocol">The protocol with the bug in it, under the name of the correct one.</param>
public sealed record Mutant(string Name, string Summary, IReadOnlyList<string> CaughtBy, IProtocol Protocol)
{
    /// <summary>Where the mistake was made for real or is described; empty for textbook mistakes.</summary>
    public string Source { get; init; } = "";

    /// <summary>Sets the protocol's options so that a drawn storm can show the bug: an immutable options record in, one out.</summary>
    public Func<object, object> Options { get; init; } = static options => options;

    /// <summary>Servers in the storms that search for it; null for those that the protocol draws.</summary>
    public int? Servers { get; init; }

    /// <summary>
    /// Whether drawn storms are expected to hit it within 20,000 seeds. The rarest have only the scenario that shows them.
    /// </summary>
    public bool InStorms { get; init; } = true;
}
