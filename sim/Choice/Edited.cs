namespace Simulator;

/// <summary>
/// Answers some sites as it is told and leaves all others to another source. This is how one decision of a run is changed while all
/// the rest stays as it was, and how a run is told by the decisions that are not the uneventful ones.
/// </summary>
public sealed class Edited : IChoices
{
    readonly Dictionary<Site, int> places = [];
    readonly Choice[] edits;
    readonly bool[] asked;
    readonly IChoices otherwise;

    /// <param name="edits">What is told; of two for one site the later counts.</param>
    /// <param name="otherwise">Answers every other site: <see cref="Seeded"/>, or <see cref="Uneventful"/>.</param>
    public Edited(IEnumerable<Choice> edits, IChoices otherwise)
    {
        this.otherwise = otherwise;
        this.edits = [.. edits];
        asked = new bool[this.edits.Length];
        for (var i = 0; i < this.edits.Length; i++) places[this.edits[i].Site] = i;
    }

    /// <summary>
    /// The first of the edits, by its number from 0, that had to give way because there were fewer options than it was made for;
    /// -1 while all fit.
    /// </summary>
    public int FirstMisfit { get; private set; } = -1;

    /// <summary>The edits that nobody has asked for, by their numbers from 0: their places were never reached, or are gone.</summary>
    public IEnumerable<int> Unasked => Enumerable.Range(0, edits.Length).Where(i => !asked[i] && places[edits[i].Site] == i);

    public ulong Draw(in Site site, ulong bound)
    {
        if (!places.TryGetValue(site, out var i)) return otherwise.Draw(site, bound);
        asked[i] = true;
        if (edits[i].Value < bound) return edits[i].Value;
        if (FirstMisfit < 0) FirstMisfit = i;
        return otherwise.Draw(site, bound);
    }
}

/// <summary>Always 0: nothing is lost, nothing late, the first of the options is taken. A run without chance.</summary>
public sealed class Uneventful : IChoices
{
    public static readonly Uneventful All = new();

    public ulong Draw(in Site site, ulong bound) => 0;
}

/// <summary>
/// The first draws of one source, all later ones of another: what might have become of a run from some moment on.
/// </summary>
/// <param name="kept">So many draws are left as they were.</param>
public sealed class Redrawn(IChoices first, IChoices then, long kept) : IChoices
{
    long drawn;

    public ulong Draw(in Site site, ulong bound) => (drawn++ < kept ? first : then).Draw(site, bound);
}
