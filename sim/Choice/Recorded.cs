namespace Simulator;

/// <summary>One decision of a run: where, out of how many, and what came out.</summary>
public readonly record struct Choice(Site Site, ulong Bound, ulong Value)
{
    public override string ToString() => $"{Site} = {Value} of {Bound}";
}

/// <summary>Passes every draw on to another source and keeps what it answered.</summary>
public sealed class Recording(IChoices source) : IChoices
{
    readonly List<Choice> choices = [];

    public IReadOnlyList<Choice> Choices => choices;

    public ulong Draw(in Site site, ulong bound)
    {
        var value = source.Draw(site, bound);
        choices.Add(new Choice(site, bound, value));
        return value;
    }
}

/// <summary>
/// Replays recorded choices by their labels, not by their order, so a recording survives draws that were added or dropped
/// elsewhere. A site that the recording does not know is answered by the other source and counted.
/// </summary>
public sealed class Recorded : IChoices
{
    readonly Dictionary<Site, Choice> known = [];
    readonly IChoices otherwise;

    public Recorded(IEnumerable<Choice> choices, IChoices otherwise)
    {
        this.otherwise = otherwise;
        foreach (var choice in choices) known[choice.Site] = choice;
    }

    /// <summary>Draws at sites that the recording did not hold, or with another bound than recorded.</summary>
    public long Unmatched { get; private set; }

    /// <summary>The first such site; null as long as the replay fits.</summary>
    public Site? FirstUnmatched { get; private set; }

    public ulong Draw(in Site site, ulong bound)
    {
        if (known.TryGetValue(site, out var choice) && choice.Bound == bound) return choice.Value;
        Unmatched++;
        FirstUnmatched ??= site;
        return otherwise.Draw(site, bound);
    }
}
