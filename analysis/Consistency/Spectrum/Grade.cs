namespace Simulator.Analysis.Consistency.Spectrum;

/// <summary>What is known of a history and a model.</summary>
public enum Grade : byte
{
    Holds,
    Violated,

    /// <summary>The budget was spent, or the history does not tell enough.</summary>
    Unknown,

    /// <summary>The model is one of other objects than the history is of.</summary>
    NotApplicable,
}

/// <summary>One model and how a history did by it.</summary>
/// <param name="Why">
/// In one line: what contradicts it, what it follows from, why nothing can be said; empty where there is nothing to add.
/// </param>
/// <param name="Follows">Whether it was not checked itself, because it follows from another model's answer.</param>
public sealed record GradedModel(string Name, string Summary, Grade Grade, string Why, bool Follows);

/// <summary>Something that a model and others have to do with each other: the stronger implies the weaker.</summary>
public readonly record struct Arrow(string Stronger, string Weaker);

/// <summary>A family of models, with the arrows between them, that grades histories of its kind.</summary>
/// <param name="Name">What the models are of: <c>objects and sessions</c>.</param>
/// <param name="Models">Names and summaries, the stronger before the weaker.</param>
/// <param name="Arrows">Those that are not to be had by following others.</param>
/// <param name="Applies">Null where the family can be asked about a history, else why not.</param>
/// <param name="Ask">Answers for some of the models. Those that it leaves out are unknown, if they do not follow.</param>
public sealed record ModelFamily(
    string Name, IReadOnlyList<(string Name, string Summary)> Models, IReadOnlyList<Arrow> Arrows, Func<Operations, string?> Applies,
    Func<Operations, LinearizabilityOptions, Grader> Ask);

/// <summary>Answers what a history says to a model by name. Asked in turn, so that what follows need not be asked.</summary>
public delegate CheckReport Grader(string model);
