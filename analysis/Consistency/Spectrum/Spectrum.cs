namespace Simulator.Analysis.Consistency.Spectrum;

/// <summary>
/// Grades one history against all models that apply to it. Stronger models are asked first: where one holds, those that it implies need not
/// be asked; where one is violated, so are those that imply it.
/// </summary>
public static class Spectrum
{
    /// <summary>By which an answer tells that the model is one of other objects.</summary>
    internal const string NotOfThis = "the model is one of registers";

    /// <summary>The same of a model of real time.</summary>
    internal const string NoRealTime = "the model is one of real time, of which the file tells nothing";

    /// <summary>The families of models, in the order in which they are shown.</summary>
    public static IReadOnlyList<ModelFamily> Families { get; } = [ObjectFamily.Family, TransactionFamily.Family];

    /// <summary>
    /// One account for each family that applies; when none does, of the first, with nothing applicable. Throws
    /// <see cref="Formats.HistoryFormatException"/> when an operation makes no sense.
    /// </summary>
    public static IReadOnlyList<SpectrumReport> Of(Operations all, LinearizabilityOptions? options = null)
    {
        options ??= new LinearizabilityOptions();
        var asked = Families.Where(family => family.Applies(all) is null).ToArray();
        return asked.Length == 0
            ? [Empty(Families[0], Families[0].Applies(all)!)]
            : [.. asked.Select(family => Of(family, all, options))];
    }

    static SpectrumReport Empty(ModelFamily family, string why) => new(
        family, [.. family.Models.Select(model => new GradedModel(model.Name, model.Summary, Grade.NotApplicable, why, false))]);

    static SpectrumReport Of(ModelFamily family, Operations all, LinearizabilityOptions options)
    {
        var grader = family.Ask(all, options);
        var graded = new Dictionary<string, GradedModel>(StringComparer.Ordinal);
        foreach (var (name, summary) in family.Models)
        {
            var above = family.Arrows.Where(arrow => arrow.Weaker == name).Select(arrow => arrow.Stronger)
                .FirstOrDefault(stronger => graded.TryGetValue(stronger, out var known) && known.Grade == Grade.Holds);
            graded[name] = above is not null
                ? new GradedModel(name, summary, Grade.Holds, "follows from " + above, true)
                : Told(name, summary, grader(name));
        }
        // Whatever implies a model that is violated is violated too; a few rounds carry that upwards.
        for (var isChanged = true; isChanged;)
        {
            isChanged = false;
            foreach (var (stronger, weaker) in family.Arrows)
            {
                if (graded[weaker].Grade != Grade.Violated || graded[stronger].Grade != Grade.Unknown) continue;
                graded[stronger] = graded[stronger] with { Grade = Grade.Violated, Why = $"it implies {weaker}", Follows = true };
                isChanged = true;
            }
        }
        return new SpectrumReport(family, [.. family.Models.Select(model => graded[model.Name])]);
    }

    static GradedModel Told(string name, string summary, CheckReport report) => report.Verdict switch
    {
        Verdict.Yes => new GradedModel(name, summary, Grade.Holds, report.Measured, false),
        Verdict.No no => new GradedModel(name, summary, Grade.Violated,
            no.Witness.Sentences is [var first, ..] ? first : "no order serves", false),
        Verdict.Unknown other when other.Spent == NoRealTime || other.Spent.StartsWith(NotOfThis, StringComparison.Ordinal)
            => new GradedModel(name, summary, Grade.NotApplicable, other.Spent, false),
        Verdict.Unknown unknown => new GradedModel(name, summary, Grade.Unknown, unknown.Spent + " were not enough", false),
        _ => throw new ArgumentOutOfRangeException(nameof(report)),
    };
}

/// <summary>How a history did by all models of a family.</summary>
/// <param name="Models">In the order of the family.</param>
public sealed record SpectrumReport(ModelFamily Family, IReadOnlyList<GradedModel> Models)
{
    /// <summary>The models that hold and that no other model that holds implies.</summary>
    public IReadOnlyList<string> Strongest => [.. Extreme(Grade.Holds, model => Above(model))];

    /// <summary>The models that are violated and that imply no other that is.</summary>
    public IReadOnlyList<string> WeakestViolated => [.. Extreme(Grade.Violated, model => Below(model))];

    public GradedModel this[string name] => Models.First(model => model.Name == name);

    /// <summary>All models that imply one, itself not among them.</summary>
    public IReadOnlySet<string> Above(string model) => Reached(model, arrow => arrow.Weaker, arrow => arrow.Stronger);

    /// <summary>All models that one implies, itself not among them.</summary>
    public IReadOnlySet<string> Below(string model) => Reached(model, arrow => arrow.Stronger, arrow => arrow.Weaker);

    /// <summary>The account, a line for each model, without line ends.</summary>
    public IReadOnlyList<string> Lines()
    {
        var width = Models.Max(model => model.Name.Length);
        string List(IReadOnlyList<string> names) => names.Count == 0 ? "none" : string.Join(", ", names);
        return
        [
            $"strongest models that hold: {List(Strongest)}",
            $"weakest models violated: {List(WeakestViolated)}",
            .. Models.Select(model => $"{model.Name.PadRight(width)}  {Word(model.Grade),-14}  {model.Why}".TrimEnd()),
        ];
    }

    public static string Word(Grade grade) => grade switch
    {
        Grade.Holds => "holds",
        Grade.Violated => "violated",
        Grade.Unknown => "unknown",
        _ => "not applicable",
    };

    IEnumerable<string> Extreme(Grade grade, Func<string, IReadOnlySet<string>> beyond)
    {
        var those = Models.Where(model => model.Grade == grade).Select(model => model.Name).ToHashSet(StringComparer.Ordinal);
        return Models.Select(model => model.Name).Where(name => those.Contains(name) && !beyond(name).Overlaps(those));
    }

    SortedSet<string> Reached(string from, Func<Arrow, string> begin, Func<Arrow, string> end)
    {
        var reached = new SortedSet<string>(StringComparer.Ordinal);
        var left = new Stack<string>([from]);
        while (left.TryPop(out var model))
            foreach (var arrow in Family.Arrows)
                if (begin(arrow) == model && reached.Add(end(arrow))) left.Push(end(arrow));
        return reached;
    }
}
