namespace Simulator;

/// <summary>
/// Answers for an untimed world: what only makes time or trouble is 0, the rest is left to the strategy. An opening has a source of its
/// own, and the strategy is told of it.
/// </summary>
internal sealed class Untimed(IChoices strategy, Bounds bounds) : IChoices
{
    readonly Seeded opening = new(bounds.OpeningSeed);

    /// <summary>Null while the world is built, which belongs to the opening if there is one.</summary>
    public Agenda? Agenda { get; set; }

    public ulong Draw(in Site site, ulong bound)
    {
        var isOpening = Agenda?.IsOpening ?? bounds.From is not null;
        var isIdle = site.Label.Component is "network" or "client" or "clock" || site.Label.Purpose == "sync-time";
        if (!isOpening) return isIdle ? 0 : strategy.Draw(site, bound);
        var value = opening.Draw(site, bound);
        if (!isIdle && strategy is IMoveChooser chooser) chooser.Drew(site, bound, value);
        return value;
    }
}
